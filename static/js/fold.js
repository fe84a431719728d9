// What a small screen folds away, behind one button; on a large one the button is not shown and all is open.

import { find, setAttribute } from "./dom.js";

/**
 * @param {HTMLElement} element says `data-fold="closed"` or `"open"`; its styles hide what is folded
 */
export function fold(element) {
  const button = find(element, "[aria-expanded]");
  button.addEventListener("click", () => {
    const open = element.dataset.fold === "closed";
    element.dataset.fold = open ? "open" : "closed";
    setAttribute(button, "aria-expanded", open);
  });
}
