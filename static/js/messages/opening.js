// What the opening tells, scene by scene.

import { count, percent } from "../format.js";
import { neurons } from "./common.js";
import { passed, passesName } from "./passes.js";
import { what } from "./sentence.js";

/** @import { Scene, Story } from "../types.js" */

const SINGLE_ITERATIONS = 100; // more than are shown one by one

/** @type {Record<string, (scene: Scene) => Story>} */
export const opening = {
  awake: ({ frame }) => ({
    what: "**Dropout** switches off random neurons while a network learns.",
    more: `This is a real network before its first iteration. All **${count(neurons(frame))}** neurons are awake.`,
  }),
  masks: (scene) => ({ what: "A **new mask** every time.", more: what(scene) }),
  fast: () => ({
    what: "Now fast: the shade says how often each neuron slept lately.",
    more: "On the right the curves part, and the boundary of the twin without dropout turns **jagged**.",
  }),
  rest: ({ frame }) => ({
    what: "And so on, until the network has learned.",
    more:
      frame.step > SINGLE_ITERATIONS
        ? `That is **${count(frame.step)}** iterations with a mask each. On the right: the curves have parted, and the twin’s boundary is **jagged**.`
        : "",
  }),
  results: ({ numbers }) => ({
    what: `Same start, same batches: **${percent(numbers.network.test_accuracy)}** of new points right with dropout, **${percent(numbers.twin?.test_accuracy)}** without.`,
    more: "This seed was chosen because it shows the usual effect. Three ways on:",
  }),
};

/**
 * The full network's answers to one input, as many as have been shown.
 * @param {Scene} scene
 * @param {number} shown
 * @returns {Story}
 */
export function equalOutputs({ frame, state }, shown) {
  const told = passed(frame).map((chance) => `**${chance}**`);
  return {
    what: "**Eval mode**, the same example: every neuron is awake, and nothing is left to chance.",
    more: `${passesName(frame, state.experiment)} ${told.slice(0, shown).join(" · ")}`.trim(),
  };
}
