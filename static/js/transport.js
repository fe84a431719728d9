// Time: step back, play and pause, step; a line to scrub; speed.

import { find, onClick, setAttribute } from "./dom.js";
import { again, buttons, speedShort, speedSpoken } from "./messages/transport.js";
import { speedSlider } from "./speeds.js";
import { timeline } from "./timeline.js";

/** @import { Command, View } from "./types.js" */

/**
 * @param {HTMLElement} element
 * @param {(command: Command) => Promise<void>} command
 * @param {{ toggle: () => Promise<void>, life: () => AbortSignal | undefined }} page plays and pauses; `life` ends when another
 *   experiment is shown
 * @returns {View}
 */
export function transport(element, command, { toggle, life }) {
  const back = find(element, "[data-do=back]");
  const play = find(element, "[data-do=play]");
  const step = find(element, "[data-do=step]");
  const line = timeline(find(element, "#timeline"), command, life);
  const speed = speedSlider(find(element, "#speed"), command);
  onClick(back, () => void command({ command: "step", count: -1 }));
  onClick(step, () => void command({ command: "step", count: 1 }));
  onClick(play, () => void toggle());

  return (scene) => {
    const { state, frame, phase } = scene;
    const words = buttons[state.mode];
    const training = state.mode === "train";
    const atEnd = training && state.ended !== null && frame.step >= state.ended.step;
    const playing = state.playing || phase?.isMoving === true;
    setAttribute(element, "data-playing", playing);
    setAttribute(back, "aria-label", words.back);
    setAttribute(
      back,
      "aria-disabled",
      training ? frame.step === 0 : state.mode === "mc" && frame.draw === 1,
    );
    setAttribute(play, "aria-label", playing ? words.pause : atEnd ? again : words.play);
    setAttribute(step, "aria-label", words.step);
    setAttribute(step, "aria-disabled", atEnd);
    line(scene);
    speed(state.speed, speedShort(state.speed, state.mode), speedSpoken(state.speed, state.mode));
  };
}
