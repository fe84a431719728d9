// The switch between train mode, eval mode, and dropout left on.

/** @import { Command, Mode, View } from "./types.js" */

/**
 * @param {HTMLElement} element
 * @param {(command: Command) => void} command
 * @returns {View}
 */
export function modeSwitch(element, command) {
  const choices = [...element.querySelectorAll("input")];
  element.addEventListener("change", (event) => {
    const chosen = /** @type {HTMLInputElement} */ (event.target);
    command({ command: "mode", value: /** @type {Mode} */ (chosen.value) });
  });
  return ({ state }) => {
    for (const choice of choices) choice.checked = choice.value === state.mode;
  };
}
