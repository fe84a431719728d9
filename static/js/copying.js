// A button that copies the text beside it; where the browser does not let it by any way, the text is selected.

import { find } from "./dom.js";
import { takeAlong as words } from "./messages/take-along.js";

/**
 * @param {HTMLElement} button
 * @param {(text: string) => void} tell
 */
export async function copy(button, tell) {
  const field = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (
    find(/** @type {HTMLElement} */ (button.parentElement), "input, textarea")
  );
  tell(""); // so that it is said each time
  const isCopied = (await written(field.value)) || copiedAsSelected(field);
  tell(isCopied ? words.copied : words.selected);
}

/**
 * Whether the text is on the clipboard, which pages have only over HTTPS or on the machine itself.
 * @param {string} text
 */
async function written(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * The older way, which pages have over plain HTTP, too. What is selected stays so.
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 */
function copiedAsSelected(field) {
  field.select();
  return document.execCommand("copy");
}
