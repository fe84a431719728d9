// What a recording holds, as the file has it, and what of it is to be seen at an iteration.

import { asleep, during } from "./messages/common.js";

/** @import { Experiment, Frame, Iteration, Metrics, Mode, Setting, State } from "./types.js" */

/**
 * What the other modes show at one moment of the run, without weights, and the metrics that were told then.
 * @typedef {{ eval: Frame, mc: Frame, metrics: Metrics[] }} Moment
 *
 * As app/live/recording.py makes it: `frames` and `moments` begin with the picture that iteration `first` goes on from, and `after`
 * is what eval mode shows in the end, with weights.
 * @typedef {object} Recording
 * @property {Frame[]} frames
 * @property {Experiment} experiment
 * @property {Setting[]} commands
 * @property {number} first
 * @property {number} last
 * @property {number} steps_per_epoch
 * @property {boolean} diverged
 * @property {Moment[]} moments
 * @property {Frame} after
 */

/**
 * @param {string} frames compressed, in base64; apart from the rest, for so they compress better
 * @param {string} rest
 * @returns {Promise<Recording>}
 */
export async function readRecording(frames, rest) {
  return { ...(await unpacked(rest)), frames: await unpacked(frames) };
}

/** @param {string} text */
async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

/** @param {Recording} recording */
export function framesOf({ frames, experiment, commands, first, moments, after }) {
  const start = first - 1;
  const metrics = moments.flatMap((moment) => moment.metrics);

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
    const { weights, biases } = frames[at + 1] ?? after; // those that the next iteration starts from
    return { ...moments[at][mode], weights, biases };
  }

  return {
    frameAt,

    /**
     * The iterations in (from, upto].
     * @param {number} from
     * @param {number} upto
     */
    iterations: (from, upto) =>
      frames.slice(from + 1 - start, upto + 1 - start).flatMap((frame) => frame.iterations),

    /**
     * The metrics that fell due in (from, upto].
     * @param {number} from
     * @param {number} upto
     */
    metrics: (from, upto) => metrics.filter(({ step }) => step > from && step <= upto),

    /**
     * All that were known at `step`; there are some at its start.
     * @param {number} step
     */
    metricsUpto: (step) => metrics.filter((one) => one.step <= step),

    /**
     * Whether a parameter was changed after one of the iterations in (from, upto].
     * @param {number} from
     * @param {number} upto
     */
    changed: (from, upto) => commands.some(({ step }) => step > from && step <= upto),

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
    asleep: Uint16Array.from(frames.slice(1), asleep),
  };
}
