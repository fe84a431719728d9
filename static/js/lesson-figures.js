// Figures of the present run in the exhibit's text, each in an element with `data-figure`. The text outlives an experiment; until
// a figure is known it reads as the server wrote it. An embed has no text, and then there is nothing to write.

import { find, setText } from "./dom.js";

/**
 * @param {Element | null} lesson
 * @returns {(name: string, words: string | null) => void} null: as the server wrote it
 */
export function lessonFigures(lesson) {
  /** @type {Map<Element, string>} */
  const written = new Map();
  for (const figure of lesson?.querySelectorAll("[data-figure]") ?? [])
    written.set(figure, figure.textContent ?? "");
  return (name, words) => {
    if (!lesson) return;
    const figure = find(lesson, `[data-figure="${name}"]`);
    setText(figure, words ?? written.get(figure) ?? "");
  };
}
