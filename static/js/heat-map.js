// A matrix as colors on a canvas, a cell for each number: its sign as blue or orange, its size as strength. What is exactly 0 is gray.

import { rgb } from "./theme.js";

/** The colors of the present theme. */
export function heatColors() {
  const [negative, middle, positive, zero, asleep] = [
    "--blue",
    "--paper",
    "--orange",
    "--line",
    "--line-strong",
  ].map(rgb);
  return { negative, middle, positive, zero, asleep };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {(number | null)[][]} rows null where somebody sleeps
 * @param {number} largest the size that has the full color
 * @param {ReturnType<typeof heatColors>} colors
 */
export function paintHeat(canvas, rows, largest, colors) {
  const context = canvas.getContext("2d");
  if (!context) return;
  canvas.width = rows[0].length;
  canvas.height = rows.length;
  const image = context.createImageData(canvas.width, canvas.height);
  rows.flat().forEach((value, i) => {
    image.data.set([...colorOf(value, largest, colors), 255], 4 * i);
  });
  context.putImageData(image, 0, 0);
}

/**
 * @param {number | null} value
 * @param {number} largest
 * @param {ReturnType<typeof heatColors>} colors
 */
function colorOf(value, largest, { negative, middle, positive, zero, asleep }) {
  if (value === null) return asleep;
  if (value === 0) return zero;
  const toward = value < 0 ? negative : positive;
  const share = Math.min(1, Math.abs(value) / largest);
  return middle.map((from, channel) => from + share * (toward[channel] - from));
}

/**
 * The size of the largest number.
 * @param {number[][][]} matrices
 */
export function largestIn(...matrices) {
  return matrices.flat(2).reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}
