// One sentence on what happened in this iteration, what else there is to know, and the example in view.
// A story, of a phase or of the opening, stands in place of both.

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
    emphasize(first, scene.story?.what ?? what(scene));
    emphasize(second, scene.story?.more ?? more(scene));
    emphasize(third, example(scene));
  };
}
