// The best of the week as a text to post, whom to ask before, where it comes from, and the next topic; or why there is none.
import { el } from "./dom.js";
import { draftCard } from "./draft-card.js";
import { quotes } from "./quote.js";
import { language, t } from "./words.js";

export function digestOf(digest, edits, scene) {
  const seed = digest.seed && [el("h4", {}, t("seed")), draftCard(seedOf(digest), edits, scene)];
  if (!digest.text) return [el("p", { class: "calm", lang: scene.lang }, digest.silence), seed];
  return [
    el("h4", {}, t("digest_text")),
    draftCard(postOf(digest, scene), edits, scene),
    el(
      "details",
      { class: "digest-proof" },
      el("summary", { class: "quiet" }, t("digest_proof")),
      digest.topics.map((topic) => [el("h4", { lang: scene.lang }, topic.title), quotes(topic.exchanges.flatMap(linesOf), scene)]),
    ),
    seed,
  ];
}

const linesOf = ({ asked, helped, thanked }) => [asked, ...helped.map((one) => one.evidence), thanked].filter(Boolean);

// As the coach's other drafts are made, so that they are shown, changed and copied alike.
const draftOf = (fields) => ({ agent: "open", where: "group", to: null, reply_to: null, caveats: [], practices: [], author: "playbook", ...fields });

function postOf({ text, ask_first }, scene) {
  const names = ask_first.map((id) => scene.nameOf(id)).join(t("comma"));
  return draftOf({ text, move: "digest", caveats: names ? [el("span", { lang: language() }, t("ask_first", { names }))] : [], practices: ["P53"] });
}

const seedOf = ({ seed, seed_from }) => draftOf({ text: seed, move: "seed", reply_to: seed_from ? seed_from.message : null });
