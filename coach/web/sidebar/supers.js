// Whom to ask into a smaller circle, by a rule that the operator states in numbers; asked anew whenever the rule changes.
import { el, fill } from "./dom.js";
import { draftCard } from "./draft-card.js";
import { sentence } from "./quote.js";
import { language, t } from "./words.js";

const NAMES = ["orders", "days", "lines", "helped"];
// Every ask reads the whole chat: numbers that are still being changed wait so long.
const PAUSE = 400;

export class Supers {
  /** ask(rule, signal): a portrait of the members by this rule, or by none. */
  constructor({ scene, ask }) {
    this.scene = scene;
    this.ask = ask;
    this.place = el("div", { class: "supers-shown", "aria-live": "polite" });
    this.forget();
  }

  /** For another chat, which has a rule of its own. */
  forget() {
    this.stop();
    this.values = new Map();
    this.shown = null;
  }

  stop() {
    clearTimeout(this.timer);
    if (this.running) this.running.abort();
    this.running = null;
  }

  /** The rule as it stands, or null where none was stated. */
  rule() {
    const stated = [...this.values].filter(([, value]) => Number.isSafeInteger(value) && value >= 1);
    return stated.length ? Object.fromEntries(stated) : null;
  }

  /** What the coach says to the rule. */
  take(group) {
    this.shown = { group };
  }

  drawn(edits, scene) {
    this.edits = edits;
    this.drawing = scene;
    this.show();
    return [
      el(
        "fieldset",
        { class: "rule" },
        el("legend", {}, t("rule")),
        NAMES.map((name) => this.field(name)),
      ),
      el("p", { class: "quiet" }, t("rule_hint")),
      this.place,
    ];
  }

  field(name) {
    const input = el("input", { type: "number", min: 1, step: 1, inputmode: "numeric", name: `rule-${name}` });
    if (this.values.has(name)) input.value = this.values.get(name);
    const wrong = el("span", { class: "wrong", role: "alert" });
    input.addEventListener("change", () => {
      const value = input.valueAsNumber;
      const fine = Number.isNaN(value) ? !input.validity.badInput : Number.isSafeInteger(value) && value >= 1;
      input.setAttribute("aria-invalid", String(!fine));
      wrong.textContent = fine ? "" : t("rule_wrong");
      if (!fine) return;
      if (Number.isNaN(value)) this.values.delete(name);
      else this.values.set(name, value);
      this.stop();
      this.timer = setTimeout(() => this.askAnew(), PAUSE);
    });
    return el("label", {}, el("span", {}, t(`rule_${name}`)), input, wrong);
  }

  async askAnew() {
    this.stop();
    const mine = (this.running = new AbortController());
    this.shown = { waiting: true };
    this.show();
    let shown;
    try {
      shown = { group: (await this.ask(this.rule(), mine.signal)).members.super_group };
    } catch (problem) {
      shown = { problem };
    }
    if (mine.signal.aborted) return;
    this.running = null;
    this.shown = shown;
    this.show();
  }

  show() {
    const { waiting, problem, group } = this.shown || {};
    if (waiting) fill(this.place, el("p", { class: "waiting" }, t("advising")));
    else if (problem) fill(this.place, el("p", { class: "trouble" }, problem.detail || t("no_server")));
    else fill(this.place, group && this.result(group));
  }

  result(group) {
    const scene = this.drawing;
    const those = (share) => group.invited.filter((one) => one.share === share);
    const rows = (list) => list.map((one) => el("li", {}, el("bdi", { class: "name", lang: scene.lang }, scene.nameOf(one.member)), " ", sentence(one.why.text, one.why.evidence, scene, { of: one.member })));
    const shares = ["super", "promising"].map((share) => [t(`share_${share}`), those(share)]).filter(([, list]) => list.length);
    return [
      el("p", { class: "calm", lang: scene.lang }, group.why),
      shares.map(([title, list]) => [el("h4", {}, title, el("span", { class: "count" }, t("people", { n: list.length }))), el("ul", { class: "reasons" }, rows(list))]),
      group.invitation && draftCard(invitation(group), this.edits, scene, { name: t("each_invited") }),
      !group.invitation && group.invited.length > 0 && el("p", { class: "quiet" }, t("own_words")),
    ];
  }
}

const invitation = ({ invitation: text }) => ({
  agent: "open",
  text,
  where: "private",
  to: null,
  reply_to: null,
  move: "invitation",
  caveats: text.includes("{name}") ? [el("span", { lang: language() }, t("setup_slot", { name: "{name}" }))] : [],
  practices: ["P28"],
  author: "playbook",
});
