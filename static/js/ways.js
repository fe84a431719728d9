// Three ways on from the opening: watch one iteration, forget eval mode, try another seed.

import { find } from "./dom.js";
import { passFocus } from "./focus.js";

/** @import { Command } from "./types.js" */

const SLOW = 0.2; // iterations a second, phase by phase
const SINGLE = 2; // masks a second

/**
 * Show them.
 * @param {HTMLElement} element
 * @param {(command: Command) => Promise<void>} command
 * @param {{ reseed: () => void, life: () => AbortSignal | undefined }} page `life` ends when another experiment is shown
 */
export function createWays(element, command, { reseed, life }) {
  /** @param {Command[]} commands */
  async function inTurn(...commands) {
    const signal = life();
    for (const one of commands) {
      if (!signal?.aborted) await command(one);
    }
  }

  find(element, "[data-do=watch]").addEventListener("click", () => {
    void inTurn(
      { command: "mode", value: "train" },
      { command: "step", count: -1 },
      { command: "speed", value: SLOW },
      { command: "step", count: 1 },
    );
  });
  find(element, "[data-do=forget]").addEventListener("click", () => {
    void inTurn({ command: "mode", value: "mc" }, { command: "speed", value: SINGLE }, { command: "play" });
  });
  find(element, "[data-do=reseed]").addEventListener("click", reseed);
  element.hidden = false;

  return {
    /** Take them away; whether they were there. */
    hide() {
      const wereThere = !element.hidden;
      passFocus(element);
      element.hidden = true;
      return wereThere;
    },
  };
}
