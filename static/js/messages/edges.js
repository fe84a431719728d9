// What the edges show, and how many weights got a gradient of exactly 0, rested or moved all the same.

import { count, fixed, short } from "../format.js";
import { moversIn } from "../resting.js";
import { whyNoRecord } from "../shown-record.js";
import { plural } from "./common.js";

/**
 * @import { Resting, Tally } from "../resting.js"
 * @import { EdgesShow, Frame, NetworkRecord, Scene, State } from "../types.js"
 */

const MOMENTUM = 0.9; // as PyTorch's tutorials and this app have it
const SMALL = 0.0001; // below it, a size is written as a power of ten

/**
 * How to read the edges as they are now.
 * @param {Scene} scene
 * @param {EdgesShow} shows
 */
export function legend(scene, shows) {
  if (shows === "weights") return "Blue: below 0. Orange: above 0. Width: size.";
  const why = whyNoRecord(scene);
  if (why) return reasons[why];
  const isEarly = scene.phase && scene.phase.name !== "backward" && scene.phase.name !== "update";
  return isEarly
    ? "Slow motion comes to it in Backward and Update."
    : "Blue: below 0. Orange: above 0. Gray: exactly 0.";
}

/** Why the edges show the weights all the same. */
const reasons = {
  mode: "Nothing is learned now: the edges show weights.",
  start: "No gradient yet: the edges show weights.",
  still: "A still: the edges show weights until it plays.",
  moving: "On the way: the edges show weights.",
  fast: "Now weights; shown on pause or up to 2 a second.",
  long: "Now weights; shown on pause or in slow motion.",
};

/**
 * @param {number} step
 * @param {Resting} resting
 * @param {NetworkRecord} network
 */
export function resting(step, { all, weights, sleepers, inputs }, network) {
  const when = `Iteration ${count(step)}:`;
  const { zero, moved } = weights;
  if (zero === 0) {
    const nobody = sleepers === 0 && !inputs ? `, for ${nobodySlept(network)}` : "";
    return `${when} all **${plural(all, "weight")}** got a gradient${nobody}.`;
  }
  const got = `${when} **${count(zero)} of ${plural(all, "weight")}** got gradient exactly **0**`;
  if (moved === 0)
    return `${got}; ${zero === 1 ? "it" : `all **${count(zero)}**`} stayed where ${zero === 1 ? "it was" : "they were"}. ${whyResting(step, network)}`.trim();
  const which = moved === zero ? (zero === 1 ? "it" : "all of them") : `**${count(moved)}** of them`;
  return `${got}, and ${which} **moved** all the same. ${whyMoving(step, network)}`;
}

/** @param {NetworkRecord} network */
const nobodySlept = ({ masks }) =>
  masks[0].length > 1 ? `nobody slept for all ${count(masks[0].length)} examples` : "nobody slept";

/**
 * @param {number} step
 * @param {NetworkRecord} network
 */
function whyResting(step, network) {
  if (moversIn(step, network).length > 0) return "";
  if (network.optimizer === "sgd") return "Plain SGD moves a weight by its gradient alone.";
  return "There is no update before this one to go on with.";
}

/**
 * @param {number} step
 * @param {NetworkRecord} network
 */
const whyMoving = (step, network) =>
  moversIn(step, network)
    .map((mover) => (mover === "weight_decay" ? decay[network.optimizer] : goingOn[mover]))
    .join(" ");

const goingOn = {
  momentum: `Momentum: ${short(MOMENTUM)} of the last update goes on.`,
  adam: "Adam: the running mean of earlier gradients goes on.",
};

/** What weight decay does where the gradient is 0. */
const decay = {
  sgd: "Weight decay shrinks each weight a little, gradient or not.",
  momentum: "Weight decay pulls each weight toward 0, gradient or not.",
  adam: "Weight decay counts as gradient, which Adam brings to its usual size.",
};

/** What stands there until there is an iteration to tell of. @type {Record<keyof typeof reasons, string>} */
export const nothingYet = {
  mode: "In train mode each iteration is counted here.",
  start: "Before the first iteration no weight has a gradient.",
  still: "Counted once it plays.",
  moving: "",
  fast: "Too fast to count. On pause one sees which weights rested.",
  long: "Not counted while it plays. On pause one sees which weights rested.",
};

export const noRows = Array.from({ length: 4 }, () => ["–", "–", "–"]);

/**
 * The cells of the table, row by row: how many got gradient 0, how many of those moved, and how far at most.
 * @param {Resting} resting
 */
export const rows = ({ into, out, biases, others }) => [into, biases, out, others].map(cells);

/** @param {Tally} tally */
const cells = ({ zero, moved, most }) => [count(zero), count(moved), size(most)];

/** @param {number} value */
const size = (value) =>
  value === 0 ? "0" : value < SMALL ? short(Number(value.toPrecision(2))) : fixed(value, 4);

/**
 * What this iteration says to "weights of dropped neurons are not updated".
 * @param {number} step
 * @param {Resting} resting
 */
export function heard(step, { into, out, sleepers, inputs }) {
  const theirs = into.zero + out.zero;
  if (sleepers === 0 && !inputs) return `in iteration ${count(step)} nobody slept for the whole batch.`;
  const moved = into.moved + out.moved;
  const rested =
    moved === 0 ? `all **${count(theirs)}** rested` : `**${count(moved)} of ${count(theirs)}** moved`;
  return `in iteration ${count(step)} ${rested}.`;
}

/**
 * What this iteration says to "weights are scaled up".
 * @param {Frame} frame
 * @param {State} state
 */
export function factorNow({ mode, step, layers }, { parameters }) {
  if (parameters.scaling === "none") return ", though not here: nothing is scaled";
  if (parameters.scaling === "classic")
    return ", though not here: classic scaling turns it down in eval mode instead";
  if (mode !== "train" || step === 0) return "";
  const factors = [...new Set(layers.map(({ factor }) => `**× ${short(factor)}**`))];
  return `, here ${factors.join(", ")}`;
}
