// What the hidden neurons of network and twin are like: how far they are alike, how sparse their activations are, and how large
// the weights are. Two panels from one answer of the server.

import { answersView } from "./answers.js";
import { correlationMaps } from "./correlations.js";
import { emphasize, find, setText } from "./dom.js";
import { alike, constants, measured } from "./messages/leaning.js";
import { sparsityPanel } from "./sparsity-view.js";

/**
 * @import { Tools, View, Who } from "./types.js"
 *
 * One hidden layer over all test inputs.
 * @typedef {object} LeaningLayer
 * @property {(number | null)[][]} correlations null where a neuron is constant
 * @property {number | null} mean of |r| over pairs of neurons
 * @property {number} constant
 * @property {number | null} mean_activation
 * @property {number | null} mean_size
 * @property {number} zeros
 * @property {number} small
 * @property {{ edges: number[], shares: number[] }} histogram
 *
 * @typedef {object} Leaning
 * @property {Who} name
 * @property {{ layers: { weights: number | null }[], total: number | null }} norms
 * @property {LeaningLayer[]} layers
 * @property {number | null} mean
 */

const MANY = 48; // neurons, whose correlations are too many to be told while the run plays

/**
 * @param {HTMLElement} stage
 * @param {Tools} tools
 * @returns {View}
 */
export function leaningView(stage, tools) {
  const panel = find(stage, "#co-adaptation");
  const showMaps = correlationMaps(panel, tools);
  const sparsity = find(stage, "#sparsity");
  const showSparsity = sparsityPanel(sparsity);
  const [told, asleep, at] = [".what", ".constant", ".at"].map((name) => find(panel, name));
  return answersView(panel, tools, {
    panels: [panel, sparsity],
    isLong: Number(panel.querySelector("[data-neurons]")?.getAttribute("data-neurons")) > MANY,
    path: () => "co-adaptation",
    show(/** @type {{ step: number, networks: Leaning[] }} */ { step, networks }, { state }) {
      showMaps(networks);
      showSparsity(networks, step, state.experiment);
      emphasize(told, alike(networks, step));
      setText(asleep, constants(networks));
      setText(at, measured(step));
    },
  });
}
