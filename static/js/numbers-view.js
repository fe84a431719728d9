// The present numbers in tables, and what was changed while the run went on; filled only while it is open.

import { changesOf, writeChanges } from "./changes.js";
import { find, setText } from "./dom.js";
import { fixed } from "./format.js";
import { atStep } from "./messages/common.js";
import { accuracy, asleepCell, knockedCell } from "./messages/results.js";

/** @import { NetworkNumbers, Scene, View, Who } from "./types.js" */

/**
 * @param {HTMLElement} element
 * @returns {View}
 */
export function numbersView(element) {
  const details = /** @type {HTMLDetailsElement} */ (element);
  const at = find(element, ".at");
  const metrics = [...element.querySelectorAll("[data-metric] [data-who]")].map((cell) => ({
    cell,
    who: /** @type {Who} */ (cell.getAttribute("data-who")),
    metric: /** @type {keyof NetworkNumbers} */ (cell.parentElement?.getAttribute("data-metric")),
  }));
  const neurons = [...element.querySelectorAll("[data-cell]")].map((cell) => {
    const [layer, index] = (cell.getAttribute("data-cell") ?? "").split("-").map(Number);
    return { cell, layer: layer - 1, index };
  });
  const changed = find(element, "#changes");
  const changes = find(changed, "ul");
  /** @type {Scene | null} */
  let latest = null;

  function fill() {
    if (!latest || !details.open) return;
    const { frame, numbers, state, knocked } = latest;
    setText(at, atStep(numbers.step));
    for (const { cell, who, metric } of metrics) {
      const value = numbers[who]?.[metric];
      setText(cell, metric.endsWith("accuracy") ? accuracy(value) : fixed(value, 3));
    }
    for (const { cell, layer, index } of neurons) {
      const { mask, activation } = frame.layers[layer];
      const isOut = knocked?.has(`${layer + 1}-${index}`);
      setText(cell, isOut ? knockedCell : mask[index] ? fixed(activation[index]) : asleepCell);
    }
    writeChanges(changes, changesOf(state.commands), (item, { words }) => setText(item, words));
    changed.hidden = changes.children.length === 0;
  }

  details.addEventListener("toggle", fill);
  return (scene) => {
    latest = scene;
    fill();
  };
}
