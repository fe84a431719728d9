// The switch between train mode, eval mode, and dropout left on.

/** @import { Command, Mode, View } from "./types.js" */

const LATE = 1000; // ms after an answer until what was chosen is given up, for then it was refused

/**
 * @param {HTMLElement} element
 * @param {(command: Command) => Promise<unknown>} command settles when it was answered
 * @returns {View}
 */
export function modeSwitch(element, command) {
  const choices = [...element.querySelectorAll("input")];
  let present = "";
  let chosen = ""; // until the run has it, lest older news turn the switch back meanwhile
  let of = ""; // which run

  function paint() {
    for (const choice of choices) choice.checked = choice.value === (chosen || present);
  }

  element.addEventListener("change", async (event) => {
    const { value } = /** @type {HTMLInputElement} */ (event.target);
    chosen = value;
    await command({ command: "mode", value: /** @type {Mode} */ (value) });
    setTimeout(() => {
      if (chosen !== value) return;
      chosen = "";
      paint();
    }, LATE);
  });
  return ({ state }) => {
    if (state.mode === chosen || (of && state.id !== of)) chosen = "";
    present = state.mode;
    of = state.id;
    paint();
  };
}
