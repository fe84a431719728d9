// The switch between train mode, eval mode, and dropout left on.

/** @import { Command, Mode, View } from "./types.js" */

/**
 * @param {HTMLElement} element
 * @param {(command: Command) => Promise<unknown>} command settles when it was answered
 * @returns {View}
 */
export function modeSwitch(element, command) {
  const choices = [...element.querySelectorAll("input")];
  let present = "";
  let chosen = ""; // until it is answered, lest news from before turn the switch back meanwhile

  function paint() {
    for (const choice of choices) choice.checked = choice.value === (chosen || present);
  }

  element.addEventListener("change", async (event) => {
    const { value } = /** @type {HTMLInputElement} */ (event.target);
    chosen = value;
    await command({ command: "mode", value: /** @type {Mode} */ (value) });
    if (chosen !== value) return;
    chosen = "";
    requestAnimationFrame(paint); // behind the answer, if it was one
  });
  return ({ state }) => {
    present = state.mode;
    paint();
  };
}
