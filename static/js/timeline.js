// The iterations as a line to scrub: how many neurons slept in each, where parameters were changed, what is known ahead.

import { barsPath, iterationsPerBar } from "./asleep-bars.js";
import { changesOf, writeChanges } from "./changes.js";
import { find, setAttribute, setText } from "./dom.js";
import { count } from "./format.js";
import { barsNote, iterationOf, timelineNote } from "./messages/transport.js";

/** @import { Command, Scene, Setting } from "./types.js" */

const DEBOUNCE = 120; // ms that the line rests before the run is sent there
const BARS_APART = 340; // ms between two drawings of the bars

/**
 * While a hand is on the line, it shows where the hand is, else where the run is or is on its way to.
 * @param {HTMLElement} element
 * @param {(command: Command) => Promise<void>} command
 * @param {() => AbortSignal | undefined} life ends when another experiment is shown
 * @returns {(scene: Scene) => void}
 */
export function timeline(element, command, life) {
  const input = /** @type {HTMLInputElement} */ (find(element, "input"));
  const here = find(element, ".here");
  const to = find(element, ".to");
  const now = find(element, ".now");
  const marks = find(element, ".marks");
  const bars = asleepBars(find(element, ".asleep-bars"), find(element, ".bars-note"));
  let held = false;
  let rest = 0;
  let asked = 0;
  /** @type {Setting[]} */
  let commands = [];

  /**
   * @param {string} name
   * @param {number} step
   */
  function share(name, step) {
    const text = String(step / Math.max(1, Number(input.max)));
    if (element.style.getPropertyValue(name) !== text) element.style.setProperty(name, text);
  }

  /** @param {number} step */
  function show(step) {
    share("--share", step);
    setText(here, count(step));
    setAttribute(input, "aria-valuetext", iterationOf(step, Number(input.max)));
  }

  async function seek() {
    const mine = ++asked;
    await command({ command: "seek", step: Number(input.value) });
    if (mine === asked) held = false;
  }

  input.addEventListener("input", () => {
    held = true;
    show(Number(input.value));
    clearTimeout(rest);
    const signal = life();
    rest = setTimeout(() => {
      if (signal?.aborted) held = false;
      else void seek();
    }, DEBOUNCE);
  });

  return (scene) => {
    const { state, frame, known } = scene;
    setAttribute(input, "max", state.steps);
    setText(to, count(state.steps));
    setText(now, timelineNote(scene));
    bars(scene);
    share("--known", Math.max(frame.step, known));
    if (commands !== state.commands) {
      commands = state.commands;
      writeChanges(marks, changesOf(commands), (mark, { step, words }) => {
        mark.title = words;
        mark.style.setProperty("--at", String(step / state.steps));
      });
    }
    if (held) return;
    const step = state.seeking ?? frame.step;
    input.value = String(step);
    show(step);
  };
}

/**
 * The bars, drawn again when more is known, but not more often than the eye can follow.
 * @param {HTMLElement} element
 * @param {HTMLElement} note what the bars are
 * @returns {(scene: Scene) => void}
 */
function asleepBars(element, note) {
  const svg = find(element, "svg");
  const path = find(element, "path");
  let width = 0;
  let height = 0;
  let drawn = Number.NEGATIVE_INFINITY;
  let later = 0;
  let key = "";
  /** @type {Scene | null} */
  let latest = null;

  function draw() {
    later = 0;
    if (!latest || !width) return;
    const { state, asleep, known } = latest;
    const { steps, experiment } = state;
    const next = [state.id, steps, known, state.commands.length, width, height].join(" ");
    if (next === key) return;
    key = next;
    drawn = performance.now();
    const neurons = experiment.hidden.reduce((total, n) => total + n, 0);
    setAttribute(svg, "viewBox", `0 0 ${width} ${height}`);
    setAttribute(path, "d", barsPath(asleep.subarray(0, known), { steps, neurons, width, height }));
    setText(note, barsNote(iterationsPerBar(steps, width)));
  }

  new ResizeObserver(() => {
    width = element.clientWidth;
    height = element.clientHeight;
    draw();
  }).observe(element);

  return (scene) => {
    latest = scene;
    const wait = drawn + BARS_APART - performance.now();
    if (wait <= 0) draw();
    else if (!later) later = setTimeout(draw, wait);
  };
}
