// The network: masks, shades and values of its neurons, and its edges. The server placed everything; only attributes change.
// Masks and numbers are those of the frame at once; what is painted of them follows calmly.

import { calmly } from "./calm.js";
import { find, setAttribute, setText } from "./dom.js";
import { addEdges, strength } from "./edges.js";
import { isAlike, pictureOf } from "./picture.js";

/** @import { Picture } from "./picture.js" */
/** @import { View } from "./types.js" */

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
 */

/**
 * @param {HTMLElement} element
 * @returns {View}
 */
export function networkView(element) {
  const svg = find(element, "svg");
  const layers = nodesIn(svg);
  const drawEdges = edgesIn(svg, layers);

  /** @param {Picture} picture */
  function tell(picture) {
    picture.layers.forEach((drawn, k) => {
      drawn.forEach(({ mask, text }, i) => {
        const { element, value } = layers[k][i];
        if (mask === 0 || element.hasAttribute("data-mask")) setAttribute(element, "data-mask", mask);
        if (value) setText(value, text);
      });
    });
  }

  const paint = calmly(isAlike, (/** @type {Picture} */ picture) => {
    const { fast } = picture;
    setAttribute(svg, "data-painted", fast ? "lately" : "exact");
    picture.layers.forEach((drawn, k) => {
      const isOutput = k === layers.length - 1;
      drawn.forEach((neuron, i) => {
        const node = layers[k][i];
        if (node.element.hasAttribute("data-mask")) setAttribute(node.element, "data-shown", neuron.mask);
        node.element.toggleAttribute("data-knocked", neuron.knocked === true);
        if (fast) fade(node, neuron.asleep);
        if (isOutput || !node.awake)
          setAttribute(node.fill, "fill-opacity", Number((neuron.value ?? 0).toFixed(2)));
        else if (fast || neuron.mask) shade(node, neuron.value ?? 0);
      });
    });
    drawEdges(picture);
  });

  /** @type {unknown[]} */
  let seen = [];
  return (scene) => {
    const now = [scene.frame, scene.phase, scene.fast, scene.edges];
    if (now.every((part, i) => part === seen[i])) return;
    seen = now;
    const picture = pictureOf(scene);
    tell(picture);
    paint(picture);
  };
}

/**
 * The edges that the server drew, and how to draw them anew.
 * @param {HTMLElement} svg
 * @param {Node[][]} layers
 * @returns {(picture: Picture) => void}
 */
function edgesIn(svg, layers) {
  const widths = (svg.dataset.edgeWidths ?? "").split(",").map(Number);
  const most = Number(svg.dataset.mostEdges);
  const paths = [...svg.querySelectorAll("[data-edges]")].map((path) => ({
    path,
    name: path.getAttribute("data-edges") ?? "",
  }));
  const flows = [...svg.querySelectorAll(".flow")];
  let drawn = 0;

  return ({ between, shows, fast }) => {
    if (!between) return;
    const now = performance.now();
    if (fast && now - drawn < EDGES_APART) return;
    drawn = now;
    /** @type {Map<string, string>} */
    const joined = new Map();
    between.forEach((part, k) => {
      const flow = addEdges(joined, layers[k], layers[k + 1], part, most, part.limits ?? widths);
      setAttribute(flows[k], "d", flow);
      setAttribute(flows[k], "data-flows", part.flows);
    });
    setAttribute(svg, "data-edges-show", shows);
    for (const { path, name } of paths) setAttribute(path, "d", joined.get(name) ?? "");
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
    };
  }
  return layers;
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
