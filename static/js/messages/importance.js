// The ranking of all hidden neurons: what each is worth to its network.

import { count, fixed, percent, short } from "../format.js";
import { atStep } from "./common.js";
import { neuronName, signed } from "./knock-out.js";

/** @import { Importance, Ranked } from "../importance-view.js" */

const FEW = 4; // neurons, below which a quarter of them is more than that

/**
 * A bar: whose neuron it is, and how far the test loss rises without it.
 * @param {Ranked} ranked
 */
export const barName = ({ key, who, rise }) =>
  `${who === "twin" ? "Twin, h" : "H"}${neuronName(key).slice(1)}: ${signed(rise, 3)}`;

/**
 * What the panel says below the ranking.
 * @param {string | null} name of the bar in question
 * @param {number} shown
 * @param {number} all
 * @param {string | false} again what a second tap on that bar does
 */
export function reading(name, shown, all, again) {
  if (name) return again ? `${name}. ${again}: tap again.` : name;
  return shown < all
    ? `The ${count(shown)} largest of ${count(all)} are shown.`
    : "Point at a bar to see which it is.";
}

export const groupNames = { network: "with dropout", twin: "its twin, without" };

/** @param {number} value */
export const tick = (value) => (value > 0 ? `+${short(value)}` : short(value));

/** @typedef {Importance["networks"][number]} Network */

/**
 * What the ranking comes to, whichever way it does.
 * @param {Network[]} networks
 */
export function ranking(networks) {
  const [network, twin] = networks;
  if (!networks.every(isKnown)) return "The loss is not finite any more: there is nothing to rank.";
  if (!twin) return `Losing one neuron raises the test loss ${cost(network)}.`;
  if (network.test_loss === twin.test_loss && network.largest === twin.largest)
    return `Losing one neuron raises the test loss ${cost(network)}. So far both networks are the same.`;
  return `Losing one neuron raises the test loss ${cost(network)} with dropout, ${cost(twin)} without.`;
}

/** @param {Network} network */
function cost({ largest }) {
  if (largest === null || largest <= 0) return "**not at all**";
  const text = fixed(largest, 3);
  return Number(text) === 0 ? "by less than **0.001**" : `by up to **${text}**`;
}

/**
 * How the work is spread; of a few neurons that says nothing.
 * @param {Network[]} networks
 */
export function spread(networks) {
  const [network, twin] = networks;
  if (network.neurons.length < FEW || !networks.every(isKnown) || networks.every(isNone)) return "";
  const share = (/** @type {Network} */ { top_quarter }) => percent(top_quarter, 0);
  if (!twin) return `The most important quarter carries ${share(network)} of all rises.`;
  if (isNone(network))
    return `The most important quarter carries ${share(twin)} of all rises without dropout; with it none raises the loss.`;
  if (isNone(twin))
    return `The most important quarter carries ${share(network)} of all rises with dropout; without it none raises the loss.`;
  return `The most important quarter carries ${share(network)} of all rises with dropout, ${share(twin)} without.`;
}

/** @param {Network} network whose losses are finite, with all neurons and without any of them */
const isKnown = ({ test_loss, largest }) => test_loss !== null && largest !== null;

/** @param {Network} network whose loss no neuron raises by its loss */
const isNone = ({ top_quarter }) => top_quarter === null;

/** @param {number} step */
export const rankedAt = (step) => `Ranked ${atStep(step)}.`;
