// The operator's own words: held against the rules, written anew, and taken from any draft shown.
import { check, rewrite } from "./api.js";
import { copyFrom } from "./clipboard.js";
import { costLine } from "./cost.js";
import { bringIntoView, byId, el, fill } from "./dom.js";
import { authorOf } from "./draft-card.js";
import { findingsOf } from "./findings.js";
import { said } from "./chat.js";
import { t } from "./words.js";

const MANNERS = ["warmer", "shorter", "clearer", "apologetic", "traditional", "simplified", "english"];

export class OwnDraft {
  /** scene: gives what the drawing needs; its transcript is null while no chat is open. */
  constructor(scene) {
    this.scene = scene;
    this.text = byId("own-text");
    this.place = byId("own-result");
    this.before = []; // what "undo" brings back: {text, where, target}
    this.target = null; // the draft that was taken: {to, reply_to}
    this.shown = null; // {kind: "waiting" | "check" | "rewrite" | "problem", text, where, answer}
    this.latest = 0;
    byId("own-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask("check", (request) => check(request));
    });
    byId("own-copy").addEventListener("click", async () => {
      byId("own-told").textContent = (await copyFrom(this.text)) ? t("copied") : t("copy_by_hand");
    });
    byId("own-undo").addEventListener("click", () => this.undo());
    for (const field of [this.text, byId("own-group"), byId("own-private")]) field.addEventListener("input", () => this.typed());
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) byId("own-form").requestSubmit();
    });
    this.redraw();
  }

  /** For another chat: the words stay, whom they were for does not. */
  forget() {
    this.latest += 1;
    this.target = this.shown = null;
    this.before = [];
    this.redraw();
  }

  /** Everything that is not the operator's text anew, in the language of the moment. */
  redraw() {
    const buttons = MANNERS.map((manner) =>
      el("button", { type: "button", class: "button plain", onclick: () => this.writeAnew(manner) }, t(`manner_${manner}`)),
    );
    fill(byId("own-manners"), el("span", { class: "quiet" }, t("rewrite")), buttons);
    this.draw();
  }

  /** A draft into the box, with where it goes. */
  take(draft, text) {
    this.replace(text, { where: draft.where, target: draft.to || draft.reply_to ? draft : null });
    byId("own").open = true;
    bringIntoView(byId("own"));
    this.text.focus({ preventScroll: true });
  }

  replace(text, { where = this.where(), target = this.target } = {}) {
    if (this.text.value.trim()) this.before.push({ text: this.text.value, where: this.where(), target: this.target });
    this.put({ text, where, target });
  }

  undo() {
    if (!this.before.length) return;
    this.put(this.before.pop());
    this.text.focus();
  }

  put({ text, where, target }) {
    this.latest += 1;
    this.text.value = text;
    this.target = target;
    this.shown = null;
    byId("own-private").checked = where === "private";
    byId("own-group").checked = where !== "private";
    byId("own-told").textContent = "";
    this.draw();
  }

  typed() {
    if (!this.text.value) this.target = null;
    byId("own-told").textContent = "";
    this.drawTarget();
    this.place.classList.toggle("stale", this.stale());
  }

  where = () => (byId("own-private").checked ? "private" : "group");

  stale = () => Boolean(this.shown && (this.shown.text !== this.text.value || this.shown.where !== this.where()));

  writeAnew(manner) {
    this.ask("rewrite", (request) => rewrite({ ...request, manner: [manner] }));
  }

  async ask(kind, send) {
    const text = this.text.value;
    if (!text.trim()) return this.text.focus();
    const mine = ++this.latest;
    const where = this.where();
    const { transcript } = this.scene();
    const request = { text, private: where === "private", ...(transcript && { transcript }) };
    this.shown = { kind: "waiting", text, where };
    this.draw();
    let shown;
    try {
      shown = { kind, text, where, answer: await send(request) };
    } catch (problem) {
      shown = { kind: "problem", text, where, answer: problem };
    }
    if (mine !== this.latest) return;
    this.shown = shown;
    this.draw();
  }

  draw() {
    byId("own-undo").hidden = !this.before.length;
    this.drawTarget();
    this.place.classList.toggle("stale", this.stale());
    fill(this.place, this.shown && this.result(this.shown));
  }

  drawTarget() {
    const scene = this.scene();
    const { target } = this;
    const message = target && target.reply_to && scene.messages.get(target.reply_to);
    const line = message && said(message);
    byId("own-to").hidden = !target;
    fill(
      byId("own-to"),
      target && target.to && [t("goes_to"), " ", el("bdi", { class: "name", lang: scene.lang }, scene.nameOf(target.to))],
      line && [" ", t("answers"), " ", el("q", { lang: scene.lang }, line)],
    );
  }

  result({ kind, text, answer }) {
    if (kind === "waiting") return el("p", { class: "waiting" }, t("advising"));
    if (kind === "problem") return el("p", { class: "trouble" }, answer.detail || t("no_server"));
    return [el("p", { class: "changed-since" }, t("changed_since")), kind === "check" ? this.checked(text, answer) : this.rewritten(answer)];
  }

  checked(text, answer) {
    const scene = this.scene();
    const pick = ([from, to]) => {
      this.text.focus();
      if (this.text.value === text) this.text.setSelectionRange(from, to);
    };
    return [
      !answer.findings.length && el("p", { class: "calm" }, t("nothing_against")),
      findingsOf(text, answer, scene, pick),
      answer.mended &&
        el("div", { class: "mended" }, el("h3", {}, t("could_be")), el("p", { class: "anew", lang: scene.lang }, answer.mended), this.takeOver(answer.mended)),
    ];
  }

  rewritten(answer) {
    const scene = this.scene();
    if (!answer.changed) return [el("p", { class: "calm", lang: scene.lang }, answer.why || t("nothing_changed")), costLine(answer.cost)];
    return [
      el(
        "div",
        { class: "beside" },
        el("div", {}, el("h3", {}, t("original")), el("p", { class: "anew", lang: scene.lang }, answer.original)),
        el("div", {}, el("h3", {}, t("written_anew")), el("p", { class: "anew new" }, answer.text)),
      ),
      el("p", { class: "draft-foot" }, this.takeOver(answer.text), el("span", { class: "quiet by" }, authorOf(answer))),
      answer.why && el("p", { class: "quiet", lang: scene.lang }, answer.why),
      findingsOf(answer.text, answer, scene),
      costLine(answer.cost),
    ];
  }

  takeOver(text) {
    const take = () => {
      this.replace(text);
      byId("own-told").textContent = t("taken_over");
      this.text.focus();
    };
    return el("button", { type: "button", class: "button plain take-over", onclick: take }, t("take_over"));
  }
}
