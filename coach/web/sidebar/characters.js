// The coach counts a text's characters by code points; a page's own strings count an emoji as two or more. Told apart here.

/** The place in the string of every character of the text, and of its end: places(text)[3] is where character 3 begins. */
export function places(text) {
  const found = [0];
  let at = 0;
  for (const character of text) found.push((at += character.length));
  return found;
}

/** [from, to] in the string for characters start to end; what lies beyond the end ends there. */
export function span(text, { start, end }) {
  const found = places(text);
  const within = (number) => found[Math.min(Math.max(number, 0), found.length - 1)];
  return [within(start), within(end)];
}

/** The words that characters start to end make up. */
export const wordsOf = (text, range) => text.slice(...span(text, range));
