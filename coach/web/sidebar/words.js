// What the sidebar itself says, in three languages. Advice comes from the coach in the language of the chat.
import { texts } from "./texts.js";

const KEY = "nuanchang.language";
let current = pick();

function pick() {
  let kept = null;
  try {
    kept = localStorage.getItem(KEY);
  } catch {
    // storage may be closed to a page in a frame
  }
  if (kept in texts) return kept;
  for (const wanted of navigator.languages || [navigator.language]) {
    if (/^zh\b.*(hant|tw|hk|mo)/i.test(wanted)) return "zh-Hant";
    if (/^zh/i.test(wanted)) return "zh-Hans";
    if (/^en/i.test(wanted)) return "en";
  }
  return "en";
}

export const language = () => current;

export function speak(wanted) {
  current = wanted;
  try {
    localStorage.setItem(KEY, wanted);
  } catch {
    // then it holds until the page is left
  }
}

/** The text for a key with {slots} filled. */
export function t(key, slots = {}) {
  const text = texts[current][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => slots[name] ?? "");
}

/** Puts the words into the page's fixed parts: data-word, data-placeholder, data-label. */
export function dress(root = document) {
  document.documentElement.lang = current;
  for (const node of root.querySelectorAll("[data-word]")) node.textContent = t(node.dataset.word);
  for (const node of root.querySelectorAll("[data-placeholder]")) node.placeholder = t(node.dataset.placeholder);
  for (const node of root.querySelectorAll("[data-label]")) node.setAttribute("aria-label", t(node.dataset.label));
}

/** Minutes as a person says them. */
export function span(minutes) {
  if (minutes < 1) return t("just_now");
  if (minutes < 60) return t("minutes", { n: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? t("hours_minutes", { h: hours, n: minutes % 60 }) : t("hours", { h: hours });
  return t("days", { n: Math.floor(hours / 24) });
}

/** How sure the coach is, in words. */
export const sureness = (confidence) => t(confidence >= 0.85 ? "sure" : confidence >= 0.7 ? "fairly_sure" : "unsure");
