// An operator's own question, answered from the practices and their documents; or a plain "nothing fits".
import { ask } from "./api.js";
import { byId, el, fill } from "./dom.js";
import { guide } from "./guides.js";
import { practice } from "./practices.js";
import { t } from "./words.js";

/** `group`: gives the id of the group that is open, whose own documents are looked up too, or "". */
export function listenForQuestions(group) {
  const place = byId("answer");
  let latest = 0;
  byId("ask-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const question = byId("question").value.trim();
    if (!question) return byId("question").focus();
    const mine = ++latest;
    fill(place, el("p", { class: "waiting" }, t("asking")));
    try {
      const answer = await ask(question, group());
      if (mine === latest) fill(place, drawn(answer));
    } catch (problem) {
      if (mine === latest) fill(place, el("p", { class: "trouble" }, problem.detail || t("no_server")));
    }
  });
}

function drawn(answer) {
  const own = [(answer.documents || []).map(fromDocument), answer.documents_why && el("p", { class: "calm" }, answer.documents_why)];
  if (answer.refused) return [...own, el("p", { class: "calm" }, answer.why)];
  return [
    ...own,
    answer.text && el("p", { class: "answer-text" }, answer.text),
    el("ul", {}, answer.practices.map((one) => practice(one))),
    answer.guide && guide(answer.guide),
  ];
}

/** What one of the operator's own documents says, and where. */
function fromDocument(one) {
  return el(
    "blockquote",
    { class: "from-document" },
    el("p", {}, one.quote),
    el("p", { class: "quiet" }, t("documents"), " ", [one.document, one.place].filter(Boolean).join(" · ")),
  );
}
