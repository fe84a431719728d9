// The plane that points lie in, on a canvas: a color for each probability, and where the example in view stands.

import { rgb } from "./theme.js";

/** @import { Frame } from "./types.js" */

/** The color of each probability of orange, 0 to 255. */
export function palette() {
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
export function paint(canvas, bytes, size, colors) {
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
export function placeIn([left, right, bottom, top], { example, input }) {
  const [x, y] = (example.inputs ?? input).map((value) => value ?? Number.NaN);
  const across = (100 * (x - left)) / (right - left);
  const down = (100 * (top - y)) / (top - bottom);
  return `translate(${across.toFixed(1)} ${down.toFixed(1)})`;
}
