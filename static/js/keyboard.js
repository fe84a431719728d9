// Keys for the whole page. A control that uses a key itself keeps it, and so does an open dialog.

import { isDialogOpen, openDialog } from "./dialogs.js";
import { SPEED_KEYS } from "./speeds.js";

/** @import { Command } from "./types.js" */

const REPEAT_APART = 340; // ms between two steps of a key that is held, so that masks do not flash

/**
 * @param {(command: Command) => void} command
 * @param {Record<string, () => void>} more what other keys do
 */
export function keyboard(command, more) {
  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowRight: () => command({ command: "step", count: 1 }),
    ArrowLeft: () => command({ command: "step", count: -1 }),
    t: () => command({ command: "mode", value: "train" }),
    e: () => command({ command: "mode", value: "eval" }),
    m: () => command({ command: "mode", value: "mc" }),
    r: () => command({ command: "reset" }),
    f: toggleFullScreen,
    "?": () => openDialog("help"),
    ...more,
  };
  SPEED_KEYS.forEach((value, i) => {
    keys[String(i + 1)] = () => command({ command: "speed", value });
  });

  let acted = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isDialogOpen() || isUsed(event)) return;
    const action = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action || event.defaultPrevented) return;
    event.preventDefault();
    if (event.repeat && (!event.key.startsWith("Arrow") || event.timeStamp - acted < REPEAT_APART)) return;
    acted = event.timeStamp;
    action();
  });
}

function toggleFullScreen() {
  if (document.fullscreenElement) void document.exitFullscreen();
  else void document.documentElement.requestFullscreen?.().catch(() => {});
}

/**
 * Whether the focused control does something of its own with the key. One that was only clicked gives up the space bar:
 * who chose eval mode by hand means to play with it.
 * @param {KeyboardEvent} event
 */
function isUsed({ key, target }) {
  const element = /** @type {Element} */ (target);
  if (element.matches("input.exact")) return true;
  if (key === " ") return element.matches(":is(button, summary, input, [role=button]):focus-visible");
  return key.startsWith("Arrow") && element.matches("input, [role=button]");
}
