// Copies a text. In a frame the clipboard may be closed: then the old way, then selecting it for the reader.

/** True when a field's text is on the clipboard; otherwise it is selected, ready for Ctrl+C. */
export const copyFrom = (field) =>
  copy(field.value, () => {
    field.focus();
    field.select();
  });

/** The same for text that stands in an element. */
export const copyOf = (node) =>
  copy(node.textContent, () => {
    const range = document.createRange();
    range.selectNodeContents(node);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  });

async function copy(text, select) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // no permission, or no clipboard on a page without TLS
  }
  select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  }
}
