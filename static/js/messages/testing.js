// The exhibit on testing: single answers, how they spread, test accuracy under one mask after another, the weights.

import { count, exact, fixed, percent, short } from "../format.js";
import { atStep, className, exampleName, isOne, plural } from "./common.js";

/** @import { Experiment, State, Switches } from "../types.js" */

/**
 * What passes were made on, as the server names it.
 * @typedef {{ split: "train" | "test", index: number, label: number }} Example
 */

/** @param {number | null} probability */
export const answer = (probability) => exact(probability);

/**
 * Whose probability it is, of which example, and when.
 * @param {Experiment} experiment
 * @param {Example} example
 * @param {number} step
 */
export const of = (experiment, example, step) =>
  `P(${className(experiment, example.label)}) of ${exampleName(experiment, example)}, ${atStep(step)}`;

/** @param {boolean} equal */
export const equality = (equal) => (equal ? "Equal to the last bit" : "Not equal");

/**
 * @param {number} different
 * @param {number} first of the masks
 * @param {number} passes
 * @param {State} state
 */
export function difference(different, first, passes, state) {
  const masks = `masks ${count(first)}–${count(first + passes - 1)}`;
  if (different === 1 && !canSleep(state)) return "Equal: at rate 0 nobody sleeps";
  const answers = different === passes ? "All different" : different === 1 ? "Equal" : "Two of them equal";
  return `${answers}, ${masks}`;
}

/**
 * @param {State} state
 * @returns whether anything can fall asleep
 */
const canSleep = ({ parameters }) =>
  parameters.input_drop_rate > 0 || parameters.drop_rates.some((rate) => rate > 0);

/**
 * How many passes answered how, beside the full network.
 * @param {{ mean: number | null, deviation: number | null, different: number, full: number | null }} spread
 * @param {number} passes
 */
export function spread({ mean, deviation, different, full }, passes) {
  const answers = different === 1 ? "one answer" : `${count(different)} different answers`;
  return `${count(passes)} masks, **${answers}**: mean **${fixed(mean, 3)}**, standard deviation **${fixed(deviation, 3)}**. Line: eval mode, **${fixed(full, 3)}**.`;
}

/** The ends and the middle of the scale of a probability. */
export const scale = ["0", "0.5", "1"];

/**
 * A bar of the histogram.
 * @param {number} from
 * @param {number} to
 */
export const between = (from, to) => `${fixed(from)} to ${fixed(to)}`;

/** @param {number} passes */
export const passes = (passes) => plural(passes, "pass", "passes");

export const walk = { pause: "Pause", play: "Play" };

/**
 * Under which mask the accuracy is.
 * @param {number} draw
 */
export const withMask = (draw) => `with mask ${count(draw)}`;

/** @param {number | null} share */
export const accuracy = (share) => percent(share);

/**
 * How good the same weights were under different masks.
 * @param {number[]} seen
 * @param {number} step
 * @param {boolean} isCapped whether there may have been more before
 */
export function range(seen, step, isCapped) {
  const [least, most] = [Math.min(...seen), Math.max(...seen)].map((share) => fixed(100 * share, 1));
  const span = seen.length === 0 ? "–" : least === most ? `${least} %` : `${least} – ${most} %`;
  return `**${span.replace(" %", "\u202f%")}** over ${isCapped ? "the latest " : ""}${plural(seen.length, "mask")}${isCapped ? "" : " so far"}, on the same weights, ${atStep(step)}.`;
}

/**
 * @param {number} draw
 * @param {number | null} share
 */
export const maskSpoken = (draw, share) => `Mask ${count(draw)}: test accuracy ${percent(share)}.`;

/** @param {string} checksum */
export const beginning = (checksum) => `${checksum.slice(0, 16)}\u00a0…`;

/**
 * @param {Switches} switches
 * @param {number} step
 * @param {boolean} isTraining
 */
export function kept({ count: switched, same }, step, isTraining) {
  const when = `${atStep(step).replace(/^./, (letter) => letter.toUpperCase())}.`;
  if (isTraining) return `${when} Every iteration changes the weights, and with them this.`;
  if (switched === 0) return `${when} Switch the mode and see.`;
  const after = `After **${plural(switched, "switch", "switches")}** of mode`;
  return `${when} ${after} ${same ? "it is **the same** as before" : "it is **another one**"}.`;
}

/**
 * The same, in the text.
 * @param {Switches} switches
 */
export function checksumFigure({ count: switched, same, checksum }) {
  if (checksum === null || switched === 0 || !same) return "Their checksum shows it: switch modes and see.";
  const after = `After ${plural(switched, "switch", "switches")} of mode`;
  return `${after} their checksum is still ${checksum.slice(0, 8)}\u00a0…`;
}

/**
 * What this run multiplies by in eval mode.
 * @param {State} state
 */
export function scalingFigure({ parameters: { scaling, drop_rates: rates } }) {
  if (scaling === "inverted") return "This run is inverted.";
  if (scaling === "none") return "This run forgets it altogether.";
  const factors = rates.map((rate) => short(1 - rate));
  return `This run is classic: × ${isOne(rates) ? factors[0] : factors.join(", × ")}.`;
}

/**
 * An end of the scale of accuracies.
 * @param {number} share
 */
export const accuracyEnd = (share) => percent(share, 0);
