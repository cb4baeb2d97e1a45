// An operator's own question, answered from the practices; or a plain "nothing fits".
import { ask } from "./api.js";
import { byId, el, fill } from "./dom.js";
import { practice } from "./practices.js";
import { t } from "./words.js";

export function listenForQuestions() {
  const place = byId("answer");
  let latest = 0;
  byId("ask-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const question = byId("question").value.trim();
    if (!question) return byId("question").focus();
    const mine = ++latest;
    fill(place, el("p", { class: "waiting" }, t("asking")));
    try {
      const answer = await ask(question);
      if (mine === latest) fill(place, drawn(answer));
    } catch (problem) {
      if (mine === latest) fill(place, el("p", { class: "trouble" }, problem.detail || t("no_server")));
    }
  });
}

function drawn(answer) {
  if (answer.refused) return [el("p", { class: "calm" }, answer.why)];
  return [
    answer.text && el("p", { class: "answer-text" }, answer.text),
    el("ul", {}, answer.practices.map((one) => practice(one))),
  ];
}
