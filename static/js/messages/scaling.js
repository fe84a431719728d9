// Slow motion's phase in which what is given out is scaled: inverted, classic, or not at all.

import { fixed, short } from "../format.js";
import { asleep, inputsAsleep, isOne, neurons } from "./common.js";

/** @import { Frame, NetworkRecord } from "../types.js" */

/**
 * What is scaled in the iteration, and by how much.
 * @param {Frame} frame
 * @param {NetworkRecord} network
 */
export function scaled(frame, { scaling, factors, drop_rates, input_drop_rate, input_factor, masks }) {
  const rates = input_drop_rate > 0 ? [...drop_rates, input_drop_rate] : drop_rates;
  const isOff = rates.every((rate) => rate === 0);
  if (scaling === "classic") {
    const keep = isOne(rates) ? `1 − p = **${short(1 - rates[0])}**` : "1 − p";
    return `Nothing is scaled now. Classic dropout multiplies by ${keep} in eval mode instead.`;
  }
  if (scaling === "none") {
    const more = isOff ? "" : ", where all are awake and more adds up";
    return `Nothing is scaled, neither now nor in eval mode${more}.`;
  }
  if (isOff) return "The drop rate is 0, so the factor 1/(1 − p) is 1.";
  const which = masks[0].length > 1 ? " for this example" : "";
  const isAnyone = asleep(frame) < neurons(frame);
  const by = isOne(drop_rates)
    ? `1/(1 − ${short(drop_rates[0])}) = **${short(factors[0])}**`
    : `1/(1 − p), here ${factors.map((factor) => `**${short(factor)}**`).join(", ")}`;
  if (input_drop_rate === 0) {
    return isAnyone
      ? `What those awake give out × ${by}, before the next layer sees it.`
      : `None is awake${which}, so there is nothing to scale.`;
  }
  const isAnyInput = inputsAsleep(frame) < frame.input.length;
  const theirs = isAnyInput
    ? `inputs awake × 1/(1 − ${short(input_drop_rate)}) = **${short(input_factor)}**`
    : `no input is awake${which}`;
  if (!isAnyone) return `No neuron is awake${which}; ${theirs}.`;
  if (factors.every((factor) => factor === 1))
    return `Neurons have drop rate 0, so their factor is 1; ${theirs}.`;
  return `What neurons awake give out × ${by}; ${theirs}.`;
}

/**
 * The strongest neuron of the first layer in which one is awake and scaled, before and after.
 * @param {Frame} frame
 * @param {NetworkRecord} network
 */
export function scaledExample({ example }, { a, factors }) {
  const largest = a.map((layer) => Math.max(...layer[example.position - 1].map(Math.abs)));
  const k = largest.findIndex((size, k) => size > 0 && factors[k] !== 1);
  if (k < 0) return "";
  const given = a[k][example.position - 1];
  const i = given.map(Math.abs).indexOf(largest[k]);
  return `Hidden ${k + 1}, neuron ${i + 1}: ${fixed(given[i] / factors[k], 4)} × ${short(factors[k])} = **${fixed(given[i], 4)}**.`;
}
