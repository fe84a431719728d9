// The checksum of the weights: the same in every mode, however often one switches.

import { emphasize, find, setText } from "./dom.js";
import * as words from "./messages/testing.js";

/** @import { State, View } from "./types.js" */

/**
 * @param {HTMLElement} panel
 * @returns {{ view: View, told(step: number, checksum: string): void }} `told`: another answer told the checksum, too
 */
export function weightsView(panel) {
  const checksum = find(panel, ".checksum code");
  const whole = find(panel, ".whole code");
  const note = find(panel, ".told");
  /** @type {State | null} */
  let latest = null;
  let step = 0;

  /**
   * @param {number} at
   * @param {string} digits
   */
  function told(at, digits) {
    step = at;
    setText(checksum, words.beginning(digits));
    setText(whole, digits);
  }

  return {
    view({ state, switches }) {
      if (state !== latest) told(state.step, state.weights_checksum);
      latest = state;
      emphasize(note, words.kept(switches, step, state.mode === "train" && state.playing));
    },
    told,
  };
}
