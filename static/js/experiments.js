// Another experiment on the page: htmx swaps its drawing in, from the form, a link, or the way back in the history.
// Of several that are asked for at once the latest wins (hx-sync); what is no drawing is not swapped in.

import { keptFocus } from "./focus.js";

/**
 * @typedef {object} Listeners
 * @property {() => void} onLeaving the page is about to show another experiment
 * @property {(isOld: boolean) => void} onDrawn it is drawn; `isOld` when it is one of the history's
 * @property {() => void} onFailed it could not be had; the page is what it was
 * @property {() => string | null} anotherSeed the address that leads to another seed, as far as is known
 */

/**
 * @param {HTMLFormElement} form
 * @param {Listeners} listeners
 */
export function createExperiments(form, { onLeaving, onDrawn, onFailed, anotherSeed }) {
  let giveFocusBack = () => {};

  /**
   * @param {string} name an event of htmx
   * @param {(event: CustomEvent, ctx: any) => void} listener told of those that are about the drawing
   */
  const on = (name, listener) =>
    document.addEventListener(name, (event) => {
      const { ctx } = /** @type {CustomEvent} */ (event).detail;
      if (ctx?.select === "#picture") listener(/** @type {CustomEvent} */ (event), ctx);
    });

  on("htmx:config:request", (_, { request, sourceElement }) => {
    if (sourceElement.id === "another-seed") request.action = anotherSeed() ?? request.action;
    const theme = document.documentElement.dataset.theme ?? "auto";
    if (theme === "auto") return;
    if (sourceElement === form) request.body.set("theme", theme);
    else if (sourceElement instanceof HTMLAnchorElement) request.action += `&theme=${theme}`;
  });
  on("htmx:before:swap", (event, { response }) => {
    if (response.status !== 200) {
      event.preventDefault();
      onFailed();
      return;
    }
    giveFocusBack = keptFocus();
    onLeaving();
  });
  on("htmx:after:swap", (_, { isOld }) => {
    onDrawn(isOld === true);
    giveFocusBack();
  });
  on("htmx:error", onFailed);

  // The way back: the same parts as for a new experiment, and no entry in the history.
  document.addEventListener("htmx:before:history:restore", (event) => {
    event.preventDefault();
    onLeaving();
    const select = form.getAttribute("hx-select") ?? "";
    void window.htmx.ajax("GET", /** @type {CustomEvent} */ (event).detail.path, {
      source: "#stage", // whose hx-sync the form and the links share
      target: select,
      select,
      selectOOB: form.getAttribute("hx-select-oob") ?? "",
      swap: form.getAttribute("hx-swap") ?? "",
      push: "false",
      isOld: true,
    });
  });
}
