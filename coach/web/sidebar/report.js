// The portrait as a page of its own, in a new tab. It is shown as a Blob, carries its own policy, and has no script.
import { report } from "./api.js";
import { t } from "./words.js";

const PAUSE = 50;
const PATIENCE = 200;

/** The key of what there is to say of it. Throws a Problem where the page could not be made. */
export async function openReport(request) {
  // Opened at the click itself: what comes seconds later, a browser takes for an advert.
  const tab = window.open("", "_blank");
  if (!tab) return "report_blocked";
  tab.document.title = t("report");
  tab.document.body.textContent = t("report_writing");
  let page;
  try {
    page = await report(request);
  } catch (problem) {
    tab.close();
    throw problem;
  }
  if (tab.closed) return "";
  const address = URL.createObjectURL(new Blob([page], { type: "text/html" }));
  tab.location.replace(address);
  dress(tab, address);
  return "report_open";
}

/**
 * Besides its own policy a Blob inherits the sidebar's, under which no style within a page counts. The page's own words are put
 * on as a sheet instead, which any policy allows.
 */
function dress(tab, address, tries = PATIENCE) {
  if (tab.closed || !tries) return;
  try {
    if (tab.location.href === address && tab.document.readyState !== "loading") {
      if (tab.document.styleSheets.length) return;
      const sheet = new tab.CSSStyleSheet();
      sheet.replaceSync([...tab.document.querySelectorAll("style")].map((one) => one.textContent).join("\n"));
      tab.document.adoptedStyleSheets = [sheet];
      return;
    }
  } catch {
    return; // the reader has taken the tab elsewhere
  }
  setTimeout(() => dress(tab, address, tries - 1), PAUSE);
}
