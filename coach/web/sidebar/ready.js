// Waits until the coach can advise, and says so meanwhile.
import { notReady } from "./api.js";
import { byId } from "./dom.js";
import { t } from "./words.js";

const PAUSE = 700;
let waiting = null;
let latest = null;

/** Resolves when /readyz answers 200. Asking twice waits once. */
export function ready() {
  waiting = waiting || wait();
  return waiting;
}

async function wait() {
  for (;;) {
    latest = await notReady();
    tell();
    if (!latest) break;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  waiting = null;
}

/** What keeps us waiting, in the language of the moment. */
export function tell() {
  const text = !latest
    ? ""
    : latest.status === 0
      ? t("no_server")
      : latest.detail
        ? t("waiting_reason", { detail: latest.detail })
        : t("waiting_server");
  const place = byId("server");
  if (place.textContent !== text) place.textContent = text;
}
