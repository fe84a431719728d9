// What each network predicts everywhere in the plane, under the training points that the server drew; the example in view is marked.

import { find, setAttribute } from "./dom.js";
import { onTheme, rgb } from "./theme.js";

/** @import { Scene, Tools, View, Who } from "./types.js" */

/**
 * @param {HTMLElement} element
 * @param {Pick<Tools, "signal">} tools
 * @returns {View}
 */
export function boundaryView(element, { signal }) {
  const [left, right, bottom, top] = (element.dataset.extent ?? "").split(",").map(Number);
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
    const [x, y] = (frame.example.inputs ?? frame.input).map((value) => value ?? Number.NaN);
    const place = `translate(${((100 * (x - left)) / (right - left)).toFixed(1)} ${((100 * (top - y)) / (top - bottom)).toFixed(1)})`;
    for (const { mark, dot } of panels) {
      setAttribute(mark, "transform", place);
      setAttribute(dot, "data-class", frame.example.label);
    }
  };
}

/** The color of each probability of orange, 0 to 255. */
function palette() {
  const [blue, middle, orange] = ["--field-blue", "--field-middle", "--field-orange"].map(rgb);
  return Array.from({ length: 256 }, (_, p) => {
    const toward = p < 128 ? blue : orange;
    const share = Math.abs(p - 127.5) / 127.5;
    return middle.map((value, channel) => value + share * (toward[channel] - value));
  });
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {string} bytes base64, P(orange) · 255 by row from the top left
 * @param {number} size
 * @param {number[][]} colors
 */
function paint(canvas, bytes, size, colors) {
  const context = canvas.getContext("2d");
  if (!context) return;
  canvas.width = size;
  canvas.height = size;
  const image = context.createImageData(size, size);
  const values = atob(bytes);
  for (let i = 0; i < values.length; i++) image.data.set([...colors[values.charCodeAt(i)], 255], 4 * i);
  context.putImageData(image, 0, 0);
}
