// The switch between one mask for a whole batch and one for each example. Another choice is another run.

import { emphasize, find } from "./dom.js";
import { maskPer } from "./messages/mask-per.js";
import { sleepersOf } from "./resting.js";

/** @import { Scene, StepRecord, Tools, View } from "./types.js" */

/**
 * @param {HTMLElement} panel
 * @param {Tools} tools
 * @param {(scene: Scene) => StepRecord | null} recordOf
 * @returns {View}
 */
export function maskPerView(panel, tools, recordOf) {
  const inputs = /** @type {HTMLInputElement[]} */ ([...panel.querySelectorAll("input")]);
  const words = find(panel, ".words");
  /** @type {StepRecord | null} */
  let told = null;
  for (const input of inputs) {
    input.addEventListener("change", () => void tools.change("mask_per", input.value));
  }

  return (scene) => {
    const { mask_per, hidden } = scene.state.experiment;
    const record = recordOf(scene);
    if (!record || record === told) return;
    told = record;
    const [, ...layers] = sleepersOf(record.networks[0]);
    emphasize(
      words,
      maskPer(mask_per, {
        step: record.step,
        examples: record.batch.index.length,
        sleepers: layers.flat().filter(Boolean).length,
        neurons: hidden.reduce((total, n) => total + n, 0),
      }),
    );
  };
}
