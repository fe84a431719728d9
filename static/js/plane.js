// The plane that points lie in, on canvases: a color for each probability, and where the example in view stands.

import { find, setAttribute } from "./dom.js";
import { onTheme, rgb } from "./theme.js";

/** @import { Frame } from "./types.js" */

/**
 * The boundaries within an element, in the colors of the present theme.
 * @param {HTMLElement} element whose `data-extent` says what part of the plane they show
 * @param {AbortSignal} signal ends it
 */
export function planesIn(element, signal) {
  const extent = (element.dataset.extent ?? "").split(",").map(Number);
  const marks = [...element.querySelectorAll(".in-view")].map((mark) => ({ mark, dot: find(mark, ".dot") }));
  /** @type {Map<HTMLCanvasElement, { bytes: string, size: number }>} */
  const painted = new Map();
  let colors = palette();

  onTheme(() => {
    colors = palette();
    for (const [canvas, { bytes, size }] of painted) paint(canvas, bytes, size, colors);
  }, signal);

  return {
    /**
     * @param {HTMLCanvasElement} canvas
     * @param {string} bytes base64, P(orange) · 255 by row from the top left
     * @param {number} size
     */
    paint(canvas, bytes, size) {
      if (painted.get(canvas)?.bytes === bytes) return;
      painted.set(canvas, { bytes, size });
      paint(canvas, bytes, size, colors);
    },

    /**
     * Mark the example in view.
     * @param {Frame} frame
     */
    place(frame) {
      const place = placeIn(extent, frame);
      for (const { mark, dot } of marks) {
        setAttribute(mark, "transform", place);
        setAttribute(dot, "data-class", frame.example.label);
      }
    },
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
 * @param {string} bytes
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

/**
 * Where the example in view stands, as the `transform` of a mark in a picture of 100 by 100.
 * @param {number[]} extent left, right, bottom, top
 * @param {Frame} frame
 */
function placeIn([left, right, bottom, top], { example, input }) {
  const [x, y] = (example.inputs ?? input).map((value) => value ?? Number.NaN);
  const across = (100 * (x - left)) / (right - left);
  const down = (100 * (top - y)) / (top - bottom);
  return `translate(${across.toFixed(1)} ${down.toFixed(1)})`;
}
