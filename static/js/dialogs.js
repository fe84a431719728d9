// Dialogs, opened by any button that names one; a click beside it closes it. One that the page does without is fetched first.

import { find } from "./dom.js";

/** Have every `[data-open]` open its dialog. */
export function dialogs() {
  giveUpFocus();
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    const name = target.closest("[data-open]")?.getAttribute("data-open");
    if (name) void openDialog(name);
    else if (target instanceof HTMLDialogElement) target.close(); // its own box is only what lies around its content
  });
}

/**
 * A button that was clicked gives up the focus that comes back to it when its dialog is closed: who clicked means the space bar to play.
 */
function giveUpFocus() {
  /** @type {EventTarget | null} */
  let clicked = null;
  addEventListener("pointerdown", ({ target }) => {
    clicked = /** @type {Element} */ (target).closest("[aria-haspopup=dialog], [popovertarget]") ?? clicked;
  });
  addEventListener("keydown", ({ key }) => {
    if (key === "Tab") clicked = null;
  });
  const giveUp = () => {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    if (clicked && focused?.matches("[aria-haspopup=dialog], [popovertarget]")) focused.blur();
  };
  // it does not bubble; and to a menu that the dialog was in, the focus comes back later
  addEventListener("close", () => setTimeout(giveUp), true);
}

/** @param {string} name */
export async function openDialog(name) {
  const dialog = onPage(name) ?? (await fetched(name));
  if (!dialog?.open) dialog?.showModal();
}

/** @param {string} name */
const onPage = (name) => /** @type {HTMLDialogElement | null} */ (document.querySelector(`#${name}`));

/**
 * The dialog, which is part of the page from then on; null where the server does not answer.
 * @param {string} name
 */
async function fetched(name) {
  const { exhibit } = find(document, "#stage").dataset;
  const response = await fetch(`/dialogs/${name}?exhibit=${exhibit}`).catch(() => null);
  if (!response?.ok) return null;
  const written = await response.text();
  if (!onPage(name)) document.body.insertAdjacentHTML("beforeend", written);
  const dialog = onPage(name);
  if (!dialog) return null;
  dialog.autofocus = true; // it is read from its beginning
  window.htmx.process(dialog);
  return dialog;
}

/** Whether one is open, which then has the keys to itself. */
export const isDialogOpen = () => document.querySelector("dialog[open]") !== null;

export function closeDialogs() {
  for (const dialog of document.querySelectorAll("dialog[open]")) {
    /** @type {HTMLDialogElement} */ (dialog).close();
  }
}
