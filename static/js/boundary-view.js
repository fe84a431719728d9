// What each network predicts everywhere in the plane, under the training points that the server drew; the example in view is marked.

import { find, setAttribute } from "./dom.js";
import { paint, palette, placeIn } from "./plane.js";
import { onTheme } from "./theme.js";

/** @import { Scene, Tools, View, Who } from "./types.js" */

/**
 * @param {HTMLElement} element
 * @param {Pick<Tools, "signal">} tools
 * @returns {View}
 */
export function boundaryView(element, { signal }) {
  const extent = (element.dataset.extent ?? "").split(",").map(Number);
  const panels = [...element.querySelectorAll(".boundary")].map((panel) => ({
    who: /** @type {Who} */ (panel.getAttribute("data-who")),
    canvas: /** @type {HTMLCanvasElement} */ (find(panel, "canvas")),
    mark: find(panel, ".in-view"),
    dot: find(panel, ".in-view .dot"),
    drawn: "",
  }));
  let colors = palette();
  /** @type {Scene["boundary"]} */
  let latest = null;

  function draw() {
    for (const panel of panels) {
      const bytes = latest?.[panel.who];
      if (!latest || !bytes || panel.drawn === bytes) continue;
      panel.drawn = bytes;
      paint(panel.canvas, bytes, latest.size, colors);
    }
  }

  onTheme(() => {
    colors = palette();
    for (const panel of panels) panel.drawn = "";
    draw();
  }, signal);

  return ({ boundary, frame }) => {
    latest = boundary;
    draw();
    const place = placeIn(extent, frame);
    for (const { mark, dot } of panels) {
      setAttribute(mark, "transform", place);
      setAttribute(dot, "data-class", frame.example.label);
    }
  };
}
