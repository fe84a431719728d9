// The last sub-networks as thumbnails, newest right: each is a button that opens its iteration. What is known beyond the
// iteration on the page stays, so that one can go to and fro.

import { find, setAttribute, setText } from "./dom.js";
import { passFocus } from "./focus.js";
import { count } from "./format.js";
import { bit } from "./lately.js";
import { nameOf } from "./messages/strip.js";
import { drawThumbnail, thumbnail } from "./thumbnail.js";

/**
 * @import { Masks } from "./thumbnail.js"
 * @import { Scene, Setting, Tools, View } from "./types.js"
 */

export const MOST = 12; // thumbnails
const ROOM = 3.125; // rem that one takes, with the gap
const APART = 1000; // ms between two pictures of the strip at high speed
const KEPT = 400; // masks
const SETTLED = 500; // ms after an answer until its frame is on the page

/**
 * @param {HTMLElement} element
 * @param {Tools} tools
 * @returns {{ view: View, take: (recent: { step: number, masks: Masks }[], scene: Scene) => void }} `take` what the server tells
 *   of the last iterations
 */
export function strip(element, tools) {
  const list = find(element, "ol");
  /** @type {Map<number, Masks>} */
  const known = new Map();
  /** @type {Map<number, HTMLElement>} */
  const items = new Map();
  /** @type {Setting[]} */
  let commands = [];
  /** @type {Scene | null} */
  let latest = null;
  let end = 0; // the newest shown
  let opened = 0; // the iteration that the run is on its way to, from here
  let fit = MOST;
  let drawn = Number.NEGATIVE_INFINITY;
  list.replaceChildren();

  const observer = new ResizeObserver(() => {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    fit = Math.max(1, Math.min(MOST, Math.floor(list.clientWidth / (ROOM * rem))));
    if (latest) draw(latest);
  });
  observer.observe(list);
  tools.signal.addEventListener("abort", () => observer.disconnect());

  /**
   * Go to an iteration and stay there.
   * @param {number} step
   */
  async function open(step) {
    const { state } = /** @type {Scene} */ (latest);
    opened = step;
    if (state.playing) await tools.command({ command: "pause" });
    if (state.mode !== "train") await tools.command({ command: "mode", value: "train" });
    tools.announce(items.get(step)?.firstElementChild?.getAttribute("aria-label") ?? "");
    await tools.command({ command: "seek", step });
    setTimeout(() => {
      if (opened === step) opened = 0;
    }, SETTLED);
  }

  /**
   * Which iterations to show: the same as before as long as the present one is among them.
   * @param {number} here
   * @param {number} last the furthest known
   */
  function stepsAround(here, last) {
    end = Math.min(end, last);
    if (here > end) end = here;
    else if (here <= end - fit) end = here > end - 2 * fit ? here + fit - 1 : here;
    const first = Math.max(1, end - fit + 1);
    return Array.from({ length: end - first + 1 }, (_, i) => first + i).filter((step) => known.has(step));
  }

  /** @param {Scene} scene */
  function draw({ frame, state, known: last, fast }) {
    drawn = performance.now();
    const sizes = state.experiment.hidden;
    const steps = stepsAround(
      opened || (fast ? Math.max(0, ...known.keys()) : frame.step),
      Math.max(last, frame.step),
    );
    for (const [step, item] of items) {
      if (steps.includes(step)) continue;
      passFocus(item);
      item.remove();
      items.delete(step);
    }
    steps.forEach((step, i) => {
      const item = items.get(step) ?? make(step);
      items.set(step, item);
      if (list.children[i] !== item) list.insertBefore(item, list.children[i] ?? null);
      const masks = known.get(step) ?? [];
      const button = /** @type {Element} */ (item.firstElementChild);
      drawThumbnail(find(button, "svg"), masks, sizes);
      setAttribute(button, "aria-label", nameOf(step, asleepIn(masks, sizes), sizes));
      if (step === frame.step && frame.mode === "train") setAttribute(button, "aria-current", "step");
      else button.removeAttribute("aria-current");
    });
    for (const step of [...known.keys()].slice(0, -KEPT)) known.delete(step);
  }

  /** @param {number} step */
  function make(step) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    const number = document.createElement("span");
    button.type = "button";
    setText(number, count(step));
    button.append(thumbnail(), number);
    button.addEventListener("click", () => void open(step));
    item.append(button);
    return item;
  }

  return {
    view(scene) {
      latest = scene;
      const { frame, state, fast } = scene;
      if (state.commands !== commands) {
        forget(known, commands, state.commands);
        commands = state.commands;
      }
      if (fast) return; // what the server tells every now and then is enough
      if (frame.mode === "train" && frame.step > 0) {
        known.set(
          frame.step,
          frame.layers.map(({ mask }) => mask),
        );
      }
      draw(scene);
    },

    take(recent, scene) {
      for (const { step, masks } of recent) known.set(step, masks);
      if (!scene.fast || performance.now() - drawn > APART) draw(scene);
    },
  };
}

/**
 * A change may lead to other masks after it; without what was changed before, any may be another.
 * @param {Map<number, Masks>} known
 * @param {Setting[]} before
 * @param {Setting[]} now
 */
function forget(known, before, now) {
  if (JSON.stringify(now) === JSON.stringify(before)) return;
  const from = now.length > 0 ? now[now.length - 1].step : 0;
  for (const step of known.keys()) if (step > from) known.delete(step);
}

/**
 * @param {Masks} masks
 * @param {number[]} sizes
 */
function asleepIn(masks, sizes) {
  let asleep = 0;
  sizes.forEach((size, k) => {
    for (let i = 0; i < size; i++) asleep += 1 - bit(masks[k], i);
  });
  return asleep;
}
