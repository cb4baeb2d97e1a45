// Words to send: grouped by agent, editable, to be copied. What the operator has changed survives every redraw.
import { costLine } from "./cost.js";
import { bringIntoView, el, fill } from "./dom.js";
import { draftCard, keyOf } from "./draft-card.js";
import { t } from "./words.js";

const AGENTS = ["care", "time", "open"];

export class Drafts {
  constructor(section) {
    this.section = section;
    this.reset();
  }

  /** For another chat: forget nodes and edits. */
  reset() {
    this.edits = new Map();
    this.nodes = new Map();
    this.lists = new Map();
    this.section.replaceChildren();
  }

  /** Everything anew, for another language of the interface; edits stay. */
  redraw(state, scene) {
    this.nodes.clear();
    this.lists.clear();
    this.section.replaceChildren();
    this.draw(state, scene);
  }

  draw(state, scene) {
    const { drafts, done } = state;
    if (!this.section.firstChild) {
      this.section.append(el("h2", { id: "drafts-title" }, t("drafts")), el("p", { class: "quiet hint" }, t("drafts_hint")));
      this.tail = el("div", { class: "drafts-tail" });
      this.section.append(this.tail);
    }
    const kept = new Set(drafts.map(keyOf));
    for (const [key, node] of this.nodes) {
      if (!kept.has(key) && done) {
        node.remove();
        this.nodes.delete(key);
      }
    }
    for (const draft of drafts) {
      const key = keyOf(draft);
      if (!this.nodes.has(key)) {
        const node = draftCard(draft, this.edits, scene);
        this.nodes.set(key, node);
        this.listOf(draft.agent).append(node);
      }
    }
    for (const [agent, part] of this.lists) part.hidden = !drafts.some((draft) => draft.agent === agent);
    this.section.querySelector(".hint").hidden = !drafts.length;
    fill(this.tail, this.rest(state, scene));
  }

  listOf(agent) {
    if (!this.lists.has(agent)) {
      const part = el("div", { class: `agent ${agent}` }, el("h3", {}, t(`agent_${agent}`)));
      this.lists.set(agent, part);
      const next = AGENTS.slice(AGENTS.indexOf(agent) + 1).find((one) => this.lists.has(one));
      this.section.insertBefore(part, next ? this.lists.get(next) : this.tail);
    }
    return this.lists.get(agent);
  }

  rest({ drafts, done, waiting }, scene) {
    if (!done) return [waiting && el("p", { class: "waiting" }, t("advising"))];
    const reasons = ["time", "open"].filter((agent) => done.silences[agent]);
    const failed = new Set(done.dropped.flatMap((one) => one.findings.map((finding) => finding.why)));
    return [
      !drafts.length && !reasons.length && el("p", { class: "calm" }, t("no_drafts")),
      ...reasons.map((agent) =>
        el("p", { class: "calm" }, el("strong", {}, t(`agent_${agent}`)), " ", el("span", { lang: scene.lang }, done.silences[agent])),
      ),
      done.avoid.length > 0 && el("p", { class: "calm" }, el("strong", {}, t("avoid")), " ", done.avoid.join(t("comma_clause"))),
      done.dropped.length > 0 &&
        el("p", { class: "quiet dropped" }, t("dropped", { n: done.dropped.length }), " ", el("span", { lang: scene.lang }, [...failed].join(" "))),
      costLine(done.cost),
    ];
  }

  /** Scrolls to a draft and puts the cursor into it. */
  go(draft) {
    const node = this.nodes.get(keyOf(draft));
    if (!node) return;
    bringIntoView(node);
    node.querySelector("textarea").focus({ preventScroll: true });
  }
}
