// One draft: to whom and where it goes, what it does, its words to be changed, copied or worked on; and who wrote it.
import { copyFrom } from "./clipboard.js";
import { el } from "./dom.js";
import { moveName } from "./moves.js";
import { practiceIds, quote } from "./quote.js";
import { t } from "./words.js";

export const keyOf = (draft) => JSON.stringify([draft.agent, draft.where, draft.to, draft.reply_to, draft.text]);

/**
 * edits: Map of key -> the operator's words, which outlive the card. underLine: it stands under the line that it answers;
 * name: whom it is for where it is for nobody in particular.
 */
export function draftCard(draft, edits, scene, { underLine = false, name: whom = t("everyone") } = {}) {
  const key = keyOf(draft);
  const name = draft.to ? scene.nameOf(draft.to) : whom;
  const text = edits.get(key) ?? draft.text;
  const field = el("textarea", { lang: scene.lang, "aria-label": t("draft_label", { name }), rows: rowsFor(text) });
  field.value = text;
  const told = el("span", { class: "told", role: "status" });
  const reset = el("button", { type: "button", class: "link", hidden: text === draft.text }, t("reset"));
  field.addEventListener("input", () => {
    edits.set(key, field.value);
    reset.hidden = field.value === draft.text;
    told.textContent = "";
  });
  reset.addEventListener("click", () => {
    edits.delete(key);
    field.value = draft.text;
    reset.hidden = true;
    field.focus();
  });
  const copy = async () => {
    told.textContent = (await copyFrom(field)) ? t("copied") : t("copy_by_hand");
  };
  const card = el(
    "article",
    { class: "card draft" },
    el(
      "p",
      { class: "to" },
      el("bdi", { class: "name", lang: scene.lang }, name),
      el("span", { class: `where ${draft.where}` }, t(`where_${draft.where}`)),
      draft.move && el("span", { class: "move" }, moveName(draft.move)),
    ),
    !underLine && takesUp(draft, scene),
    field,
    (draft.sources || []).map((one) =>
      el("p", { class: "quiet from-document", lang: scene.lang }, t("documents"), " ", [one.document, one.place].filter(Boolean).join(" · ")),
    ),
    draft.caveats.map((caveat) => el("p", { class: "caveat", lang: scene.lang }, caveat)),
    draft.why && el("p", { class: "quiet", lang: scene.lang }, draft.why),
    el(
      "div",
      { class: "draft-foot" },
      el("button", { type: "button", class: "button copy", onclick: copy }, t("copy")),
      el("button", { type: "button", class: "button plain edit", onclick: () => scene.workOn(draft, field.value) }, t("edit")),
      reset,
      told,
      el("span", { class: "quiet by" }, authorOf(draft), " ", practiceIds(draft.practices, scene)),
    ),
  );
  pointsAt(card, draft, scene, { scroll: !underLine });
  return card;
}

export const authorOf = ({ author }) => (author === "playbook" ? t("by_playbook") : t("by_model", { author }));

function takesUp(draft, scene) {
  const tag = draft.hook && !draft.hook.message && draft.hook.tag;
  if (!draft.reply_to && !tag) return null;
  return el(
    "div",
    { class: "takes-up" },
    el("span", { class: "quiet" }, t("answers")),
    draft.reply_to ? quote({ message: draft.reply_to, words: "" }, scene, { named: false }) : el("span", { class: "quiet", lang: scene.lang }, tag),
  );
}

/** The message that the draft takes up stands out in the chat as long as the reader is at the card. */
function pointsAt(card, draft, scene, { scroll }) {
  const message = (draft.hook && draft.hook.message) || draft.reply_to;
  if (!message) return;
  const away = () => {
    if (!card.matches(":hover, :focus-within")) scene.pointAt(null);
  };
  card.addEventListener("mouseenter", () => scene.pointAt(message));
  card.addEventListener("focusin", () => scene.pointAt(message, { scroll }));
  card.addEventListener("mouseleave", away);
  card.addEventListener("focusout", () => setTimeout(away));
}

/** A first guess at the height, for browsers without `field-sizing`. */
function rowsFor(text) {
  const width = [...text].reduce((sum, char) => sum + (char > "\u2e80" ? 2 : 1), 0);
  return Math.min(10, Math.max(2, Math.ceil(width / 40) + text.split("\n").length - 1));
}
