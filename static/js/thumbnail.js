// A small drawing of a sub-network: a dot for each hidden neuron, layer by layer, large where it was awake.

import { drawn, setAttribute } from "./dom.js";
import { bit } from "./lately.js";

const SIZE = 40; // of the drawing
const MOST_ROWS = 16; // a larger layer takes more columns
const WIDEST = 10; // between two columns of a layer, or of two
const BETWEEN = 1.6; // as much more room between two layers

/** @typedef {(number[] | string)[]} Masks of the hidden layers, as lists or as hex */

/** An empty drawing. */
export function thumbnail() {
  const svg = drawn("svg", { viewBox: `0 0 ${SIZE} ${SIZE}`, "aria-hidden": true });
  svg.append(...["awake", "asleep"].map((name) => drawn("path", { class: name })));
  return svg;
}

/**
 * @param {Element} svg
 * @param {Masks} masks
 * @param {number[]} sizes of the layers
 */
export function drawThumbnail(svg, masks, sizes) {
  const places = layOut(sizes);
  const dots = { awake: "", asleep: "" };
  masks.forEach((mask, k) => {
    places.layers[k].forEach(([x, y], i) => {
      dots[bit(mask, i) ? "awake" : "asleep"] += `M${x} ${y}h0`;
    });
  });
  for (const [name, d] of Object.entries(dots)) {
    const path = svg.querySelector(`.${name}`);
    if (!path) continue;
    setAttribute(path, "d", d);
    setAttribute(path, "stroke-width", (places.pitch * (name === "awake" ? 0.9 : 0.35)).toFixed(2));
  }
}

/**
 * Where the neurons stand, and how far apart they are.
 * @param {number[]} sizes
 */
function layOut(sizes) {
  const rows = Math.min(MOST_ROWS, Math.max(...sizes));
  const columns = sizes.map((size) => Math.ceil(size / rows));
  const all = columns.reduce((total, n) => total + n, 0) + (BETWEEN - 1) * (sizes.length - 1);
  const pitch = Math.min(SIZE / rows, SIZE / all);
  const wide = Math.min(SIZE / all, WIDEST);
  let x = (SIZE - wide * (all - 1)) / 2;
  const layers = sizes.map((size, k) => {
    const [from, high] = [x, Math.ceil(size / columns[k])];
    x += wide * (columns[k] - 1 + BETWEEN);
    return Array.from({ length: size }, (_, i) => [
      round(from + wide * Math.floor(i / high)),
      round(SIZE / 2 + pitch * ((i % high) - (high - 1) / 2)),
    ]);
  });
  return { layers, pitch };
}

/** @param {number} value */
const round = (value) => Math.round(10 * value) / 10;
