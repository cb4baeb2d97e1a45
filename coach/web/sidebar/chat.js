// The chat as it was read. Long ones are drawn from the end; earlier messages come on demand.
import { dayName, dayOf, timeOf } from "./clock.js";
import { bringIntoView, el, fill } from "./dom.js";
import { t } from "./words.js";

const PAGE = 300;

export class Chat {
  /**
   * box: the scrolling element; onReturn: called when the reader wants back to the advice;
   * parts(id, {name, text}): the button of a line and what stands under it.
   */
  constructor(box, onReturn, parts) {
    this.box = box;
    this.onReturn = onReturn;
    this.parts = parts;
    this.nodes = new Map();
    this.buttons = new Map();
    this.tones = new Map();
    this.marked = null;
    this.pointed = null;
    box.addEventListener("keydown", (event) => this.walk(event));
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.marked) this.leave();
    });
  }

  show(transcript) {
    this.transcript = transcript;
    this.people = new Map(transcript.members.map((member) => [member.id, member]));
    this.at = new Map(transcript.messages.map((message, index) => [message.id, index]));
    this.marked = null;
    this.pointed = null;
    this.stop = null;
    this.first = Math.max(0, transcript.messages.length - PAGE);
    this.box.lang = transcript.language;
    this.draw();
    this.fresh = true;
  }

  /** Called when the chat comes into sight: a chat not looked at yet shows its end. */
  seen() {
    if (!this.fresh || !this.box.clientHeight) return;
    this.fresh = false;
    this.box.scrollTop = this.box.scrollHeight;
  }

  /** Colours at the edge of messages that the advice rests on: Map of message id -> tone. */
  tint(tones) {
    this.tones = tones;
    for (const [id, node] of this.nodes) this.colour(node, id);
  }

  colour(node, id) {
    if (this.tones.has(id)) node.dataset.tone = this.tones.get(id);
    else delete node.dataset.tone;
  }

  draw() {
    this.nodes.clear();
    this.buttons.clear();
    const list = el("ol", { class: "messages" });
    let before = null;
    let speaker = null;
    for (const message of this.transcript.messages.slice(this.first)) {
      const day = dayOf(message.at, this.transcript);
      if (day !== before) {
        list.append(el("li", { class: "day" }, dayName(day)));
        speaker = null;
      }
      list.append(this.message(message, message.sender === speaker));
      [before, speaker] = [day, message.sender];
    }
    fill(this.box, this.first > 0 && this.earlier(), list);
    this.stopAt(this.stop ?? this.transcript.messages.at(-1).id);
  }

  /** Of all the lines' buttons one is reached by Tab; the arrows lead from it to the others. */
  stopAt(id) {
    const before = this.buttons.get(this.stop);
    if (before) before.tabIndex = -1;
    this.stop = id;
    this.buttons.get(id).tabIndex = 0;
  }

  walk(event) {
    const ids = [...this.buttons.keys()];
    const at = ids.findIndex((id) => this.buttons.get(id) === event.target);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: ids.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const button = this.buttons.get(ids[Math.min(Math.max(to, 0), ids.length - 1)]);
    button.focus({ preventScroll: true });
    button.closest(".message").scrollIntoView({ block: "nearest" });
  }

  earlier() {
    const n = Math.min(PAGE, this.first);
    const more = () => {
      const height = this.box.scrollHeight;
      this.first -= n;
      this.draw();
      this.box.scrollTop += this.box.scrollHeight - height;
    };
    return el("button", { type: "button", class: "button plain earlier", onclick: more }, t("earlier", { n }));
  }

  message(message, goesOn) {
    const person = this.people.get(message.sender);
    const own = person.role !== "member";
    const answered = message.reply_to && this.transcript.messages[this.at.get(message.reply_to)];
    const [button, under] = this.parts(message.id, { name: person.name, text: clip(said(message)) });
    button.addEventListener("focus", () => this.stopAt(message.id));
    this.buttons.set(message.id, button);
    const node = el(
      "li",
      { class: `message${own ? " own" : ""}${goesOn ? " goes-on" : ""}`, tabindex: "-1" },
      el(
        "p",
        { class: "who" },
        el("bdi", { class: "name" }, person.name),
        own && el("span", { class: "role" }, t(person.role)),
        button,
        el("time", { datetime: message.at }, timeOf(message.at, this.transcript)),
      ),
      answered &&
        el(
          "p",
          { class: "answers" },
          t("replies_to", { name: this.people.get(answered.sender).name }),
          " ",
          el("q", {}, clip(answered.text)),
        ),
      el("p", { class: "said" }, said(message)),
      under,
    );
    node.classList.toggle("pointed", message.id === this.pointed);
    this.nodes.set(message.id, node);
    this.colour(node, message.id);
    return node;
  }

  /** Scrolls to a message, marks it and moves the focus there; `from` is what gets the focus back. */
  mark(id, from) {
    const index = this.at.get(id);
    if (index === undefined) return;
    if (index < this.first) {
      this.first = Math.max(0, index - 20);
      this.draw();
    }
    this.unmark();
    this.fresh = false;
    const node = this.nodes.get(id);
    const back = el("button", { type: "button", class: "link return", onclick: () => this.leave() }, t("back_to_quote"));
    node.classList.add("marked");
    node.querySelector(".said").after(back);
    this.marked = { node, back, from };
    this.stopAt(id);
    node.focus({ preventScroll: true });
    bringIntoView(node);
  }

  /** A message stands out while the reader is at what takes it up; null: none. It is scrolled to where the chat is in sight. */
  pointAt(id, { scroll = false } = {}) {
    this.nodes.get(this.pointed)?.classList.remove("pointed");
    this.pointed = id;
    const node = this.nodes.get(id);
    if (!node) return;
    node.classList.add("pointed");
    if (scroll && this.box.clientHeight) node.scrollIntoView({ block: "nearest" });
  }

  unmark() {
    if (!this.marked) return;
    this.marked.node.classList.remove("marked");
    this.marked.back.remove();
    this.marked = null;
  }

  leave() {
    const from = this.marked && this.marked.from;
    this.unmark();
    this.onReturn(from);
  }
}

/** What a message shows: its words, or what kind of thing it is where it has none. */
export function said(message) {
  if (message.kind === "text") return message.text;
  const bare = /^\s*[[［【(（]?[^\s]{1,6}[\]］】)）]?\s*$/.test(message.text);
  return bare ? `〔${t(message.kind)}〕` : message.text;
}

const clip = (text) => (text.length > 28 ? `${text.slice(0, 28)}…` : text);
