// Where parameters were changed while the run went on, one entry for each such iteration.

import { changeWords } from "./messages/transport.js";

/** @import { Setting } from "./types.js" */

/**
 * @param {Setting[]} commands
 * @returns {{ step: number, words: string }[]}
 */
export function changesOf(commands) {
  /** @type {Map<number, Setting[]>} */
  const byStep = new Map();
  for (const setting of commands) {
    byStep.set(setting.step, [...(byStep.get(setting.step) ?? []), setting]);
  }
  return [...byStep].map(([step, settings]) => ({ step, words: changeWords(step, settings) }));
}

/**
 * Have `list` hold one item for each change, made by `make`; nothing is touched when they are the same as before.
 * @param {Element} list
 * @param {{ step: number, words: string }[]} changes
 * @param {(item: HTMLElement, change: { step: number, words: string }) => void} make
 */
export function writeChanges(list, changes, make) {
  const key = changes.map(({ words }) => words).join("\n");
  if (list.getAttribute("data-key") === key) return;
  list.setAttribute("data-key", key);
  list.replaceChildren(
    ...changes.map((change) => {
      const item = document.createElement("li");
      make(item, change);
      return item;
    }),
  );
}
