// The ranking of all hidden neurons: what each is worth to its network.

import { count, fixed, percent, short } from "../format.js";
import { neuronName, signed } from "./knock-out.js";

/** @import { Importance, Ranked } from "../importance-view.js" */

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
 */
export function reading(name, shown, all) {
  if (name) return name;
  return shown < all
    ? `The ${count(shown)} largest of ${count(all)} are shown.`
    : "Point at a bar to see which it is.";
}

export const groupNames = { network: "with dropout", twin: "its twin, without" };

/** @param {number} value */
export const tick = (value) => (value > 0 ? `+${short(value)}` : short(value));

/**
 * What the ranking comes to, whichever way it does.
 * @param {Importance["networks"]} networks
 */
export function ranking(networks) {
  const [network, twin] = networks;
  if (networks.some(({ test_loss }) => test_loss === null))
    return "The loss is not finite any more: there is nothing to rank.";
  const cost = (/** @type {typeof network} */ { largest }) =>
    largest !== null && largest > 0 ? `by up to **${fixed(largest, 3)}**` : "**not at all**";
  if (!twin) return `Losing one neuron raises the test loss ${cost(network)}.`;
  if (network.test_loss === twin.test_loss && network.largest === twin.largest)
    return `Losing one neuron raises the test loss ${cost(network)}. So far both networks are the same.`;
  return `Losing one neuron raises the test loss ${cost(network)} with dropout, ${cost(twin)} without.`;
}

/**
 * How the work is spread.
 * @param {Importance["networks"]} networks
 */
export function spread([network, twin]) {
  const share = (/** @type {typeof network} */ { top_quarter }) => percent(top_quarter, 0);
  if (network.top_quarter === null) return "";
  if (!twin || twin.top_quarter === null)
    return `The most important quarter carries ${share(network)} of all rises.`;
  return `The most important quarter carries ${share(network)} of all rises with dropout, ${share(twin)} without.`;
}

/** @param {number} step */
export const rankedAt = (step) => `At iteration ${count(step)}.`;
