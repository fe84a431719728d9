// The network: masks, shades and values of its neurons, and its edges. The server placed everything; only attributes change.

import { find, setAttribute, setText } from "./dom.js";
import { addEdges, strength } from "./edges.js";
import { fixed } from "./format.js";

/** @import { Scene, View } from "./types.js" */

const EDGES_APART = 100; // ms between two drawings of the edges at high speed

/**
 * @typedef {object} Node
 * @property {Element} element
 * @property {Element | null} awake
 * @property {Element | null} asleep
 * @property {Element} fill
 * @property {Element | null} value
 * @property {number} left
 * @property {number} right
 * @property {number} y
 * @property {boolean} kept
 */

/**
 * @param {HTMLElement} element
 * @returns {View}
 */
export function networkView(element) {
  const svg = find(element, "svg");
  const widths = (svg.dataset.edgeWidths ?? "").split(",").map(Number);
  const most = Number(svg.dataset.mostEdges);
  const layers = nodesIn(svg);
  const paths = [...svg.querySelectorAll("[data-edges]")].map((path) => ({
    path,
    name: path.getAttribute("data-edges") ?? "",
  }));
  let edgesDrawn = 0;

  /** @param {Scene} scene */
  function drawNeurons({ frame, lately, fast }) {
    const [inputs, ...rest] = layers;
    const outputs = rest[frame.layers.length];
    inputs.forEach((node, i) => {
      const value = frame.input[i] ?? 0;
      const shown = fast ? lately.input[i] : value;
      if (node.awake) shade(node, shown);
      else setAttribute(node.fill, "fill-opacity", Number(shown.toFixed(2)));
      if (frame.input_mask || node.element.hasAttribute("data-mask")) keep(node, frame.input_mask?.[i] ?? 1);
      if (node.value) setText(node.value, node.kept ? fixed(value) : "");
    });
    frame.layers.forEach(({ mask, activation }, k) => {
      rest[k].forEach((node, i) => {
        const value = activation[i] ?? 0;
        keep(node, mask[i]);
        if (node.value) setText(node.value, mask[i] ? fixed(activation[i]) : "");
        if (fast) fade(node, lately.asleep[k][i]);
        if (fast || mask[i]) shade(node, fast ? lately.activation[k][i] : value);
      });
    });
    outputs.forEach((node, i) => {
      const shown = fast ? lately.output[i] : (frame.output[i] ?? 0);
      setAttribute(node.fill, "fill-opacity", Number(shown.toFixed(2)));
      if (node.value) setText(node.value, fixed(frame.output[i]));
    });
  }

  /** @param {Scene} scene */
  function drawEdges({ weights, fast }) {
    const now = performance.now();
    if (fast && now - edgesDrawn < EDGES_APART) return;
    edgesDrawn = now;
    const ends = fast ? layers.map((nodes) => nodes.map((node) => ({ ...node, kept: true }))) : layers;
    /** @type {Map<string, string[]>} */
    const joined = new Map();
    weights.forEach((matrix, k) => {
      addEdges(joined, ends[k], ends[k + 1], matrix, most, widths);
    });
    for (const { path, name } of paths) setAttribute(path, "d", joined.get(name)?.join("") ?? "");
  }

  return (scene) => {
    drawNeurons(scene);
    drawEdges(scene);
  };
}

/**
 * The neurons that the server drew, layer by layer.
 * @param {Element} svg
 */
function nodesIn(svg) {
  /** @type {Node[][]} */
  const layers = [];
  for (const element of svg.querySelectorAll("[data-neuron]")) {
    const [layer, index] = (element.getAttribute("data-neuron") ?? "").split("-").map(Number);
    layers[layer] ??= [];
    layers[layer][index] = {
      element,
      awake: element.querySelector(".awake"),
      asleep: element.querySelector(".asleep"),
      fill: element.querySelector(".fill") ?? element,
      value: element.querySelector(".value"),
      left: Number(element.getAttribute("data-left")),
      right: Number(element.getAttribute("data-right")),
      y: Number(element.getAttribute("data-y")),
      kept: true,
    };
  }
  return layers;
}

/**
 * Say whether a neuron is kept in the frame shown.
 * @param {Node} node
 * @param {number} mask
 */
function keep(node, mask) {
  node.kept = mask === 1;
  setAttribute(node.element, "data-mask", mask);
}

/**
 * Show how often a neuron slept lately.
 * @param {Node} node
 * @param {number} share
 */
function fade({ awake, asleep }, share) {
  const rounded = Math.round(50 * share) / 50;
  if (awake) setAttribute(awake, "opacity", 1 - 0.85 * rounded);
  if (asleep) setAttribute(asleep, "opacity", rounded);
}

/**
 * Fill a neuron by a value.
 * @param {Node} node
 * @param {number} value
 */
function shade({ fill }, value) {
  setAttribute(fill, "data-sign", value < 0 ? "negative" : "positive");
  setAttribute(fill, "fill-opacity", strength(value));
}
