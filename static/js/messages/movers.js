// What moved a weight whose gradient was 0.

import { moversIn } from "../resting.js";

/** @import { NetworkRecord } from "../types.js" */

const names = { momentum: "momentum", adam: "Adam", weight_decay: "weight decay" };

/**
 * @param {number} step
 * @param {NetworkRecord} network
 */
export const movedBy = (step, network) =>
  `by ${moversIn(step, network)
    .map((mover) => names[mover])
    .join(" and ")}`;
