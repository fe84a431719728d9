// How often the mode was switched while the weights stayed as they are, and whether their checksum did.

/** @import { Mode, Setting, Switches } from "./types.js" */

/**
 * What there is to say after more of the run was told: counted anew at another step, or after a change.
 * @param {Switches | null} before
 * @param {{ id: string, step: number, commands: Setting[], mode: Mode }} now
 * @param {string | null} checksum null where it was not told
 * @returns {Switches}
 */
export function countSwitches(before, { id, step, commands, mode }, checksum) {
  const where = [id, step, JSON.stringify(commands)].join(" ");
  if (before?.where !== where) return { where, mode, checksum, count: 0, same: true };
  return {
    where,
    mode,
    checksum: before.checksum ?? checksum,
    count: before.count + (mode === before.mode ? 0 : 1),
    same: before.same && [null, before.checksum ?? checksum].includes(checksum),
  };
}
