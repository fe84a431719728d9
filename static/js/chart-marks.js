// Over the loss chart: a thin line where the page stands, what is known beyond it paler, and where parameters were changed.

import { changesOf, writeChanges } from "./changes.js";

/**
 * @import { Plot } from "./line-ends.js"
 * @import { Scene } from "./types.js"
 */

/**
 * @param {HTMLElement} element the chart
 * @returns {(plot: Plot, scene: Scene) => void}
 */
export function chartMarks(element) {
  const over = document.createElement("div");
  const ahead = document.createElement("i");
  const changes = document.createElement("ul");
  over.className = "over";
  ahead.className = "ahead";
  over.append(ahead, changes);
  element.append(over);
  return (plot, { frame, state, history }) => {
    const { left, top, width, height } = plot.bbox;
    const box = { left, top, width, height };
    for (const [name, value] of Object.entries(box)) {
      over.style.setProperty(name, `${value / devicePixelRatio}px`);
    }
    /** @param {number} step */
    const share = (step) => Math.min(1, (plot.valToPos(step, "x") * devicePixelRatio) / width);
    const end = history.at(-1)?.step ?? 0;
    ahead.hidden = frame.step >= end;
    ahead.style.setProperty("--at", String(share(frame.step)));
    ahead.style.setProperty("--end", String(share(end)));
    writeChanges(changes, changesOf(state.commands), (item, { words }) => {
      item.title = words;
    });
    changesOf(state.commands).forEach(({ step }, i) => {
      const item = /** @type {HTMLElement} */ (changes.children[i]);
      item.style.setProperty("--at", String(share(step)));
    });
  };
}
