// Who needs care: a crisis first, then each unhappy member, then what only sounds bad, then adverts.
import { moment } from "./clock.js";
import { el, fill } from "./dom.js";
import { guide } from "./guides.js";
import { practiceIds, quote, quotes } from "./quote.js";
import { span, sureness, t } from "./words.js";

export function drawCare(section, state, scene) {
  const { concerns, crisis, decoys, ads, done, waiting } = state;
  const silence = done && !concerns.length && crisis.kind === "none" && (done.silences.care || t("nobody"));
  fill(
    section,
    el("h2", { id: "care-title" }, t("care"), concerns.length > 0 && el("span", { class: "count" }, t("people", { n: concerns.length }))),
    crisis.kind !== "none" && drawCrisis(crisis, scene),
    concerns.map((concern) => drawConcern(concern, scene)),
    silence && el("p", { class: "calm", lang: scene.lang }, silence),
    decoys.length > 0 && drawDecoys(decoys, scene),
    ads.length > 0 && drawAds(ads, scene),
    done && (done.plans || []).map((one) => guide(one, scene.lang)),
    waiting && !concerns.length && el("p", { class: "waiting" }, t("advising")),
  );
}

function drawCrisis(crisis, scene) {
  const names = crisis.members.map((id) => scene.nameOf(id)).join(t("comma"));
  return el(
    "article",
    { class: "card crisis" },
    el("h3", {}, t(`crisis_${crisis.kind}`), " ", practiceIds(crisis.practices, scene)),
    names && el("p", { class: "quiet" }, t("crisis_who", { names })),
    quotes(crisis.evidence, scene),
    crisis.plan.length > 0 && [
      el("h4", {}, t("plan")),
      el("ol", { class: "plan", lang: scene.lang }, crisis.plan.map((step) => el("li", {}, step))),
    ],
  );
}

function drawConcern(concern, scene) {
  const since = scene.messages.get(concern.since);
  const waited = concern.answered
    ? t("answered")
    : concern.waiting_minutes !== null && t("waiting", { span: span(concern.waiting_minutes) });
  const facts = [
    since && t("since", { time: moment(since.at, scene.transcript) }),
    waited,
    t(concern.trend),
    sureness(concern.confidence),
  ];
  const draft = scene.draftFor(concern.member);
  return el(
    "article",
    { class: `card concern ${concern.level}` },
    el(
      "h3",
      {},
      el("bdi", { class: "name", lang: scene.lang }, scene.nameOf(concern.member)),
      el("span", { class: "level" }, t(`level_${concern.level}`)),
      el("span", { class: "cause" }, t(`cause_${concern.cause}`)),
    ),
    el("p", { class: "facts" }, facts.filter(Boolean).map((fact) => el("span", {}, fact))),
    quotes(concern.evidence, scene, { named: false }),
    el(
      "p",
      { class: "first" },
      el("strong", {}, t("first")),
      " ",
      el("span", { lang: scene.lang }, concern.first),
      " ",
      practiceIds(concern.practices, scene),
    ),
    draft && el("button", { type: "button", class: "link to-draft", onclick: () => scene.showDraft(draft) }, t("to_draft")),
  );
}

function drawDecoys(decoys, scene) {
  const rows = decoys.map((decoy) =>
    el("li", {}, quote(decoy.evidence, scene), el("p", { class: "quiet", lang: scene.lang }, decoy.why)),
  );
  return el("div", { class: "aside" }, el("h3", {}, t("decoys")), el("ul", {}, rows));
}

function drawAds(ads, scene) {
  const rows = ads.map((advert) =>
    el(
      "li",
      {},
      quote({ message: advert.message, words: "" }, scene),
      el("p", { class: "quiet", lang: scene.lang }, advert.why, " ", practiceIds([advert.practice], scene)),
    ),
  );
  return el("div", { class: "aside" }, el("h3", {}, t("ads")), el("ul", {}, rows));
}
