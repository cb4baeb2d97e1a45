// The members: who could help to carry the group, who faded, and everybody by tier, each with the lines that show it.
import { el, fill } from "./dom.js";
import { draftCard } from "./draft-card.js";
import { sentence } from "./quote.js";
import { sureness, t } from "./words.js";

// Who needs the operator first.
const TIERS = ["problem", "core", "promising", "silent"];

export function candidatesOf({ candidates, candidates_why }, edits, scene) {
  // Why there is nobody, or why nobody should be asked just now.
  const why = candidates_why && el("p", { class: "calm", lang: scene.lang }, candidates_why);
  const cards = candidates.map((one) => {
    const n = Math.round(one.score * 100);
    const facts = [
      [t("role"), one.role],
      [t("thanks"), one.thanks],
    ].filter(([, what]) => what);
    return el(
      "article",
      { class: "card person candidate" },
      heading(one.member, scene, el("meter", { min: 0, max: 100, value: n, "aria-hidden": "true" }), el("span", { class: "quiet" }, t("fit", { n }))),
      reasons(one.why, one.member, scene),
      el("dl", { class: "how" }, facts.map(([name, what]) => [el("dt", {}, name), el("dd", { lang: scene.lang }, what)])),
      words(one.draft, one.member, edits, scene),
    );
  });
  return [why, cards];
}

export function fadedOf(faded, edits, scene) {
  if (!faded.length) return el("p", { class: "calm" }, t("nobody_faded"));
  return faded.map((one) =>
    el("article", { class: "card person" }, heading(one.member, scene), reasons([one.why], one.member, scene), words(one.draft, one.member, edits, scene)),
  );
}

/** Everybody, folded by tier: a large group has hundreds, who are drawn once their tier is opened. */
export function tiersOf({ placed, counts }, scene) {
  return TIERS.map((tier) => {
    const those = placed.filter((one) => one.tier === tier);
    const count = Math.max(counts[tier] || 0, those.length);
    const list = el("div");
    const node = el("details", { class: `tier ${tier}` }, el("summary", {}, el("strong", {}, t(`tier_${tier}`)), el("span", { class: "count" }, t("people", { n: count }))), list);
    node.addEventListener("toggle", () => node.open && !list.firstChild && fill(list, tierOf(those, scene)));
    return count > 0 && node;
  });
}

/** What to do with them stands once, above those it holds for. */
function tierOf(those, scene) {
  const plans = new Map();
  for (const one of those) plans.set(one.plan, [...(plans.get(one.plan) || []), one]);
  return [...plans].map(([plan, some]) => [
    el("p", { class: "tier-plan", lang: scene.lang }, plan),
    el("ul", {}, some.map((one) => el("li", {}, heading(one.member, scene, unsure(one)), reasons(one.why, one.member, scene)))),
  ]);
}

const unsure = ({ confidence }) => confidence < 0.7 && el("span", { class: "quiet" }, sureness(confidence));

const heading = (member, scene, ...more) => el("h4", {}, el("bdi", { class: "name", lang: scene.lang }, scene.nameOf(member)), more);

const reasons = (list, of, scene) =>
  el("ul", { class: "reasons" }, list.map((one) => el("li", {}, sentence(one.text, one.evidence, scene, { of }))));

/** Words to send in private. Who is unhappy has some among the advice; where there are none at all, that is said. */
function words(draft, member, edits, scene) {
  if (draft && draft.text) return draftCard(draft, edits, scene);
  const care = scene.draftFor(member);
  if (!care) return el("p", { class: "quiet" }, t("own_words"));
  return el("button", { type: "button", class: "link to-draft", onclick: () => scene.showDraft(care) }, t("to_draft"));
}
