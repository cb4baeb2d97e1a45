// How a group is: its state large, its stage, the four points, what was seen; and this week's steps. Each with the lines that prove it.
import { el } from "./dom.js";
import { practiceIds, quotes, sentence } from "./quote.js";
import { t } from "./words.js";

// As in the report: red presses, amber can wait a little.
const TONES = { troubled: "hold", unattended: "hold", quiet: "offer", lively: "offer" };

export function healthOf(health, scene) {
  const [first, ...others] = health.why;
  return el(
    "article",
    { class: `card verdict-card health ${TONES[health.state] || "warm"}` },
    el(
      "div",
      { class: "verdict-head" },
      el("p", { class: "verdict", lang: scene.lang }, health.title),
      el("p", { lang: scene.lang }, first.text, " ", practiceIds([first.practice], scene)),
    ),
    quotes(first.evidence, scene),
    others.map((one) => el("p", {}, told(one, scene))),
    el("h3", {}, t("stage")),
    el("p", {}, el("strong", { lang: scene.lang }, health.stage_title), " ", told(health.stage_why, scene)),
    el("h3", {}, t("points")),
    el("ul", { class: "points" }, health.points.map((one) => point(one, scene))),
    health.seen.length > 0 &&
      el(
        "details",
        { class: "seen" },
        el("summary", {}, t("seen"), el("span", { class: "count" }, health.seen.length)),
        el("ul", { class: "reasons" }, health.seen.map((one) => el("li", {}, told(one, scene)))),
      ),
  );
}

const told = (one, scene) => sentence(one.text, one.evidence, scene, one);

/** The same where the practice is named elsewhere. */
const bare = ({ text, evidence }, scene) => sentence(text, evidence, scene);

const point = (one, scene) =>
  el(
    "li",
    { class: one.grade },
    el("strong", {}, t(`point_${one.name}`)),
    " ",
    el("span", { class: "grade" }, t(`grade_${one.grade}`)),
    " ",
    bare(one.why, scene),
  );

/** What to do, why, and the practice that says so. */
export function stepsOf(steps, scene) {
  if (!steps.length) return el("p", { class: "calm" }, t("nothing_to_do"));
  return el(
    "ol",
    { class: "steps" },
    steps.map((step) =>
      el(
        "li",
        { class: "card step" },
        el("p", { class: "todo", lang: scene.lang }, step.todo),
        el("p", {}, bare(step.why, scene)),
        el("p", { class: "quiet" }, practiceIds([step.practice], scene), " ", el("span", { lang: scene.lang }, titleOf(step.practice, scene))),
      ),
    ),
  );
}

const titleOf = (id, scene) => (scene.practices.has(id) ? scene.practices.get(id).title : "");
