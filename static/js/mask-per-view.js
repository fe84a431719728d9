// The switch between one mask for a whole batch and one for each example. Another choice is another run, which goes to where this
// one is.

import { emphasize, find, setText } from "./dom.js";
import { maskPer } from "./messages/mask-per.js";
import { sleepersOf } from "./resting.js";
import { whyNoRecord } from "./shown-record.js";

/** @import { Scene, StepRecord, Tools, View } from "./types.js" */

/**
 * @param {HTMLElement} panel
 * @param {Tools} tools
 * @param {{ recordOf: (scene: Scene) => StepRecord | null, place: { step: number } }} shared `place` outlives this view
 * @returns {View}
 */
export function maskPerView(panel, tools, { recordOf, place }) {
  const inputs = /** @type {HTMLInputElement[]} */ ([...panel.querySelectorAll("input")]);
  const words = find(panel, ".words");
  /** @type {StepRecord | null} */
  let told = null;
  let step = 0; // where the run is, or is on its way to
  let wanted = place.step;
  place.step = 0;
  const rule = words.textContent ?? "";
  for (const input of inputs) {
    input.addEventListener("change", () => {
      place.step = step;
      void tools.change("mask_per", input.value);
    });
  }

  return (scene) => {
    const { frame, state } = scene;
    const { mask_per, hidden } = state.experiment;
    step = state.seeking ?? frame.step;
    if (wanted > step) void tools.command({ command: "seek", step: wanted });
    wanted = 0;
    const record = recordOf(scene);
    if (!record && told && ["fast", "long"].includes(whyNoRecord(scene) ?? "")) {
      told = null;
      setText(words, rule);
    }
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
