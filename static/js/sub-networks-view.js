// How many different sub-networks there have been, counted by the server, in how many iterations, and of how many.

import { find, setText } from "./dom.js";
import { count } from "./format.js";
import { inIterations } from "./messages/results.js";

/** @import { State, View } from "./types.js" */

/**
 * @param {HTMLElement} element
 * @returns {View}
 */
export function subNetworksView(element) {
  const seen = find(element, "b");
  const iterations = find(element, ".iterations");
  const neurons = find(element, "sup");
  return ({ frame, state }) => {
    setText(seen, count(frame.sub_networks));
    setText(iterations, inIterations(state.experiment, frame.step));
    setText(neurons, count(neuronsThatSleep(state, frame.step)));
  };
}

/**
 * How many neurons can have slept up to a step: those of layers whose drop rate was ever above 0.
 * @param {State} state
 * @param {number} step
 */
function neuronsThatSleep({ experiment, commands }, step) {
  const rates = commands
    .filter((setting) => setting.name === "drop_rates" && setting.step < step)
    .map(({ value }) => /** @type {number[]} */ (value));
  return experiment.hidden.reduce(
    (total, n, k) => total + ([experiment.drop_rates, ...rates].some((all) => all[k] > 0) ? n : 0),
    0,
  );
}
