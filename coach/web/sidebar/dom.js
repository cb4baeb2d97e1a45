// Elements are made here and nowhere else. Whatever comes from a chat or from the server enters as text, never as markup.

/** el("p", {class: "x", onclick: f}, "text", node, null, [more]) */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  return fill(node, ...children);
}

/** Puts children in place of what is there; lists are flattened, and what is null or false is left out. */
export function fill(node, ...children) {
  const there = (child) => child !== null && child !== undefined && child !== false;
  node.replaceChildren(...children.flat(Infinity).filter(there));
  return node;
}

export const byId = (id) => document.getElementById(id);

/** The text with every place of `words` marked; words that do not occur mark nothing. */
export function highlighted(text, words) {
  if (!words || !text.includes(words)) return [text];
  const parts = text.split(words);
  return parts.flatMap((part, index) => (index ? [el("mark", {}, words), part] : [part]));
}

/** Scrolls unless the reader asked for less motion. */
export function bringIntoView(node, block = "center") {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  node.scrollIntoView({ block, behavior: still ? "auto" : "smooth" });
}
