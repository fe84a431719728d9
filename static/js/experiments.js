// Another experiment on the page: htmx swaps its drawing in, from the form, a link, or the way back in the history.
// Of several that are asked for at once the latest wins (hx-sync); what is no drawing is not swapped in.

import { anotherSeed, changed } from "./address.js";
import { keptFocus, keptScroll } from "./focus.js";

/** @import { State } from "./types.js" */

/**
 * @typedef {object} Listeners
 * @property {() => void} onLeaving the page is about to show another experiment
 * @property {(isOld: boolean, isWhole: boolean) => void} onDrawn it is drawn; `isOld` when it is one of the history's, `isWhole`
 *   when its address also says where to begin
 * @property {() => void} onFailed it could not be had; the page is what it was
 * @property {() => State | null} state the state of the present experiment, as far as is known
 */

/**
 * @param {HTMLFormElement} form
 * @param {Listeners} listeners
 */
export function createExperiments(form, { onLeaving, onDrawn, onFailed, state }) {
  let giveFocusBack = () => {};
  let scrollBack = () => {};

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
    request.action = leadsTo(sourceElement, state()) ?? request.action;
    const theme = document.documentElement.dataset.theme ?? "auto";
    if (theme === "auto") return;
    if (sourceElement === form) request.body.set("theme", theme);
    else if (sourceElement instanceof HTMLAnchorElement) {
      const address = new URL(request.action, location.href);
      address.searchParams.set("theme", theme);
      request.action = address.pathname + address.search.replaceAll("%2C", ",").replaceAll("%3A", ":");
    }
  });
  on("htmx:before:swap", (event, { response }) => {
    if (response.status !== 200) {
      event.preventDefault();
      onFailed();
      return;
    }
    giveFocusBack = keptFocus();
    scrollBack = keptScroll();
    onLeaving();
  });
  on("htmx:after:swap", (_, { isOld, sourceElement }) => {
    const isTry = sourceElement.matches?.(".try") === true; // which leads to what is to be seen
    onDrawn(isOld === true, isTry);
    giveFocusBack();
    if (!isTry) scrollBack();
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

/**
 * Where a link leads from the experiment as it is now; the server knew only how it began.
 * @param {HTMLElement} link
 * @param {State | null} state
 */
function leadsTo(link, state) {
  if (!state) return null;
  if (link.id === "another-seed") return anotherSeed(state);
  const { change, then } = link.dataset;
  if (!change || !then) return null;
  const fields = JSON.parse(change);
  return "preset" in fields ? null : changed(state, fields, JSON.parse(then));
}
