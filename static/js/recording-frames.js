// What a recording holds, as the file has it, and what of it is to be seen at an iteration.

import { asleep, during } from "./messages/common.js";

/** @import { Experiment, Frame, Iteration, Metrics, Mode, Setting, State } from "./types.js" */

/**
 * As app/live/recording.py makes it: `frames` begins with the picture that iteration `first` goes on from, and so does each of
 * `aside`, which has no weights but for the last of eval.
 * @typedef {object} Recording
 * @property {Experiment} experiment
 * @property {Setting[]} commands
 * @property {number} first
 * @property {number} last
 * @property {number} steps_per_epoch
 * @property {boolean} diverged
 * @property {Metrics[]} metrics
 * @property {Frame[]} frames
 * @property {{ eval: Frame[], mc: Frame[] }} aside
 */

/**
 * @param {string} text compressed, in base64
 * @returns {Promise<Recording>}
 */
export async function readRecording(text) {
  const packed = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/** @param {Recording} recording */
export function framesOf({ experiment, commands, first, last, metrics, frames, aside }) {
  const start = first - 1;

  /**
   * The picture at `step`, with the weights that it is computed with.
   * @param {number} step
   * @param {Mode} mode
   * @param {Iteration[]} [iterations]
   * @returns {Frame}
   */
  function frameAt(step, mode, iterations = []) {
    const at = step - start;
    if (mode === "train") return { ...frames[at], iterations };
    const { weights, biases } = frames[at + 1] ?? aside.eval[at]; // those that the next iteration starts from
    return { ...aside[mode][at], weights, biases };
  }

  return {
    frameAt,

    /**
     * The iterations in (after, upto].
     * @param {number} after
     * @param {number} upto
     */
    iterations: (after, upto) =>
      frames.slice(after + 1 - start, upto + 1 - start).flatMap((frame) => frame.iterations),

    /**
     * The metrics that fell due in (after, upto].
     * @param {number} after
     * @param {number} upto
     */
    metrics: (after, upto) => metrics.filter(({ step }) => step > after && step <= upto),

    /**
     * All that were known at `step`; there are some at its start.
     * @param {number} step
     */
    metricsUpto: (step) => metrics.filter((one) => one.step <= step),

    /**
     * Whether a parameter was changed after one of the iterations in (after, upto].
     * @param {number} after
     * @param {number} upto
     */
    changed: (after, upto) => commands.some(({ step }) => step > after && step <= upto),

    /**
     * The parameters for the iteration after `step`.
     * @param {number} step
     * @returns {State["parameters"]}
     */
    parameters(step) {
      const run = { experiment, commands };
      return {
        drop_rates: during(run, step + 1, "drop_rates"),
        input_drop_rate: during(run, step + 1, "input_drop_rate"),
        scaling: during(run, step + 1, "scaling"),
        weight_decay: during(run, step + 1, "weight_decay"),
      };
    },

    /** How many hidden neurons slept in each iteration. */
    asleep: Uint16Array.from(frames.slice(1, last - start + 1), asleep),
  };
}
