// What one neuron computes, as numbers: its whole sum, the function, the mask and the factor. All are those of the frame.

/** @import { Experiment, Frame, Mode, Scene } from "./types.js" */

const MOST_TERMS = 6; // that are told one by one; of more, the largest
const LARGEST = 5;

/** @type {Record<string, (z: number) => number>} */
const FUNCTIONS = {
  tanh: Math.tanh,
  relu: (z) => Math.max(z, 0),
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
};

/**
 * One product of a sum: what comes from neuron `from` of the layer before.
 * @typedef {{ from: number, weight: number, a: number, awake: boolean, knocked: boolean, product: number }} Term
 *
 * The terms that are not told one by one.
 * @typedef {{ count: number, asleep: number, product: number }} Rest
 *
 * @typedef {{ layer: number, terms: Term[], rest: Rest | null, bias: number, z: number }} Sum
 *
 * How a mask and a factor make of a value what is given out.
 * @typedef {{ masked: boolean, awake: boolean, factor: number }} Masking
 *
 * @typedef {object} Place
 * @property {number} layer 0 are the inputs, the last the outputs
 * @property {number} index
 * @property {Mode} mode
 * @property {number} step
 * @property {number} draw which mask, in mode mc
 * @property {Experiment} experiment
 *
 * @typedef {Place & Masking & { kind: "input", value: number, given: number }} InputDetail
 * Whether a press knocks it out, or brings it back; undefined where that cannot be.
 * @typedef {{ knocked: boolean | undefined }} Knockable
 *
 * @typedef {Place & Masking & Knockable & { kind: "hidden", sum: Sum, value: number, given: number }} HiddenDetail
 * @typedef {Place & { kind: "output", sum: Sum, exponential: number, exponentials: number, chance: number, loss: number | null }} OutputDetail
 * @typedef {InputDetail | HiddenDetail | OutputDetail} Detail
 */

/**
 * @param {Scene} scene
 * @param {number} layer
 * @param {number} index
 * @returns {Detail}
 */
export function detailOf(scene, layer, index) {
  const { frame, state } = scene;
  const { experiment } = state;
  const place = { layer, index, mode: frame.mode, step: frame.step, draw: frame.draw ?? 0, experiment };
  const masked = frame.mode === "mc" || (frame.mode === "train" && frame.step > 0);
  if (layer === 0) {
    const awake = frame.input_mask?.[index] !== 0;
    const factor = frame.input_factor ?? 1;
    const given = frame.input[index] ?? Number.NaN;
    return { ...place, kind: "input", masked, awake, factor, value: awake ? given / factor : 0, given };
  }
  if (layer <= frame.layers.length) {
    const { mask, z, activation, factor } = frame.layers[layer - 1];
    const sum = sumOf(scene, layer, index, z[index]);
    const value = FUNCTIONS[String(experiment.activation)](sum.z);
    const given = activation[index] ?? Number.NaN;
    const knocked = scene.knocked?.has(`${layer}-${index}`);
    return { ...place, kind: "hidden", masked, awake: mask[index] === 1, factor, knocked, sum, value, given };
  }
  const sum = sumOf(scene, layer, index, frame.logits[index]);
  const exponentials = frame.logits.map((z) => Math.exp(z ?? Number.NaN));
  const { label, loss } = frame.example;
  return {
    ...place,
    kind: "output",
    sum,
    exponential: exponentials[index],
    exponentials: exponentials.reduce((total, one) => total + one, 0),
    chance: frame.output[index] ?? Number.NaN,
    loss: label === index ? loss : null,
  };
}

/**
 * The sum of a neuron, with `z` as the frame has it.
 * @param {Scene} scene
 * @param {number} layer
 * @param {number} index
 * @param {number | null} z
 * @returns {Sum}
 */
function sumOf({ frame, weights, biases, knocked }, layer, index, z) {
  const before = givenBy(frame, layer - 1);
  const bias = biases[layer - 1]?.[index] ?? Number.NaN;
  const all = before.map(({ a, awake }, from) => {
    const weight = weights[layer - 1]?.[from]?.[index] ?? Number.NaN;
    return {
      from,
      weight,
      a,
      awake,
      knocked: knocked?.has(`${layer - 1}-${from}`) === true,
      product: weight * a,
    };
  });
  const whole = { layer, bias, z: z ?? Number.NaN };
  if (all.length <= MOST_TERMS) return { ...whole, terms: all, rest: null };
  const terms = [...all].sort((a, b) => Math.abs(b.product) - Math.abs(a.product)).slice(0, LARGEST);
  const others = all.filter((term) => !terms.includes(term));
  const product = whole.z - bias - terms.reduce((total, term) => total + term.product, 0);
  const rest = { count: others.length, asleep: others.filter(({ awake }) => !awake).length, product };
  return { ...whole, terms: terms.sort((a, b) => a.from - b.from), rest };
}

/**
 * What each neuron of a layer gives out.
 * @param {Frame} frame
 * @param {number} layer
 */
function givenBy(frame, layer) {
  const values = layer === 0 ? frame.input : frame.layers[layer - 1].activation;
  const mask = layer === 0 ? frame.input_mask : frame.layers[layer - 1].mask;
  return values.map((a, i) => ({ a: a ?? Number.NaN, awake: mask?.[i] !== 0 }));
}
