// How a kind of group is run, or what to do in a trouble: closed until it is wanted.
import { el } from "./dom.js";
import { t } from "./words.js";

export function guide(one, lang) {
  return el(
    "details",
    { class: "guide" },
    el("summary", {}, t("guide"), " ", el("strong", { lang }, one.title)),
    one.lines.map((line) => el("p", { lang }, line)),
    one.source && el("p", { class: "quiet" }, t("practice_source"), el("span", {}, one.source)),
  );
}
