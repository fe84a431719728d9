// The strip of the six phases, in the place of the sentence's last line: the present one is marked, a click stays in one.

import { find, setAttribute } from "./dom.js";
import { passFocus } from "./focus.js";
import { isSlow } from "./phases.js";

/** @import { PhaseName, View } from "./types.js" */

/**
 * @param {HTMLElement} stage
 * @param {{ hold: (name: PhaseName) => void }} slowMotion
 * @returns {View}
 */
export function phasesView(stage, { hold }) {
  const strip = find(stage, "#phases");
  const hint = find(stage, "#sentence .hint");
  const label = [...stage.querySelectorAll(".neuron.output")];
  const buttons = [...strip.querySelectorAll("button")];
  for (const button of buttons) {
    button.addEventListener("click", () => hold(/** @type {PhaseName} */ (button.value)));
  }

  return (scene) => {
    const name = scene.phase?.name;
    const isOpen = name !== undefined || isSlow(scene);
    if (!isOpen && !strip.hidden) passFocus(strip);
    strip.hidden = !isOpen;
    hint.hidden = isOpen;
    if (name) setAttribute(stage, "data-phase", name);
    else stage.removeAttribute("data-phase");
    for (const button of buttons) {
      if (button.value === name) setAttribute(button, "aria-current", "step");
      else button.removeAttribute("aria-current");
    }
    label.forEach((output, i) => {
      setAttribute(output, "data-label", i === scene.frame.example.label);
    });
  };
}
