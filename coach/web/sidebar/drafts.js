// Words to send: grouped by agent, editable, to be copied. What the operator has changed survives every redraw.
import { copyFrom } from "./clipboard.js";
import { bringIntoView, el, fill } from "./dom.js";
import { practiceIds, quote } from "./quote.js";
import { t } from "./words.js";

const AGENTS = ["care", "time", "open"];

export const keyOf = (draft) => JSON.stringify([draft.agent, draft.to, draft.reply_to, draft.text]);

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
        const node = this.card(draft, key, scene);
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
    ];
  }

  card(draft, key, scene) {
    const name = draft.to ? scene.nameOf(draft.to) : t("everyone");
    const text = this.edits.get(key) ?? draft.text;
    const field = el("textarea", { lang: scene.lang, "aria-label": t("draft_label", { name }), rows: rowsFor(text) });
    field.value = text;
    const told = el("span", { class: "told", role: "status" });
    const reset = el("button", { type: "button", class: "link", hidden: text === draft.text }, t("reset"));
    field.addEventListener("input", () => {
      this.edits.set(key, field.value);
      reset.hidden = field.value === draft.text;
      told.textContent = "";
    });
    reset.addEventListener("click", () => {
      this.edits.delete(key);
      field.value = draft.text;
      reset.hidden = true;
      field.focus();
    });
    const copy = async () => {
      told.textContent = (await copyFrom(field)) ? t("copied") : t("copy_by_hand");
    };
    const author = draft.author === "playbook" ? t("by_playbook") : t("by_model", { author: draft.author });
    return el(
      "article",
      { class: "card draft" },
      el(
        "p",
        { class: "to" },
        el("bdi", { class: "name", lang: scene.lang }, name),
        el("span", { class: `where ${draft.where}` }, t(`where_${draft.where}`)),
      ),
      draft.reply_to && el("div", { class: "takes-up" }, el("span", { class: "quiet" }, t("answers")), quote({ message: draft.reply_to, words: "" }, scene, { named: false })),
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
        reset,
        told,
        el("span", { class: "quiet by" }, author, " ", practiceIds(draft.practices, scene)),
      ),
    );
  }

  /** Scrolls to a draft and puts the cursor into it. */
  go(draft) {
    const node = this.nodes.get(keyOf(draft));
    if (!node) return;
    bringIntoView(node);
    node.querySelector("textarea").focus({ preventScroll: true });
  }
}

/** A first guess at the height, for browsers without `field-sizing`. */
function rowsFor(text) {
  const width = [...text].reduce((sum, char) => sum + (char > "\u2e80" ? 2 : 1), 0);
  return Math.min(10, Math.max(2, Math.ceil(width / 40) + text.split("\n").length - 1));
}
