// Words to answer one line of the chat with, under that line: drafts, or why none are needed.
import { reply } from "./api.js";
import { costLine } from "./cost.js";
import { el, fill } from "./dom.js";
import { draftCard } from "./draft-card.js";
import { restsOn } from "./practices.js";
import { t } from "./words.js";

export class Replies {
  /** scene: gives what the drawing needs of the chat that is open. */
  constructor(scene) {
    this.scene = scene;
    this.asked = new Map(); // id of a message -> {parts, open, stop, reply, problem}
    this.edits = new Map();
    this.boxes = 0;
  }

  /** For another chat: what was asked is stopped and forgotten. */
  reset() {
    for (const one of this.asked.values()) one.stop.abort();
    this.asked.clear();
    this.edits.clear();
  }

  /** [button, box]: the button of a line, and what stands under the line once it was asked. */
  parts(message, { name, text }) {
    const before = this.asked.get(message);
    const id = `reply-drafts-${(this.boxes += 1)}`;
    const box = el("div", { id, class: "reply-drafts", "aria-live": "polite", hidden: !before || !before.open });
    const button = el(
      "button",
      { type: "button", class: "link reply", tabindex: "-1", "aria-label": t("reply_to_line", { name, text }), "aria-controls": id },
      t("reply"),
    );
    const parts = { button, box };
    if (before) before.parts = parts;
    this.show(message, parts);
    button.addEventListener("click", () => this.toggle(message, parts));
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.toggle(message, parts);
      button.focus();
    });
    return [button, box];
  }

  toggle(message, parts) {
    const one = this.asked.get(message);
    if (!one) return this.ask(message, parts);
    one.open = !one.open;
    this.show(message, parts);
  }

  async ask(message, parts) {
    const one = { parts, open: true, stop: new AbortController(), reply: null, problem: null };
    this.asked.set(message, one);
    this.show(message, parts);
    try {
      one.reply = await reply(this.scene().transcript, message, one.stop.signal);
    } catch (problem) {
      if (problem.name === "AbortError") return;
      one.problem = problem;
    }
    if (this.asked.get(message) === one) this.show(message, one.parts);
  }

  show(message, { button, box }) {
    const one = this.asked.get(message);
    const open = Boolean(one && one.open);
    button.setAttribute("aria-expanded", String(open));
    box.hidden = !open;
    if (open) fill(box, one.reply ? this.drawn(one.reply) : one.problem ? this.failed(message, one) : el("p", { class: "waiting" }, t("advising")));
  }

  failed(message, one) {
    const again = () => {
      this.ask(message, one.parts);
      one.parts.button.focus();
    };
    return el(
      "div",
      { class: "trouble" },
      el("p", {}, one.problem.detail || t("no_server")),
      el("button", { type: "button", class: "link", onclick: again }, t("again")),
    );
  }

  drawn(answer) {
    const scene = this.scene();
    const [here, foot] = restsOn(answer.practices || [], scene);
    const failed = new Set(answer.dropped.flatMap((one) => one.findings.map((finding) => finding.why)));
    return [
      el("p", { class: "quiet kind" }, t("line_is"), " ", el("strong", {}, t(`line_${answer.kind}`))),
      answer.drafts.map((draft) => draftCard(draft, this.edits, here, { underLine: true })),
      answer.silence && el("p", { class: "calm", lang: scene.lang }, answer.silence),
      !answer.drafts.length && !answer.silence && el("p", { class: "calm" }, t("no_drafts")),
      answer.dropped.length > 0 &&
        el("p", { class: "quiet dropped" }, t("dropped", { n: answer.dropped.length }), " ", el("span", { lang: scene.lang }, [...failed].join(" "))),
      answer.notes.map((note) => el("p", { class: "quiet", lang: scene.lang }, note)),
      foot,
      costLine(answer.cost),
    ];
  }
}
