// Test loss and accuracy of the network with all awake and without some: as numbers, with the change, and as bars.

import { find, setAttribute, setText } from "./dom.js";
import { change, metric, nothing } from "./messages/knock-out.js";

/** @import { Knocked, Tested } from "./without.js" */

/**
 * @param {HTMLElement} panel
 * @returns {(answer: Knocked) => void}
 */
export function knockOutTable(panel) {
  const rows = rowsIn(panel);
  return ({ neurons, full, knocked }) => {
    for (const { name, write } of rows) write(full[name], neurons.length > 0 ? knocked[name] : null);
  };
}

/**
 * The rows of the table, each with how to write it: `value` is null where nothing is knocked out.
 * @param {HTMLElement} panel
 */
function rowsIn(panel) {
  return [...panel.querySelectorAll("[data-metric]")].map((row) => {
    const name = /** @type {keyof Tested} */ (row.getAttribute("data-metric"));
    const [full, knocked, difference] = row.querySelectorAll("td");
    const bar = find(panel, `[data-bar=${name}]`);
    return {
      name,
      /**
       * @param {number | null} all
       * @param {number | null} rest
       */
      write(all, rest) {
        setText(full, metric[name](all));
        setText(knocked, rest === null ? nothing : metric[name](rest));
        setText(difference, rest === null || all === null ? nothing : change[name](rest - all));
        const most = name === "test_accuracy" ? 1 : roundAbove(Math.max(all ?? 0, rest ?? 0));
        const place = (/** @type {number | null} */ value) => Math.round((1000 * (value ?? 0)) / most) / 10;
        setAttribute(find(bar, ".share"), "width", place(rest ?? all));
        setAttribute(find(bar, ".mark"), "x", place(all));
      },
    };
  });
}

/**
 * The least of ½, 1, 2, 5, 10 … that a number is not above.
 * @param {number} value
 */
function roundAbove(value) {
  let most = 0.5;
  for (let i = 0; most < value && i < 60; i++) most *= i % 3 === 2 ? 2.5 : 2;
  return most;
}
