// What each network predicts everywhere in the plane, under the training points that the server drew; the example in view is marked.

import { find } from "./dom.js";
import { planesIn } from "./plane.js";

/** @import { Tools, View, Who } from "./types.js" */

/**
 * @param {HTMLElement} element
 * @param {Pick<Tools, "signal">} tools
 * @returns {View}
 */
export function boundaryView(element, { signal }) {
  const planes = planesIn(element, signal);
  const panels = [...element.querySelectorAll(".boundary")].map((panel) => ({
    who: /** @type {Who} */ (panel.getAttribute("data-who")),
    canvas: /** @type {HTMLCanvasElement} */ (find(panel, "canvas")),
  }));
  return ({ boundary, frame }) => {
    for (const { who, canvas } of panels) {
      const bytes = boundary?.[who];
      if (boundary && bytes) planes.paint(canvas, bytes, boundary.size);
    }
    planes.place(frame);
  };
}
