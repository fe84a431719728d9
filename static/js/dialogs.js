// Dialogs, opened by any button that names one; a click beside it closes it.

import { find } from "./dom.js";

/** Have every `[data-open]` open its dialog. */
export function dialogs() {
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    const name = target.closest("[data-open]")?.getAttribute("data-open");
    if (name) openDialog(name);
    else if (target instanceof HTMLDialogElement) target.close(); // its own box is only what lies around its content
  });
}

/** @param {string} name */
export function openDialog(name) {
  const dialog = /** @type {HTMLDialogElement} */ (find(document, `#${name}`));
  if (!dialog.open) dialog.showModal();
}

/** Whether one is open, which then has the keys to itself. */
export const isDialogOpen = () => document.querySelector("dialog[open]") !== null;

export function closeDialogs() {
  for (const dialog of document.querySelectorAll("dialog[open]")) {
    /** @type {HTMLDialogElement} */ (dialog).close();
  }
}
