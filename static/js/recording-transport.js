// Time in a recording: back, play, on; the recorded iterations as a line to scrub; how fast.

import { barsPath } from "./asleep-bars.js";
import { changesOf, writeChanges } from "./changes.js";
import { find, onClick, setAttribute, setText } from "./dom.js";
import { count } from "./format.js";
import { iterationOf } from "./messages/recording.js";
import { buttons, speedShort, speedSpoken } from "./messages/transport.js";
import { speedSlider } from "./speeds.js";

/** @import { Command, View } from "./types.js" */
/** @import { Recording } from "./recording-frames.js" */

const DEBOUNCE = 120; // ms that the line rests before the recording is there, so that a hand on it makes nothing flash
const words = buttons.train; // which lead along the recording in every mode

/**
 * @param {HTMLElement} element
 * @param {Recording} recording
 * @param {Uint16Array} asleep in each of its iterations
 * @param {(command: Command) => Promise<void>} command
 * @param {() => void} toggle plays and pauses
 * @returns {View}
 */
export function recordingTransport(element, { experiment, commands, first, last }, asleep, command, toggle) {
  const back = find(element, "[data-do=back]");
  const play = find(element, "[data-do=play]");
  const on = find(element, "[data-do=step]");
  const timeline = find(element, "#timeline");
  const line = /** @type {HTMLInputElement} */ (find(timeline, "input"));
  const here = find(timeline, ".here");
  const speed = speedSlider(find(element, "#speed"), command);
  const start = first - 1;
  let rest = 0; // the timer until the recording is where a hand on the line is

  onClick(back, () => void command({ command: "step", count: -1 }));
  onClick(on, () => void command({ command: "step", count: 1 }));
  onClick(play, toggle);
  line.addEventListener("input", () => {
    show(Number(line.value));
    clearTimeout(rest);
    rest = setTimeout(() => {
      rest = 0;
      void command({ command: "seek", step: Number(line.value) });
    }, DEBOUNCE);
  });

  /** @param {number} step */
  const share = (step) => String((step - start) / (last - start));

  /** @param {number} step */
  function show(step) {
    timeline.style.setProperty("--share", share(step));
    setText(here, count(step));
    setAttribute(line, "aria-valuetext", iterationOf(step, first, last));
  }

  timeline.style.setProperty("--known", "1");
  writeChanges(
    find(timeline, ".marks"),
    changesOf(commands.filter(({ step }) => step >= start)),
    (mark, { step, words }) => {
      mark.title = words;
      mark.style.setProperty("--at", share(step));
    },
  );
  drawBars(
    find(timeline, ".asleep-bars"),
    asleep,
    experiment.hidden.reduce((total, n) => total + n, 0),
  );

  return ({ state, frame }) => {
    setAttribute(element, "data-playing", state.playing);
    setAttribute(play, "aria-label", state.playing ? words.pause : words.play);
    setAttribute(back, "aria-disabled", frame.step === start);
    setAttribute(on, "aria-disabled", frame.step === last);
    speed(state.speed, speedShort(state.speed, "train"), speedSpoken(state.speed, "train"));
    if (rest) return;
    line.value = String(frame.step);
    show(frame.step);
  };
}

/**
 * How many slept in each iteration, over the line and as wide.
 * @param {HTMLElement} element
 * @param {Uint16Array} asleep
 * @param {number} neurons
 */
function drawBars(element, asleep, neurons) {
  const svg = find(element, "svg");
  const path = find(element, "path");
  new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = element;
    if (!width) return;
    setAttribute(svg, "viewBox", `0 0 ${width} ${height}`);
    setAttribute(path, "d", barsPath(asleep, { steps: asleep.length, neurons, width, height }));
  }).observe(element);
}
