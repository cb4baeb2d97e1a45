// The practices that the advice, or an answer, rests on.
import { bringIntoView, el, fill } from "./dom.js";
import { t } from "./words.js";

/** One practice: id, title, why it works, what operators ask that is like it, where it comes from. */
export function practice(one, lang) {
  return el(
    "li",
    { class: "practice", tabindex: "-1" },
    el("p", {}, el("span", { class: "practice-id" }, one.practice), " ", el("strong", { lang }, one.title)),
    one.why && el("p", { class: "quiet" }, t("practice_why"), el("span", {}, one.why.trim())),
    one.like && el("p", { class: "quiet" }, t("practice_like"), el("q", {}, one.like)),
    one.source && el("p", { class: "quiet" }, t("practice_source"), el("span", {}, one.source)),
  );
}

export function drawPractices(section, advice, scene) {
  if (!advice || !advice.practices.length) {
    fill(section);
    return;
  }
  const rows = advice.practices.map((one) => [one.practice, practice(one, scene.lang)]);
  section.nodes = new Map(rows);
  fill(
    section,
    el(
      "details",
      {},
      el("summary", {}, el("h2", { id: "practices-title" }, t("practices")), el("span", { class: "count" }, rows.length)),
      el("ul", {}, rows.map(([, node]) => node)),
    ),
  );
}

/**
 * For an answer that stands on its own: the scene that leads to its practices, and these folded away (null where there are none).
 */
export function restsOn(known, scene) {
  const rows = new Map(known.map((one) => [one.practice, practice(one, scene.lang)]));
  const list = el("ul", {}, [...rows.values()]);
  const node = rows.size > 0 ? el("details", { class: "rests-on" }, el("summary", { class: "quiet" }, t("practices")), list) : null;
  const showPractice = (id) => {
    node.open = true;
    bringIntoView(rows.get(id));
    rows.get(id).focus({ preventScroll: true });
  };
  return [{ ...scene, practices: new Map(known.map((one) => [one.practice, one])), showPractice }, node];
}

export function goToPractice(section, id) {
  const node = section.nodes && section.nodes.get(id);
  if (!node) return;
  section.querySelector("details").open = true;
  bringIntoView(node);
  node.focus({ preventScroll: true });
}
