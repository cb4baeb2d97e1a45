// Before a group is opened: what to settle, whom to ask how, the welcome, the rules, the first days.
import { setup } from "./api.js";
import { copyOf } from "./clipboard.js";
import { byId, el, fill } from "./dom.js";
import { practiceIds } from "./quote.js";
import { language, t } from "./words.js";

const unknown = { practices: new Map() };

export class Setup {
  /** onEdit({where}, text): the operator wants to work on these words. */
  constructor(onEdit) {
    this.onEdit = onEdit;
    this.shown = null; // what was answered
    this.latest = 0;
    byId("setup-language").value = language();
    byId("setup-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask();
    });
  }

  async ask() {
    const given = (id) => byId(id).value.trim();
    const group = {
      id: "new",
      name: given("setup-name"),
      kind: given("setup-kind") || null,
      theme: given("setup-theme"),
      persona: { name: given("setup-operator") },
    };
    const mine = ++this.latest;
    this.shown = null;
    fill(byId("setup-result"), el("p", { class: "waiting" }, t("advising")));
    try {
      const answer = await setup({ group, language: given("setup-language") });
      if (mine !== this.latest) return;
      this.shown = answer;
      this.redraw();
    } catch (problem) {
      if (mine === this.latest) fill(byId("setup-result"), el("p", { class: "trouble" }, problem.detail || t("no_server")));
    }
  }

  redraw() {
    if (this.shown) fill(byId("setup-result"), this.drawn(this.shown));
  }

  drawn(one) {
    const lang = one.language;
    const lines = (list) => list.map((line) => line.text).join("\n");
    return [
      one.notes.map((note) => el("p", { class: "quiet", lang }, note)),
      part("questions", t("setup_questions"), [
        el("ul", { class: "to-settle" }, one.questions.map((question) => el("li", { lang }, question.text, " ", practiceIds([question.practice], unknown)))),
        this.hidden(lines(one.questions)),
      ]),
      part("invitation", t("setup_invitation"), [
        el("p", { class: "quiet" }, t("setup_slot", { name: "{name}" })),
        one.invitation.map((said) => this.said(said.text, said.practices, "private", lang)),
      ]),
      part("welcome", t("setup_welcome"), one.welcome.map((said) => this.said(said.text, said.practices, "group", lang))),
      part("rules", t("setup_rules"), this.said([one.rules.title, ...one.rules.own, ...one.rules.lines].join("\n"), one.rules.practices, "group", lang)),
      part(
        "week",
        t("setup_week"),
        one.week.map((day) =>
          el(
            "div",
            { class: "day-plan" },
            el("h4", {}, t("setup_day", { n: day.day })),
            el("p", { lang }, day.todo, !day.draft && [" ", practiceIds(day.practices, unknown)]),
            day.draft ? this.said(day.draft, day.practices, "group", lang) : el("p", { class: "quiet" }, t("setup_quiet")),
          ),
        ),
      ),
    ];
  }

  /** Words to send, with the buttons that copy them and take them to the operator's own box. */
  said(text, practices, where, lang) {
    const words = el("p", { class: "setup-text", lang }, text);
    const edit = el("button", { type: "button", class: "button plain edit", onclick: () => this.onEdit({ where }, text) }, t("edit"));
    return el("div", { class: "card said-so" }, words, this.foot(words, edit, practiceIds(practices, unknown)));
  }

  /** A copy button for a list that is shown line by line. */
  hidden(text) {
    const words = el("p", { class: "setup-text", hidden: true }, text);
    return [words, this.foot(words)];
  }

  foot(words, ...more) {
    const told = el("span", { class: "told", role: "status" });
    const copy = async () => {
      told.textContent = (await copyOf(words)) ? t("copied") : t("copy_by_hand");
    };
    const [edit, ...practices] = more;
    return el(
      "div",
      { class: "draft-foot" },
      el("button", { type: "button", class: "button plain copy", onclick: copy }, t("copy")),
      edit,
      told,
      practices.length > 0 && el("span", { class: "by" }, practices),
    );
  }
}

const part = (name, title, ...rows) => el("section", { class: `setup-part ${name}` }, el("h3", {}, title), rows);
