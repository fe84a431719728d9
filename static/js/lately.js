// Running means per neuron: how often it slept and what it gave out lately, for speeds at which single masks would flash.

/** @import { Frame, Lately, Speed } from "./types.js" */

const SHORTEST = 12; // iterations that a mean reaches back at least
const SECONDS = 0.6; // … and as many as pass in this time
const FASTEST = 1000; // iterations a second that "max" counts as
const FRAMES = 60; // a second at most, each with one mask where dropout is left on

/**
 * @param {Frame} frame a first one, for the sizes
 * @returns {{ values: Lately, add: (frame: Frame, speed: Speed) => void }}
 */
export function createLately(frame) {
  /** @type {Lately} */
  const values = {
    asleep: frame.layers.map((layer) => new Float64Array(layer.mask.length)),
    activation: frame.layers.map((layer) => new Float64Array(layer.mask.length)),
    input: new Float64Array(frame.input.length),
    output: new Float64Array(frame.output.length),
  };
  let iterations = 0;
  let pictures = 0;

  return {
    values,
    add(next, speed) {
      const isLeftOn = next.mode === "mc";
      const fastest = isLeftOn ? FRAMES : FASTEST;
      const reach = Math.max(SHORTEST, SECONDS * (speed === "max" ? fastest : Math.min(speed, fastest)));
      const drawn = isLeftOn
        ? [next.layers.map(({ mask }) => mask)]
        : next.iterations.map(({ masks }) => masks);
      for (const masks of drawn) {
        iterations += 1;
        const weight = 1 / Math.min(iterations, reach);
        masks.forEach((mask, k) => {
          drift(values.asleep[k], (i) => 1 - bit(mask, i), weight);
        });
      }
      pictures += 1;
      const weight = 1 / Math.min(pictures, SHORTEST);
      next.layers.forEach((layer, k) => {
        drift(values.activation[k], (i) => layer.activation[i] ?? 0, weight);
      });
      drift(values.input, (i) => next.input[i] ?? 0, weight);
      drift(values.output, (i) => next.output[i] ?? 0, weight);
    },
  };
}

/**
 * Move every mean toward its next value.
 * @param {Float64Array} means
 * @param {(i: number) => number} next
 * @param {number} weight
 */
function drift(means, next, weight) {
  for (let i = 0; i < means.length; i++) means[i] += weight * (next(i) - means[i]);
}

/**
 * Place `i` of a mask: a list, or hex with the first neuron in the highest bit.
 * @param {number[] | string} mask
 * @param {number} i
 */
export function bit(mask, i) {
  if (typeof mask !== "string") return mask[i];
  const code = mask.charCodeAt(i >> 2);
  return ((code < 58 ? code - 48 : code - 87) >> (3 - (i & 3))) & 1;
}
