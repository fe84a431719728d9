// How often the mode was switched while the weights stayed as they are, and whether their checksum did.

/** @import { State, Switches } from "./types.js" */

/**
 * What there is to say after another state of the run has come: counted anew at another step, or after a change.
 * @param {Switches | null} before
 * @param {State} state
 * @returns {Switches}
 */
export function countSwitches(before, { id, step, commands, mode, weights_checksum: checksum }) {
  const where = [id, step, JSON.stringify(commands)].join(" ");
  if (before?.where !== where) return { where, mode, checksum, count: 0, same: true };
  return {
    ...before,
    mode,
    count: before.count + (mode === before.mode ? 0 : 1),
    same: before.same && checksum === before.checksum,
  };
}
