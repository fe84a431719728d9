// The card of a neuron: its sum, line by line, and what being asleep means.

import { count, fixed, short } from "../format.js";
import { className } from "./common.js";

/**
 * @import { Experiment } from "../types.js"
 * @import { Detail, HiddenDetail, InputDetail, OutputDetail, Sum } from "../detail.js"
 */

/**
 * A line of the card: what it is, how it comes about, its value; `strong` where a sum or a result stands.
 * @typedef {{ what: string, how: string, value: string, strong?: boolean }} Line
 */

/** @param {Detail} detail */
export function titleOf(detail) {
  const { kind, layer, index, experiment } = detail;
  if (kind === "input") return `Input ${inputName(experiment, index)}`;
  if (kind === "hidden") return `Hidden ${layer}, neuron ${count(index + 1)}`;
  return `Output ${className(experiment, index)}`;
}

/** @param {Detail} detail */
export function statusOf(detail) {
  if (detail.kind === "output" || (detail.kind === "input" && detail.awake && detail.factor === 1)) return "";
  if (detail.kind === "hidden" && detail.knocked) return "knocked out";
  return detail.awake ? "awake" : "asleep";
}

/** @param {Detail} detail */
export function whenOf({ mode, step, draw }) {
  if (mode === "eval") return "eval mode";
  if (mode === "mc") return `dropout left on, mask ${count(draw)}`;
  return step === 0 ? "before the first iteration" : `iteration ${count(step)}`;
}

/** @param {Detail} detail */
export function formulaOf(detail) {
  if (detail.kind === "input") return "";
  if (detail.kind === "output") return "P = softmax(z), z = Σ w·a + b";
  const { experiment, masked, factor } = detail;
  if (detail.knocked) return "ã = 0";
  const inner = `${functionName(experiment)}(Σ w·a + b)`;
  if (!masked) return factor === 1 ? `a = ${inner}` : `ã = (1 − p) · ${inner}`;
  return factor === 1 ? `ã = m · ${inner}` : `ã = m/(1 − p) · ${inner}`;
}

/**
 * @param {Detail} detail
 * @returns {Line[]}
 */
export function linesOf(detail) {
  if (detail.kind === "input") return inputLines(detail);
  return detail.kind === "output" ? outputLines(detail) : hiddenLines(detail);
}

/**
 * @param {InputDetail} detail
 * @returns {Line[]}
 */
function inputLines({ experiment, index, awake, factor, value, given }) {
  const name = inputName(experiment, index);
  if (!awake) return [{ what: name, how: "m = 0", value: fixed(0), strong: true }];
  if (factor === 1) return [{ what: name, how: "of the example in view", value: fixed(given), strong: true }];
  return [
    { what: name, how: "of the example in view", value: fixed(value) },
    { what: "given out", how: `× ${short(factor)}`, value: fixed(given), strong: true },
  ];
}

/**
 * @param {HiddenDetail} detail
 * @returns {Line[]}
 */
function hiddenLines({ experiment, sum, value, masked, awake, factor, knocked, given }) {
  const f = { what: `${functionName(experiment)}(z)`, how: "", value: fixed(value) };
  const whole = [...sumLines(experiment, sum), f];
  const out = { what: "ã", how: "given out", value: fixed(given), strong: true };
  if (knocked) return [...whole, { what: "knocked out", how: "", value: "× 0" }, out];
  if (!masked && factor === 1) return [...whole.slice(0, -1), { ...f, strong: true }];
  return [
    ...whole,
    {
      what: maskOf(masked, awake),
      how: factorOf(masked, factor),
      value: awake ? `× ${short(factor)}` : "× 0",
    },
    out,
  ];
}

/**
 * @param {boolean} masked
 * @param {boolean} awake
 */
function maskOf(masked, awake) {
  if (!masked) return "no mask";
  return awake ? "awake, m = 1" : "asleep, m = 0";
}

/**
 * @param {boolean} masked
 * @param {number} factor
 */
function factorOf(masked, factor) {
  if (factor === 1) return "not scaled";
  return masked ? `m / (1 − ${short(1 - 1 / factor)})` : `1 − ${short(1 - factor)}`;
}

/**
 * @param {OutputDetail} detail
 * @returns {Line[]}
 */
function outputLines({ experiment, index, sum, exponential, exponentials, chance, loss }) {
  const lines = [
    ...sumLines(experiment, sum),
    { what: "exp(z)", how: "", value: short(exponential) },
    { what: "Σ exp(z)", how: "of all outputs", value: short(exponentials) },
    {
      what: `P(${className(experiment, index)})`,
      how: `${short(exponential)} / ${short(exponentials)}`,
      value: fixed(chance),
      strong: true,
    },
  ];
  if (loss === null) return lines;
  return [
    ...lines,
    { what: "loss at the label", how: `−ln ${fixed(chance)}`, value: fixed(loss), strong: true },
  ];
}

/**
 * @param {Experiment} experiment
 * @param {Sum} sum
 * @returns {Line[]}
 */
function sumLines(experiment, { layer, terms, rest, bias, z }) {
  const lines = terms.map(({ from, weight, a, awake, knocked, product }) => ({
    what: layer === 1 ? inputName(experiment, from) : `neuron ${count(from + 1)}`,
    how: `${fixed(weight, 3)} × ${knocked ? "0, knocked out" : awake ? fixed(a) : "0, asleep"}`,
    value: fixed(product),
  }));
  if (rest) {
    const asleep = rest.asleep ? `, ${count(rest.asleep)} asleep` : "";
    lines.push({
      what: `… and ${count(rest.count)} more${asleep}`,
      how: "together",
      value: fixed(rest.product),
    });
  }
  return [
    ...lines,
    { what: "b", how: "bias", value: fixed(bias) },
    { what: "z", how: "Σ w·a + b", value: fixed(z), strong: true },
  ];
}

/**
 * What else there is to say.
 * @param {Detail} detail
 */
export function noteOf(detail) {
  if (detail.kind === "hidden" && detail.awake && detail.knocked !== undefined) return pressOf(detail);
  if (detail.kind === "output" || detail.awake) return "";
  const { experiment, mode, kind } = detail;
  if (mode !== "train") return "Asleep in this pass: it gives out 0.";
  if (experiment.mask_per === "example") {
    return "Asleep for this example: it gives out 0, and this example moves none of its weights.";
  }
  const which = kind === "input" ? "all its weights" : "all its weights, in and out,";
  return `Asleep: it gives out 0, and ${which} get gradient 0 in this iteration.`;
}

/**
 * What a press does.
 * @param {HiddenDetail} detail
 */
function pressOf({ mode, knocked }) {
  if (mode !== "eval") return "In eval mode a press knocks it out.";
  return knocked ? "It gives out 0, its weights stay. Press to bring it back." : "Press to knock it out.";
}

/** @param {Experiment} experiment */
const functionName = ({ activation }) => (activation === "relu" ? "ReLU" : String(activation));

/**
 * x₁, or where a pixel stands.
 * @param {Experiment} experiment
 * @param {number} index
 */
function inputName(experiment, index) {
  if (experiment.dataset !== "digits") return ["x₁", "x₂"][index];
  return `row ${1 + Math.floor(index / 8)}, pixel ${1 + (index % 8)}`;
}
