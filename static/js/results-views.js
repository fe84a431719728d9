// What came of it, wherever it stands beside the network: accuracies, and both boundaries or the digit with its classes. What else
// there is a small screen folds away, behind one button; on a large one the button is not shown and all is open.

import { accuracyView } from "./accuracy-view.js";
import { boundaryView } from "./boundary-view.js";
import { digitView } from "./digit-view.js";
import { find, setAttribute } from "./dom.js";

/**
 * @param {HTMLElement} stage
 * @param {import("./types.js").Tools} tools
 * @returns {import("./types.js").View[]}
 */
export function resultsViews(stage, tools) {
  fold(find(stage, "#results"));
  const digit = /** @type {HTMLElement | null} */ (stage.querySelector("#digit"));
  return [accuracyView(stage), digit ? digitView(digit) : boundaryView(find(stage, "#boundaries"), tools)];
}

/** @param {HTMLElement} element says `data-fold="closed"` or `"open"`; its styles hide what is folded */
function fold(element) {
  const button = find(element, "[aria-expanded]");
  button.addEventListener("click", () => {
    const open = element.dataset.fold === "closed";
    element.dataset.fold = open ? "open" : "closed";
    setAttribute(button, "aria-expanded", open);
  });
}
