// Copies a field's text. In a frame the clipboard may be closed: then the old way, then selecting it for the reader.

/** True when the text is on the clipboard; otherwise it is selected, ready for Ctrl+C. */
export async function copyFrom(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // no permission, or no clipboard on a page without TLS
  }
  field.focus();
  field.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  }
}
