// By what activations are multiplied, in training and in eval mode.

import { short } from "../format.js";
import { isOne } from "./common.js";

/** @import { State } from "../types.js" */

/** @param {State["parameters"]} parameters */
export function factors({ drop_rates, scaling }) {
  const rates = isOne(drop_rates) ? drop_rates.slice(0, 1) : drop_rates;
  /** @param {(rate: number) => number} factor */
  const told = (factor) => rates.map((rate) => short(factor(rate))).join(", ");
  const train = scaling === "inverted" ? told((rate) => 1 / (1 - rate)) : "1";
  const full = scaling === "classic" ? told((rate) => 1 - rate) : "1";
  return `It is activations, here ×\u00a0${train} in training, ×\u00a0${full} in eval mode.`;
}
