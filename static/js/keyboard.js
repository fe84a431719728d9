// Keys for the whole page. A control that uses a key itself keeps it, and so does an open dialog.

import { isDialogOpen, openDialog } from "./dialogs.js";
import { find } from "./dom.js";
import { SPEED_KEYS } from "./speeds.js";

/** @import { Command } from "./types.js" */

const REPEAT_APART = 340; // ms between two steps of a key that is held, so that masks do not flash

/**
 * @param {(command: Command) => void} command
 * @param {Record<string, ((event: KeyboardEvent) => void) | undefined>} more what other keys do, or these do instead, or that they do nothing
 */
export function keyboard(command, more) {
  /** @type {typeof more} */
  const keys = {
    ArrowRight: () => press("step"),
    ArrowLeft: () => press("back"),
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

  const isOwn = ownKeys();
  let acted = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isDialogOpen() || isOwn(event)) return;
    const action = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action || event.defaultPrevented) return;
    event.preventDefault();
    if (event.repeat && (!event.key.startsWith("Arrow") || event.timeStamp - acted < REPEAT_APART)) return;
    acted = event.timeStamp;
    action(event);
  });
}

/** @param {Element} element */
const isScroller = (element) =>
  element.scrollHeight > element.clientHeight && /auto|scroll/.test(getComputedStyle(element).overflowY);

/**
 * Press a button of the transport, which knows whether there is anything to step to.
 * @param {string} name
 */
const press = (name) => find(document, `#transport [data-do=${name}]`).click();

function toggleFullScreen() {
  if (document.fullscreenElement) void document.exitFullscreen();
  else void document.documentElement.requestFullscreen?.().catch(() => {});
}

/**
 * Whether the control that has focus does something of its own with a key. One that was only clicked gives it up, but for
 * sliders and lists: who chose eval mode or a data set by hand means to play or step with it.
 * @returns {(event: KeyboardEvent) => boolean}
 */
function ownKeys() {
  let isPointed = false; // whether the latest that somebody did was with a pointer
  /** @type {Element | null} */
  let clicked = null;
  const listen = { capture: true, passive: true };
  document.addEventListener(
    "pointerdown",
    () => {
      isPointed = true;
    },
    listen,
  );
  document.addEventListener(
    "pointerup",
    () => {
      clicked = document.activeElement;
    },
    listen,
  );
  document.addEventListener(
    "keydown",
    () => {
      isPointed = false;
    },
    listen,
  );
  document.addEventListener("focusin", ({ target }) => {
    clicked = isPointed ? /** @type {Element} */ (target) : null;
  });
  return ({ key, target }) => {
    const element = /** @type {Element} */ (target);
    if (element.matches("input.exact, select")) return true; // letters, too: they find what begins with them
    if (element.matches("input[type=range]") && /^(Arrow|Page|Home|End)/.test(key)) return true;
    if (element === clicked) return false;
    if (/^(ArrowUp|ArrowDown|Page)/.test(key) && isScroller(element)) return true;
    if (key === " ") return element.matches("button, summary, input, [role=button]");
    return key.startsWith("Arrow") && element.matches("input, [role=button]");
  };
}
