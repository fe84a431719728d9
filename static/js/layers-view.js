// What stands above and below each hidden layer: whether its drop rate is used, how many are awake, and the factor.

import { find, setText } from "./dom.js";
import { awakeLately, awakeOf, notUsed, times } from "./messages/layers.js";

/** @import { View } from "./types.js" */

const CROWDED = 3; // layers from which there is no room for more words

/**
 * @param {HTMLElement} element
 * @returns {View}
 */
export function layersView(element) {
  const columns = [...element.querySelectorAll("[data-layer]")].map((column) => ({
    unused: find(column, ".unused"),
    count: find(column, ".count"),
    factor: find(column, ".factor"),
    separator: find(column, ".factor").hasAttribute("x") ? "" : ", ",
  }));
  return ({ frame, lately, fast, knocked }) => {
    columns.forEach(({ unused, count, factor, separator }, k) => {
      const layer = frame.layers[k];
      const all = layer.mask.length;
      const awake = layer.mask.filter((kept, i) => kept && !knocked?.has(`${k + 1}-${i}`)).length;
      const awakeMean = all - lately.asleep[k].reduce((sum, share) => sum + share, 0);
      const isUnused = frame.mode === "eval" && layer.factor === 1;
      setText(unused, isUnused && columns.length < CROWDED ? notUsed : "");
      setText(count, fast && frame.mode !== "eval" ? awakeLately(awakeMean, all) : awakeOf(awake, all));
      setText(factor, layer.factor === 1 ? "" : separator + times(layer.factor));
    });
  };
}
