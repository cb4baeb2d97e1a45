// The group itself: how it is, who carries it, what to do this week. Read when it is opened and not before: a year's chat takes seconds.
import { portrait } from "./api.js";
import { dayName, dayOf } from "./clock.js";
import { digestOf } from "./digest.js";
import { bringIntoView, byId, el, fill } from "./dom.js";
import { healthOf, stepsOf } from "./health.js";
import { candidatesOf, fadedOf, tiersOf } from "./members.js";
import { restsOn } from "./practices.js";
import { ready } from "./ready.js";
import { openReport } from "./report.js";
import { Supers } from "./supers.js";
import { Tags } from "./tags.js";
import { t } from "./words.js";

export class Portrait {
  /**
   * scene, notes: give what the drawing needs of the chat that is open, and what its importer guessed;
   * onTags(member, tags): the tags that the operator wants a member to have; onAdvise(): advice is wanted anew.
   */
  constructor({ scene, notes, onTags, onAdvise }) {
    this.scene = scene;
    this.notes = notes;
    this.panel = byId("portrait");
    this.place = byId("portrait-shown");
    this.tags = new Tags({ scene, onTags, onAdvise });
    this.supers = new Supers({ scene, ask: (rule, signal) => portrait({ ...this.request(rule), parts: ["members"] }, signal) });
    this.forget();
    this.panel.addEventListener("toggle", () => this.panel.open && this.wanted());
    byId("portrait-go").addEventListener("click", () => {
      this.panel.open = true;
      bringIntoView(this.panel, "start");
      this.panel.querySelector("summary").focus({ preventScroll: true });
    });
  }

  /** For another chat: what runs is stopped, and all that was said of the last one goes. */
  forget() {
    this.edits = new Map();
    this.tags.forget();
    this.supers.forget();
    this.panel.open = false;
    this.changed();
  }

  /** The chat means something else now, since somebody else speaks for the group. */
  changed() {
    this.stop();
    this.supers.stop();
    this.shown = this.problem = null;
    this.tell("");
    fill(this.place);
    if (this.panel.open) this.read();
  }

  /** In another language of the interface; what is still on its way is asked for anew. */
  redraw() {
    if (this.running) this.read();
    else this.draw();
  }

  wanted() {
    if (!this.running && !this.shown) this.read();
  }

  stop() {
    if (this.running) this.running.abort();
    this.running = null;
  }

  request(rule) {
    return { transcript: this.scene().transcript, ...(rule && { rule }) };
  }

  tell(key) {
    byId("portrait-told").textContent = key && t(key);
    byId("portrait-told").classList.toggle("unseen", key === "portrait_read");
  }

  async read() {
    this.stop();
    const mine = (this.running = new AbortController());
    this.shown = this.problem = null;
    this.tell("portrait_reading");
    fill(this.place);
    let answer = null;
    let problem = null;
    try {
      await ready();
      if (!mine.signal.aborted) answer = await portrait(this.request(this.supers.rule()), mine.signal);
    } catch (error) {
      problem = error;
    }
    if (mine.signal.aborted) return;
    Object.assign(this, { running: null, shown: answer, problem });
    if (answer) this.supers.take(answer.members.super_group);
    this.draw();
    // The advice above may have grown meanwhile.
    if (document.activeElement === this.panel.querySelector("summary")) bringIntoView(this.panel, "start");
  }

  draw() {
    if (this.problem) {
      this.tell("");
      const again = el("button", { type: "button", class: "link", onclick: () => this.read() }, t("again"));
      fill(this.place, el("div", { class: "trouble", role: "alert" }, el("p", {}, this.problem.detail || t("no_server")), again));
    }
    if (!this.shown) return;
    this.tell("portrait_read");
    const { health, members, digest, practices } = this.shown;
    const [here, foot] = restsOn(practices, this.scene());
    fill(
      this.place,
      this.head(here),
      healthOf(health, here),
      part("week", t("this_week"), stepsOf(health.steps, here)),
      part("candidates", t("candidates"), candidatesOf(members, this.edits, here)),
      part("faded", t("faded"), fadedOf(members.faded, this.edits, here)),
      part("tiers", t("tiers"), tiersOf(members, here)),
      part("tags-found", t("tags"), this.tags.drawn(members.tags, here)),
      part("supers", t("supers"), this.supers.drawn(this.edits, here)),
      part("digest", t("digest"), digestOf(digest, this.edits, here)),
      foot,
    );
  }

  /** What was read, and the same as a page to pass on. */
  head(scene) {
    const { summary, since, now } = this.shown;
    const [from, until] = [since, now].map((at) => dayName(dayOf(at, scene.transcript)));
    const told = el("span", { class: "told", role: "status" });
    const button = el("button", { type: "button", class: "button plain report" }, t("report"));
    button.addEventListener("click", async () => {
      button.disabled = true;
      told.textContent = t("report_writing");
      const request = { ...this.request(this.supers.rule()), notes: this.notes() };
      try {
        told.textContent = t(await openReport(request));
      } catch (problem) {
        told.textContent = problem.detail || t("no_server");
      }
      button.disabled = false;
    });
    const days = from === until ? until : t("portrait_span", { since: from, until });
    return el(
      "div",
      { class: "portrait-head" },
      el("p", { class: "quiet facts" }, el("span", { lang: scene.lang }, summary), el("span", {}, days)),
      el("p", { class: "portrait-actions" }, button, told),
    );
  }
}

const part = (name, title, ...rows) => el("section", { class: `portrait-part ${name}` }, el("h3", {}, title), rows);
