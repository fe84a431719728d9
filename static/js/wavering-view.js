// The whole picture under one mask after another, on the same weights: boundary and test accuracy, beside those of eval mode.
// In mode mc the mask is the one in the network; else masks follow one another by themselves, gently, until they are paused.

import { accuracyLine } from "./accuracy-line.js";
import { answersView } from "./answers.js";
import { emphasize, find, setAttribute, setText } from "./dom.js";
import { passFocus } from "./focus.js";
import * as words from "./messages/testing.js";
import { wavering } from "./wavering.js";

/** @import { Scene, Tools, View } from "./types.js" */

const APART = 1000; // ms between the beginnings of two changes
const APART_ASKED = 400; // and where one is asked for, which goes over faster
const SOON = 50; // until it is looked whether the change before is over
const REST = 1600; // until the next by itself
const AT_ONCE = 8; // masks that are asked about
const MOST = 200; // masks whose accuracies are kept

/**
 * Test accuracy and boundary, with a mask or without.
 * @typedef {{ test_accuracy: number | null, grid: string | null }} Picture
 * @typedef {{ step: number, size: number | null, eval: Picture, left_on: (Picture & { draw: number })[] }} Answer
 *
 * @param {HTMLElement} panel
 * @param {Tools} tools
 * @param {{ moves: boolean }} wish whether masks are to follow one another, which outlives the panel
 * @returns {View}
 */
export function waveringView(panel, tools, wish) {
  const planes = wavering(panel, tools.signal);
  const full = find(panel, "[data-accuracy=eval] b");
  const leftOn = find(panel, "[data-accuracy=left-on] b");
  const which = find(panel, "[data-accuracy=left-on] span");
  const told = find(panel, ".told");
  const walk = find(panel, ".walk");
  const pause = find(walk, "[data-do=pause]");
  const line = panel.querySelector(".accuracies");
  const dots = line && accuracyLine(line);

  /** @type {Scene | null} */
  let scene = null;
  /** @type {Answer | null} */
  let answer = null;
  let where = ""; // the run stands, as far as weights and masks go
  let answered = ""; // where it stood for the answer
  let next = 1; // the mask to show where the network shows none
  let shown = { where: "", draw: 0 };
  let changed = Number.NEGATIVE_INFINITY; // when the latest change began
  let mode = ""; // that the network is in
  let isAsked = false; // whether the next change is something that was pressed
  let isSpoken = false;
  let timer = 0;
  /** @type {Map<number, number>} */
  let seen = new Map(); // accuracies by mask

  tools.signal.addEventListener("abort", () => clearTimeout(timer));

  /** @param {Scene} now */
  const isTraining = ({ state, frame }) => state.playing && frame.mode === "train";

  /** @param {Scene} now */
  const wanted = (now) => (isTraining(now) ? 1 : (now.frame.draw ?? next));

  /** @param {Scene} now */
  const isAlone = (now) => !isTraining(now) && now.frame.draw === undefined;

  /** Show what is wanted as soon as it is known and the change before is over; then wait for the next. */
  function look() {
    clearTimeout(timer);
    if (!scene || !answer || tools.signal.aborted) return;
    const draw = wanted(scene);
    /** @param {number} milliseconds after the latest change */
    const until = (milliseconds) => changed + milliseconds - performance.now();
    const exact = answer.left_on.find((one) => one.draw === draw);
    const found = exact ?? (scene.fast ? answer.left_on[0] : undefined); // which was wanted a moment ago
    if (!found) return;
    if (shown.where !== answered || shown.draw !== found.draw) {
      const early = Math.max(until(isAsked ? APART_ASKED : APART), planes?.isFading() ? SOON : 0);
      if (early > 0) {
        timer = setTimeout(look, early);
        return;
      }
      display(answer, found);
    }
    if (exact && wish.moves && isAlone(scene)) timer = setTimeout(goOn, until(REST));
  }

  function goOn() {
    next++;
    look();
    tools.paintSoon(); // which asks about further masks
  }

  /**
   * @param {Answer} answer
   * @param {Answer["left_on"][number]} found
   */
  function display({ step, size, eval: whole }, { draw, grid, test_accuracy: accuracy }) {
    if (shown.where !== answered) seen = new Map();
    keep(seen, draw, accuracy);
    shown = { where: answered, draw };
    changed = performance.now();
    setAttribute(panel, "data-quick", isAsked);
    planes?.show(size ?? 0, whole.grid ?? "", grid ?? "");
    setText(full, words.accuracy(whole.test_accuracy));
    setText(leftOn, words.accuracy(accuracy));
    setText(which, words.withMask(draw));
    emphasize(told, words.range([...seen.values()], step, seen.size === MOST));
    dots?.(whole.test_accuracy, [...seen.values()], accuracy);
    setAttribute(panel, "data-draw", draw);
    if (isSpoken) tools.announce(words.maskSpoken(draw, accuracy));
    isAsked = isSpoken = false;
  }

  pause.addEventListener("click", () => {
    wish.moves = !wish.moves;
    look();
    tools.paintSoon();
  });
  find(walk, "[data-do=next]").addEventListener("click", () => {
    wish.moves = false;
    isAsked = isSpoken = true;
    goOn();
  });

  const ask = answersView(panel, tools, {
    path(now) {
      const draw = wanted(now);
      if (isTraining(now) || now.fast) return `boundaries?first=${draw}&count=1`;
      return `boundaries?first=${draw - ((draw - 1) % AT_ONCE)}&count=${AT_ONCE}`;
    },
    show(told, _, asked) {
      answer = told;
      answered = whereOf(asked);
      look();
    },
  });

  return (now) => {
    scene = now;
    if (whereOf(now) !== where) next = 1;
    where = whereOf(now);
    if (now.frame.mode !== mode) isAsked = true;
    mode = now.frame.mode;
    if (!isAlone(now)) passFocus(walk);
    walk.toggleAttribute("inert", !isAlone(now));
    setText(pause, wish.moves ? words.walk.pause : words.walk.play);
    planes?.place(now.frame);
    ask(now);
    look();
  };
}

/**
 * Keep the accuracy with a mask among the latest.
 * @param {Map<number, number>} seen
 * @param {number} draw
 * @param {number | null} accuracy
 */
export function keep(seen, draw, accuracy) {
  if (accuracy === null) return;
  seen.delete(draw);
  seen.set(draw, accuracy);
  if (seen.size > MOST) seen.delete([...seen.keys()][0]);
}

/** @param {Scene} scene */
const whereOf = ({ state, frame }) => [state.id, frame.step, JSON.stringify(state.commands)].join(" ");
