// What the page says when the server is not there, or has no room.

import { plural } from "./common.js";

export const connection = {
  starting: "The server has not answered yet. The page goes on as soon as it does.",
  lost: "The connection to the server is lost. The page goes on by itself as soon as it is back.",
  restoring: "The server is back. Bringing the run back to where it was …",
  /** @param {number} seconds */
  manyKnown: (seconds) =>
    `The server has as many runs as it can hold. Trying again in ${plural(seconds, "second")}.`,
  /** @param {number} seconds */
  manyPlay: (seconds) =>
    `As many runs are playing as the server can. Trying again in ${plural(seconds, "second")}.`,
  /** @param {string} detail */
  refused: (detail) => `The server does not run this experiment: ${detail}`,
  notDrawn: "The server did not draw another experiment. The page goes on with this one.",
  notNow: "The server cannot do this now. Try again in a moment.",
  /** @param {string} detail */
  notChanged: (detail) => `Not changed: ${detail}`,
};
