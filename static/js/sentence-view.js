// One sentence on what happened in this iteration, what else there is to know, and the example in view.

import { emphasize, find } from "./dom.js";
import { example, more, what } from "./messages/sentence.js";

/** @import { View } from "./types.js" */

/**
 * @param {HTMLElement} element
 * @returns {View}
 */
export function sentenceView(element) {
  const first = find(element, ".what");
  const second = find(element, ".more");
  const third = find(element, ".hint");
  return (scene) => {
    emphasize(first, what(scene));
    emphasize(second, more(scene));
    emphasize(third, example(scene));
  };
}
