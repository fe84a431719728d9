// What a message of the host asks for: a command, or what is wrong with its value. What only the server knows, it checks.

import { embed as words } from "./messages/embed.js";

/** @import { Command, State } from "./types.js" */

const [SLOWEST, FASTEST] = [0.2, 1000]; // as the contract has it
const MODES = ["train", "eval", "mc"];

/**
 * @param {string} method
 * @param {any} value
 * @param {State | null} state what is shown, if known
 * @returns {Command | string}
 */
export function commandOf(method, value, state) {
  switch (method) {
    case "step":
      if (value === undefined) return { command: "step", count: 1 };
      return isWhole(value) && value !== 0
        ? { command: "step", count: value }
        : words.misfit(words.steps, value);
    case "seek": {
      const last = state?.steps ?? Number.MAX_SAFE_INTEGER;
      return isWhole(value) && value >= 0 && value <= last
        ? { command: "seek", step: value }
        : words.misfit(words.step(last), value);
    }
    case "mode":
      return MODES.includes(value) ? { command: "mode", value } : words.misfit(words.oneOf(MODES), value);
    case "speed":
      return value === "max" || (typeof value === "number" && value >= SLOWEST && value <= FASTEST)
        ? { command: "speed", value }
        : words.misfit(words.speed(SLOWEST, FASTEST), value);
    case "set":
      return isChange(value, state)
        ? { command: "set", name: value.name, value: value.value }
        : words.misfit(words.change(Object.keys(state?.parameters ?? {})), value);
  }
  return { command: /** @type {"play" | "pause" | "reset"} */ (method) };
}

const isWhole = Number.isSafeInteger;

/**
 * @param {any} value
 * @param {State | null} state
 */
function isChange(value, state) {
  if (typeof value?.name !== "string" || !Object.hasOwn(value, "value")) return false;
  return !state || Object.hasOwn(state.parameters, value.name);
}
