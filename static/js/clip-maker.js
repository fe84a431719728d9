// A clip is made on request: how far it is shows meanwhile, the same button ends it, and then it is saved. It ends with the dialog
// that shows how far it is, which is said.

import { find } from "./dom.js";
import { inquire } from "./inquiry.js";
import { takeAlong as words } from "./messages/take-along.js";
import { onPress } from "./on-press.js";
import { choices, download } from "./saving.js";

/** @typedef {{ type: string, name: string, data: string }} Clip `data` in base64 */

/**
 * @param {HTMLElement} root
 * @param {{ tell: (text: string) => void, signal: AbortSignal }} dialog `signal` ends when it is closed
 */
export function clipMaker(root, { tell, signal }) {
  const form = /** @type {HTMLFormElement | null} */ (root.querySelector("[data-clip]"));
  if (!form) return;
  signal.addEventListener("abort", () => {
    if (form.getAttribute("aria-busy") === "true") tell(words.clipGivenUp); // before that is ended, below
  });
  const tools = {
    signal,
    announce: tell,
    inquire: (/** @type {string} */ path, /** @type {import("./types.js").Inquiry | undefined} */ how) =>
      inquire(`/api/runs/${form.dataset.run}/${path}`, how),
  };
  onPress(form, tools, {
    button: find(form, ".making button"),
    may: () => form.reportValidity(),
    path: () => `clip?${choices(form)}`,
    show(/** @type {Clip} */ { type, name, data }) {
      download(fileOf(type, data), name);
      tell(words.saved(name));
    },
  });
}

/**
 * @param {string} type
 * @param {string} data
 */
function fileOf(type, data) {
  const text = atob(data);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return new Blob([bytes], { type });
}
