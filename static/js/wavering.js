// Two boundaries side by side: one stands, the other goes over gently into what comes next.

import { find, setAttribute } from "./dom.js";
import { planesIn } from "./plane.js";

/**
 * @param {HTMLElement} panel
 * @param {AbortSignal} signal ends it
 * @returns what shows and marks them; null where data do not lie in the plane
 */
export function wavering(panel, signal) {
  const pair = /** @type {HTMLElement | null} */ (panel.querySelector("[data-extent]"));
  if (!pair) return null;
  const planes = planesIn(pair, signal);
  const [steady, moving] = [...pair.querySelectorAll(".boundary")];
  const whole = /** @type {HTMLCanvasElement} */ (find(steady, "canvas"));
  // The upper one is seen or not, and the next picture is painted on the one that is not.
  const [lower, upper] = /** @type {NodeListOf<HTMLCanvasElement>} */ (moving.querySelectorAll("canvas"));
  let isUpper = true;
  let latest = ""; // the picture of those that come one after another

  return {
    /**
     * @param {number} size of the grids
     * @param {string} full
     * @param {string} masked
     */
    show(size, full, masked) {
      planes.paint(whole, full, size);
      if (masked === latest) return;
      latest = masked;
      isUpper = !isUpper;
      planes.paint(isUpper ? upper : lower, masked, size);
      setAttribute(moving, "data-upper", isUpper);
    },

    place: planes.place,

    /** Whether the latest picture is still coming. */
    isFading: () => upper.getAnimations().length > 0,
  };
}
