// The checksum of the weights: the same in every mode, however often one switches.

import { emphasize, find, setText } from "./dom.js";
import * as words from "./messages/testing.js";

/** @import { View } from "./types.js" */

/**
 * @param {HTMLElement} panel
 * @returns {{ view: View, told(step: number, checksum: string): void }} `told`: another answer told the checksum, too
 */
export function weightsView(panel) {
  const checksum = find(panel, ".checksum code");
  const whole = find(panel, ".whole code");
  const note = find(panel, ".told");
  let latest = ""; // that a state told
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
      const digits = state.weights_checksum;
      if (`${state.step} ${digits}` !== latest) told(state.step, digits);
      latest = `${state.step} ${digits}`;
      emphasize(note, words.kept(switches, step, state.mode === "train" && state.playing));
    },
    told,
  };
}
