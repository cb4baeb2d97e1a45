// Whether an offer fits now: the verdict large, what stands in the way, which doors are open, when to look again.
import { moment } from "./clock.js";
import { el, fill } from "./dom.js";
import { practiceIds, quotes, sentence } from "./quote.js";
import { t } from "./words.js";

export function drawTiming(section, state, scene) {
  const { timing, waiting } = state;
  const title = el("h2", { id: "timing-title" }, t("timing"));
  if (!timing) {
    fill(section, waiting && [title, el("p", { class: "waiting" }, t("advising"))]);
    return;
  }
  const hard = timing.blockers.filter((blocker) => blocker.hard);
  const soft = timing.blockers.filter((blocker) => !blocker.hard);
  // Who can be answered in private stands there, and not among the doors a second time.
  const doors = timing.doors.filter((door) => !timing.private.some((step) => step.member === door.member));
  fill(
    section,
    title,
    el(
      "article",
      { class: `card verdict-card timing ${timing.verdict}` },
      el(
        "div",
        { class: "verdict-head" },
        el("p", { class: "verdict" }, t(timing.verdict)),
        el("p", { lang: scene.lang }, timing.why),
      ),
      group(t("blockers"), hard.map((one) => el("li", {}, sentence(one.why, one.evidence, scene, one))), "blockers"),
      group(t("soft"), soft.map((one) => el("li", {}, sentence(one.why, one.evidence, scene, one))), "soft"),
      doors.length > 0 && [
        group(t("doors"), doors.map((one) => door(one, scene)), "doors"),
        timing.verdict === "hold" && el("p", { class: "quiet" }, t("doors_hold")),
      ],
      group(t("private_steps"), timing.private.map((one) => door(one, scene)), "private"),
      how(timing, scene),
      again(timing.look_again, scene),
      standing(timing, scene),
    ),
  );
}

const group = (title, rows, name) => rows.length > 0 && el("div", { class: name }, el("h3", {}, title), el("ul", { class: "reasons" }, rows));

function door(one, scene) {
  const who = one.member && el("bdi", { class: "name" }, scene.nameOf(one.member));
  return el(
    "li",
    {},
    el("p", { lang: scene.lang }, who, " ", one.why, " ", practiceIds([one.practice], scene)),
    quotes(one.evidence.slice(0, 2), scene, { named: !who }),
  );
}

function how(timing, scene) {
  if (timing.verdict !== "offer") return null;
  const { shape, targets } = timing;
  const offer = scene.transcript.group.offers.find((one) => one.id === shape.offer);
  const whom = targets.length ? targets.map((id) => scene.nameOf(id)).join(t("comma")) : t("whole_group");
  const parts = [t(`where_${shape.where}`), offer && t("use_offer", { name: offer.name }), shape.why];
  return el(
    "dl",
    { class: "how" },
    el("dt", {}, t("targets")),
    el("dd", { lang: scene.lang }, whom),
    el("dt", {}, t("how")),
    el(
      "dd",
      { lang: scene.lang },
      parts.filter(Boolean).join(t("comma_clause")),
      shape.leave_out.length > 0 && el("span", { class: "leave-out" }, t("leave_out", { what: shape.leave_out.join(t("comma")) })),
    ),
  );
}

function standing({ cadence, trust }, scene) {
  if (!cadence || !trust) return null;
  const seen = t("cadence_seen", cadence);
  return el(
    "details",
    { class: "standing" },
    el("summary", {}, t("trust", trust), " · ", t("cadence", cadence)),
    el("p", {}, seen, " ", el("span", { lang: scene.lang }, cadence.why)),
    el(
      "ul",
      { class: "trust" },
      trust.parts.map((part) => el("li", {}, el("meter", { min: 0, max: part.most, value: part.points }), " ", el("span", { lang: scene.lang }, part.why))),
    ),
  );
}

function again(look, scene) {
  const when = [look.at && moment(look.at, scene.transcript), look.event].filter(Boolean).join(t("comma_clause"));
  return when && el("p", { class: "again" }, el("strong", {}, t("look_again")), " ", when);
}
