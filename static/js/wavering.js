// Two boundaries side by side: one stands, the other goes over gently into what comes next.

import { find, setAttribute } from "./dom.js";
import { paint, palette, placeIn } from "./plane.js";
import { onTheme } from "./theme.js";

/** @import { Frame } from "./types.js" */

/**
 * @param {HTMLElement} panel
 * @param {AbortSignal} signal ends it
 * @returns what shows and marks them; null where data do not lie in the plane
 */
export function wavering(panel, signal) {
  const pair = /** @type {HTMLElement | null} */ (panel.querySelector("[data-extent]"));
  if (!pair) return null;
  const extent = (pair.dataset.extent ?? "").split(",").map(Number);
  const [steady, moving] = [...pair.querySelectorAll(".boundary")];
  const whole = /** @type {HTMLCanvasElement} */ (find(steady, "canvas"));
  // The upper one is seen or not, and the next picture is painted on the one that is not.
  const [lower, upper] = /** @type {NodeListOf<HTMLCanvasElement>} */ (moving.querySelectorAll("canvas"));
  let isUpper = true;
  let colors = palette();
  let latest = { size: 0, full: "", masked: "" };

  onTheme(() => {
    colors = palette();
    const { size, full, masked } = latest;
    if (size === 0) return;
    paint(whole, full, size, colors);
    paint(isUpper ? upper : lower, masked, size, colors);
  }, signal);

  return {
    /**
     * @param {number} size of the grids
     * @param {string} full
     * @param {string} masked
     */
    show(size, full, masked) {
      if (full !== latest.full) paint(whole, full, size, colors);
      if (masked !== latest.masked) {
        isUpper = !isUpper;
        paint(isUpper ? upper : lower, masked, size, colors);
        setAttribute(moving, "data-upper", isUpper);
      }
      latest = { size, full, masked };
    },

    /**
     * Mark the example in view.
     * @param {Frame} frame
     */
    place(frame) {
      const place = placeIn(extent, frame);
      for (const one of [steady, moving]) {
        setAttribute(find(one, ".in-view"), "transform", place);
        setAttribute(find(one, ".in-view .dot"), "data-class", frame.example.label);
      }
    },
  };
}
