// How the network is seen without the neurons that are knocked out: with the numbers that the server has told of it.

import { storyOf } from "./messages/knock-out.js";

/** @import { Frame, Scene } from "./types.js" */

/** What `knock-out` answers.
 * @typedef {{ test_loss: number | null, test_accuracy: number | null }} Tested
 * @typedef {{ z: (number | null)[], activation: (number | null)[] }} Silenced
 *
 * @typedef {object} Knocked
 * @property {number} step
 * @property {string[]} neurons
 * @property {Tested} full
 * @property {Tested} knocked
 * @property {{ layers: Silenced[], logits: (number | null)[], output: (number | null)[], loss: number | null }} picture
 * @property {{ size: number, full: string, knocked: string } | null} boundary
 */

/** @type {ReadonlySet<string>} */
const NONE = new Set();

/**
 * The lens through which nobody is knocked out, though that could be.
 * @param {Scene} scene
 * @returns {Scene}
 */
export const whole = (scene) => ({ ...scene, knocked: NONE });

/**
 * A lens that shows the example which was asked about in the network without some of its neurons.
 * @param {Knocked} answer
 * @param {Scene} asked
 * @returns {(scene: Scene) => Scene}
 */
export function without({ neurons, picture }, { frame, weights, biases, state }) {
  /** @type {Frame} */
  const seen = {
    ...frame,
    layers: frame.layers.map((layer, k) => ({ ...layer, ...picture.layers[k] })),
    logits: picture.logits,
    output: picture.output,
    example: { ...frame.example, loss: picture.loss },
  };
  const knocked = new Set(neurons);
  const story = storyOf(neurons, frame, seen, state.experiment);
  return (scene) => ({
    ...scene,
    frame: seen,
    weights,
    biases,
    knocked,
    fast: false, // one example after another, as fast as the server tells of them
    story: scene.state.seeking === null ? story : scene.story,
  });
}
