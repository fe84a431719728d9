// The digit in view, its label, and the probability that the network gives each class.

import { find, setAttribute, setText } from "./dom.js";
import { fixed } from "./format.js";
import { digitCaption, digitCaptionFast } from "./messages/results.js";

/** @import { View } from "./types.js" */

/**
 * @param {HTMLElement} element
 * @returns {View}
 */
export function digitView(element) {
  const pixels = [...element.querySelectorAll(".pixel")];
  const caption = find(element, "figcaption");
  const rows = [...element.querySelectorAll("[data-class]")].map((row) => ({
    row,
    share: find(row, ".share"),
    value: find(row, ".bar-value"),
  }));
  return ({ frame, state, lately, fast }) => {
    pixels.forEach((pixel, i) => {
      const value = fast ? lately.input[i] : (frame.input[i] ?? 0);
      setAttribute(pixel, "fill-opacity", Number(value.toFixed(2)));
    });
    setText(caption, fast ? digitCaptionFast : digitCaption(state.experiment, frame.example));
    rows.forEach(({ row, share, value }, i) => {
      const probability = fast ? lately.output[i] : (frame.output[i] ?? 0);
      setAttribute(row, "data-label", !fast && i === frame.example.label);
      setAttribute(share, "width", Number((100 * probability).toFixed(1)));
      setText(value, fixed(probability));
    });
  };
}
