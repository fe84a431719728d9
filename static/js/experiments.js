// Another experiment on the page: htmx swaps its drawing in, from the form, a link, or the way back in the history.

import { find } from "./dom.js";
import { keptFocus, passFocus } from "./focus.js";

/**
 * @param {HTMLFormElement} form
 * @param {{ onDrawn: (isOld: boolean) => void }} listeners `isOld` when it is one of the history's
 */
export function createExperiments(form, { onDrawn }) {
  document.addEventListener("htmx:config:request", (event) => {
    const { request, sourceElement } = /** @type {CustomEvent} */ (event).detail.ctx;
    const theme = document.documentElement.dataset.theme ?? "auto";
    if (theme === "auto") return;
    if (sourceElement === form) request.body.set("theme", theme);
    else if (sourceElement instanceof HTMLAnchorElement) request.action += `&theme=${theme}`;
  });

  let giveFocusBack = () => {};
  document.addEventListener("htmx:before:swap", () => {
    giveFocusBack = keptFocus();
  });
  document.addEventListener("htmx:after:swap", (event) => {
    const { target, swap, isOld } = /** @type {CustomEvent} */ (event).detail.ctx;
    if (swap === "none" || /** @type {Element} */ (target).id !== "picture") return;
    onDrawn(isOld === true);
    giveFocusBack();
  });

  // The way back: the same parts as for a new experiment, and no entry in the history.
  document.addEventListener("htmx:before:history:restore", (event) => {
    event.preventDefault();
    const { path } = /** @type {CustomEvent} */ (event).detail;
    const select = form.getAttribute("hx-select") ?? "";
    void window.htmx.ajax("GET", path, {
      target: select,
      select,
      selectOOB: form.getAttribute("hx-select-oob") ?? "",
      swap: form.getAttribute("hx-swap") ?? "",
      push: "false",
      isOld: true,
    });
  });

  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element && target.matches("[data-do=dismiss]"))) return;
    const notes = find(document, "#notes");
    passFocus(notes);
    notes.hidden = true;
  });
}
