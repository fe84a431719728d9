// What is dropped and how often, and whether that was changed on the way, as conditions name it.

import { short } from "../format.js";
import { isOne } from "./common.js";

/** @import { State } from "../types.js" */

/** @param {Pick<State["parameters"], "drop_rates" | "input_drop_rate">} parameters */
export function rates({ drop_rates, input_drop_rate }) {
  const words = isOne(drop_rates)
    ? `rate ${short(drop_rates[0])}`
    : `rates ${drop_rates.map(short).join(", ")}`;
  return input_drop_rate > 0 ? `hidden ${words}, input rate ${short(input_drop_rate)}` : words;
}

/** @param {State["commands"]} commands */
export const changes = (commands) => (commands.length > 0 ? ", with all changes made" : "");
