// What those who follow a run are told, and what its lecturer is told of them.

import { count } from "../format.js";
import { speedShort } from "./transport.js";

/** @import { State } from "../types.js" */

export const following = {
  yes: "You follow this run.",
  lost: "The connection is lost. The page goes on by itself as soon as it is back.",
  waiting: {
    what: "**Dropout** switches off random neurons while a network learns. Now all of them are awake.",
    more: "It begins when whoever shows this run presses play.",
  },
  hold: "Hold the picture",
  goOn: "Go on",
  over: "The run is over, or on its way back. This page goes on with it as soon as it is there.",
};

/**
 * How the run goes on, which only who shows it decides.
 * @param {State} state
 */
export function paceOf({ playing, waiting, speed, mode, ended, seeking }) {
  if (seeking !== null) return "On its way";
  if (playing && !waiting) return speedShort(speed, mode);
  return ended && mode === "train" ? "At its end" : "Paused";
}

/**
 * For the lecturer; nothing while nobody follows.
 * @param {number} n
 */
export const followersOf = (n) => (n === 0 ? "" : `${count(n)} ${n === 1 ? "follows" : "follow"}`);
