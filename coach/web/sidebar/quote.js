// A message that proves something: quoted word for word, and a way to see it where it was said.
import { said } from "./chat.js";
import { when } from "./clock.js";
import { el, highlighted } from "./dom.js";
import { t } from "./words.js";

const LONGEST = 240;
const MOST = 4;

/** evidence: {message, words}; scene: {transcript, messages, people, showMessage}. */
export function quote(evidence, scene, { named = true } = {}) {
  const message = scene.messages.get(evidence.message);
  if (!message) return null;
  const name = scene.people.get(message.sender).name;
  const time = when(message.at, scene.transcript);
  const text = shorten(said(message), evidence.words);
  const button = el(
    "button",
    { type: "button", class: named ? "quote named" : "quote", lang: scene.transcript.language, "aria-label": t("proof", { name, time, text }) },
    el("span", { class: "quote-text" }, highlighted(text, evidence.words)),
    el("span", { class: "quote-who" }, named && [el("bdi", {}, name), " "], time),
  );
  button.addEventListener("click", () => scene.showMessage(message.id, button));
  return button;
}

/** The quotes that say most, in the order of the chat; the others folded away. */
export function quotes(list, scene, options) {
  if (!list.length) return null;
  const weight = (one) => (one.words ? list.length : 0) + list.indexOf(one);
  const telling = new Set([...list].sort((a, b) => weight(b) - weight(a)).slice(0, MOST));
  const draw = (part) => part.map((one) => quote(one, scene, options));
  const others = list.filter((one) => !telling.has(one));
  return el(
    "div",
    { class: "quotes" },
    draw(list.filter((one) => telling.has(one))),
    others.length > 0 && el("details", {}, el("summary", {}, t("more_quotes", { n: others.length })), draw(others)),
  );
}

/** Messages by name and time only, where their words stand above already; those of `of`, whom all is about, by time alone. */
export const references = (list, scene, of = null) =>
  list.map((evidence) => {
    const message = scene.messages.get(evidence.message);
    if (!message) return null;
    const name = scene.people.get(message.sender).name;
    const time = when(message.at, scene.transcript);
    const text = shorten(said(message), evidence.words);
    const label = t("proof", { name, time, text });
    const link = el("button", { type: "button", class: "reference", title: text, "aria-label": label }, message.sender !== of && [el("bdi", {}, name), " "], time);
    link.addEventListener("click", () => scene.showMessage(message.id, link));
    return link;
  });

/** A sentence, the practice that it rests on, and the messages behind it by name and time. */
export const sentence = (text, evidence, scene, { practice = "", of = null } = {}) => [
  el("span", { lang: scene.lang }, text),
  " ",
  practice && [practiceIds([practice], scene), " "],
  references(evidence.slice(0, 3), scene, of),
];

/** A long message cut around the words that count. */
function shorten(text, words) {
  if (text.length <= LONGEST) return text;
  const at = Math.max(0, words ? text.indexOf(words) : 0);
  const start = Math.max(0, at - 60);
  return `${start ? "…" : ""}${text.slice(start, start + LONGEST)}${start + LONGEST < text.length ? "…" : ""}`;
}

/** Ids of practices, each a link to where it is explained below, when it is. */
export const practiceIds = (ids, scene) =>
  ids.filter(Boolean).map((id) => {
    const known = scene.practices.has(id);
    if (!known) return el("span", { class: "practice-id" }, id);
    const { title } = scene.practices.get(id);
    return el("button", { type: "button", class: "practice-id", title, onclick: () => scene.showPractice(id) }, id);
  });
