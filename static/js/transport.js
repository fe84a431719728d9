// Time: step back, play and pause, step; a line to scrub; speed.

import { find, setAttribute, setText } from "./dom.js";
import { count } from "./format.js";
import { buttons, iterationOf, speedShort, speedSpoken, timelineNote } from "./messages/transport.js";
import { speedSlider } from "./speeds.js";

/** @import { Command, Scene, View } from "./types.js" */

const DEBOUNCE = 120; // ms that the line rests before the run is sent there

/**
 * @param {HTMLElement} element
 * @param {(command: Command) => Promise<void>} command
 * @returns {View}
 */
export function transport(element, command) {
  const back = find(element, "[data-do=back]");
  const play = find(element, "[data-do=play]");
  const step = find(element, "[data-do=step]");
  const line = timeline(find(element, "#timeline"), command);
  const speed = speedSlider(find(element, "#speed"), command);
  let playing = false;

  /**
   * @param {HTMLElement} button
   * @param {() => Command} made
   */
  const onClick = (button, made) =>
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-disabled") !== "true") void command(made());
    });
  onClick(back, () => ({ command: "step", count: -1 }));
  onClick(step, () => ({ command: "step", count: 1 }));
  onClick(play, () => ({ command: playing ? "pause" : "play" }));

  return (scene) => {
    const { state, frame } = scene;
    const words = buttons[state.mode];
    const training = state.mode === "train";
    const atEnd = training && state.ended !== null && frame.step >= state.ended.step;
    playing = state.playing;
    setAttribute(element, "data-playing", playing);
    setAttribute(back, "aria-label", words.back);
    setAttribute(
      back,
      "aria-disabled",
      training ? frame.step === 0 : state.mode === "mc" && frame.draw === 1,
    );
    setAttribute(play, "aria-label", playing ? words.pause : words.play);
    setAttribute(play, "aria-disabled", atEnd && !playing);
    setAttribute(step, "aria-label", words.step);
    setAttribute(step, "aria-disabled", atEnd);
    line(scene);
    speed(state.speed, speedShort(state.speed, state.mode), speedSpoken(state.speed, state.mode));
  };
}

/**
 * The line: while a hand is on it, it shows where the hand is, else where the run is or is on its way to.
 * @param {HTMLElement} element
 * @param {(command: Command) => Promise<void>} command
 * @returns {(scene: Scene) => void}
 */
function timeline(element, command) {
  const input = /** @type {HTMLInputElement} */ (find(element, "input"));
  const here = find(element, ".here");
  const note = find(element, ".note");
  let held = false;
  let rest = 0;
  let asked = 0;

  /** @param {number} step */
  function show(step) {
    const steps = Number(input.max);
    element.style.setProperty("--share", String(step / steps));
    setText(here, count(step));
    setAttribute(input, "aria-valuetext", iterationOf(step, steps));
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
    rest = setTimeout(seek, DEBOUNCE);
  });

  return (scene) => {
    setText(note, timelineNote(scene));
    if (held) return;
    const step = scene.state.seeking ?? scene.frame.step;
    input.value = String(step);
    show(step);
  };
}
