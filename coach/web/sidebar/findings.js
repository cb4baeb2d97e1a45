// What the checks have against a text: the text with those characters marked, and each finding with its way out.
import { span, wordsOf } from "./characters.js";
import { el } from "./dom.js";
import { practiceIds } from "./quote.js";
import { t } from "./words.js";

const LONGEST = 24;

/** told: {findings, unclear}; onPick([from, to]): the reader wants these characters of the string. */
export function findingsOf(text, { findings = [], unclear = [] }, scene, onPick) {
  const all = [...findings.map((one) => ({ ...one, tone: "against" })), ...unclear.map((one) => ({ ...one, tone: "open" }))];
  if (!all.length) return null;
  const marks = all.map(() => []);
  const shown = el("p", { class: "checked-text", lang: scene.lang }, marked(text, all, marks));
  const rows = all.map((one, index) => {
    const light = (on) => () => marks[index].forEach((mark) => mark.classList.toggle("lit", on));
    return el(
      "li",
      { class: one.tone, onmouseenter: light(true), onmouseleave: light(false), onfocusin: light(true), onfocusout: light(false) },
      words(text, one, scene, onPick),
      " ",
      one.tone === "open" ? question(one, scene) : finding(one, scene),
    );
  });
  return el("div", { class: "findings" }, shown, el("ul", {}, rows));
}

function words(text, one, scene, onPick) {
  const said = wordsOf(text, one);
  const short = [...said].length > LONGEST ? `${[...said].slice(0, LONGEST).join("")}…` : said;
  if (!said || !onPick) return said && el("q", { lang: scene.lang }, short);
  const label = t("pick_words", { words: short });
  const pick = () => onPick(span(text, one));
  return el("button", { type: "button", class: "link pick", lang: scene.lang, "aria-label": label, onclick: pick }, short);
}

const finding = (one, scene) => [
  el("span", { lang: scene.lang }, one.why, " ", one.mend && el("span", { class: "mend" }, one.mend)),
  " ",
  practiceIds([one.practice], scene),
  one.law && el("span", { class: "quiet law" }, one.law),
];

const question = (one, scene) => [el("strong", { lang: scene.lang }, one.ask), " ", el("span", { class: "quiet" }, t("only_you_know"))];

/** The text cut wherever something begins or ends; `marks` is given the pieces of each. */
function marked(text, all, marks) {
  const spans = all.map((one) => span(text, one));
  const cuts = [...new Set([0, text.length, ...spans.flat()])].sort((a, b) => a - b);
  return cuts.slice(1).map((to, index) => {
    const from = cuts[index];
    const piece = text.slice(from, to);
    const over = all.map((_, number) => number).filter((number) => spans[number][0] <= from && to <= spans[number][1]);
    if (!over.length) return piece;
    const tone = over.some((number) => all[number].tone === "against") ? "against" : "open";
    const why = over.map((number) => all[number].why || all[number].ask).join(" ");
    const mark = el("mark", { class: tone, title: why }, piece);
    over.forEach((number) => marks[number].push(mark));
    return mark;
  });
}
