// Keys for the whole page, and the dialog that lists them. A control that uses a key itself keeps it.

import { find } from "./dom.js";
import { SPEED_KEYS } from "./speeds.js";

/** @import { Command } from "./types.js" */

const REPEAT_APART = 340; // ms between two steps of a key that is held, so that masks do not flash

/**
 * @param {(command: Command) => void} command
 * @param {{ toggle: () => void }} player
 */
export function keyboard(command, { toggle }) {
  const help = /** @type {HTMLDialogElement} */ (find(document, "#help"));
  find(document, "#help-button").addEventListener("click", () => help.showModal());
  const sheet = /** @type {HTMLDetailsElement} */ (find(document, "#experiment"));
  document.addEventListener("click", ({ target }) => {
    if (!sheet.contains(/** @type {Node} */ (target))) sheet.open = false;
  });

  /** @type {Record<string, () => void>} */
  const keys = {
    " ": toggle,
    ArrowRight: () => command({ command: "step", count: 1 }),
    ArrowLeft: () => command({ command: "step", count: -1 }),
    t: () => command({ command: "mode", value: "train" }),
    e: () => command({ command: "mode", value: "eval" }),
    r: () => command({ command: "reset" }),
    "?": () => help.showModal(),
    Escape: () => {
      sheet.open = false;
    },
  };
  SPEED_KEYS.forEach((value, i) => {
    keys[String(i + 1)] = () => command({ command: "speed", value });
  });

  let acted = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open || isUsed(event)) return;
    const action = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    if (event.repeat && (!event.key.startsWith("Arrow") || event.timeStamp - acted < REPEAT_APART)) return;
    acted = event.timeStamp;
    action();
  });
}

/**
 * Whether the focused control does something of its own with the key.
 * @param {KeyboardEvent} event
 */
function isUsed({ key, target }) {
  const element = /** @type {Element} */ (target);
  if (key === " ") return element.matches("button, summary, a, input[type=radio]");
  return key.startsWith("Arrow") && element.matches("input");
}
