// A list of all hidden neurons, and a button that knocks out the one chosen there: for fingers that a neuron in the network is too
// small for, and for who looks for one by its name.

import { find, setText } from "./dom.js";
import { pressWord } from "./messages/knock-out.js";

/**
 * @import { KnockedOut } from "./knocked-out.js"
 * @import { Tools } from "./types.js"
 */

/**
 * @param {HTMLElement} panel
 * @param {KnockedOut} knockedOut
 * @param {Pick<Tools, "command">} tools
 * @returns {(isEval: boolean) => void} painted with every scene
 */
export function knockOutList(panel, knockedOut, { command }) {
  const list = /** @type {HTMLSelectElement} */ (find(panel, "select"));
  const button = find(panel, "[data-do=knock-out]");
  let latest = ""; // who was knocked out last, and so stands in the list

  /** @param {boolean} isEval */
  function view(isEval) {
    const last = knockedOut.neurons.at(-1);
    if (last && last !== latest) list.value = last;
    latest = last ?? "";
    setText(button, pressWord(isEval && knockedOut.neurons.includes(list.value)));
  }

  let isEval = false;
  list.addEventListener("change", () => view(isEval));
  button.addEventListener("click", () => {
    const isOut = knockedOut.neurons.includes(list.value);
    if (isEval || !isOut) knockedOut.toggle(list.value);
    if (!isEval) void command({ command: "mode", value: "eval" });
  });

  return (now) => {
    isEval = now;
    view(now);
  };
}
