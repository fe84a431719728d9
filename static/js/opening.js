// The first half minute: real commands on the live run, with words. Any input ends it; with reduced motion it waits for each step.

import { find } from "./dom.js";
import { passFocus } from "./focus.js";
import { equalOutputs, opening as words } from "./messages/opening.js";
import { FIRST_SPEED } from "./speeds.js";

/** @import { Command, Scene, Story } from "./types.js" */

const READ = 3200; // ms to read two lines
const PHASES = 11_000; // ms for iteration 1
const SINGLE_UNTIL = 5; // iterations shown one by one
const SINGLE = 1; // … a second
const FAST = 500; // iterations a second, for the rest
const APART = 900; // ms between two of the equal outputs
const INPUTS = ["keydown", "pointerdown", "wheel"];
const BARE_KEYS = ["Shift", "Control", "Alt", "Meta", "Tab"]; // which do nothing by themselves

/**
 * @typedef {object} Means
 * @property {(command: Command) => Promise<void>} command
 * @property {(story: Story | null) => void} tell
 * @property {{ play: (step: number, milliseconds: number) => Promise<void>, move: (by: 1) => void }} phases plays an
 *   iteration phase by phase, which may be moved on by hand
 * @property {(story: Story) => void} announce what a new scene begins with, for those who listen
 * @property {boolean} isCalm whether nothing may move by itself
 * @property {(wasSeen: boolean) => void} onEnd it is over, seen to its end or not
 */

/**
 * @param {HTMLElement} element what goes with the opening: a button to skip it, and one to go on
 * @param {Means} means
 */
export function createOpening(element, { command, tell, announce, phases, isCalm, onEnd }) {
  const next = find(element, "[data-do=next]");
  const life = new AbortController();
  const { signal } = life;
  /** @type {{ test: (scene: Scene) => boolean, resolve: (scene: Scene) => void }[]} */
  let waiting = [];
  /** @type {((scene: Scene) => Story) | null} */
  let telling = null;
  let told = "";
  /** @type {Scene | null} */
  let seen = null;
  let isGoing = false; // whether it has set the run going

  /**
   * Until the page shows a scene that passes; never, once the opening is over.
   * @param {(scene: Scene) => boolean} test
   * @returns {Promise<Scene>}
   */
  const shows = (test) => new Promise((resolve) => waiting.push({ test, resolve }));

  /**
   * Tell this from now on, in the words of whatever the page shows.
   * @param {((scene: Scene) => Story) | null} words
   */
  function say(words) {
    telling = words;
    speak();
    if (words && seen && !signal.aborted) announce(words(seen));
  }

  function speak() {
    if (!telling || !seen || signal.aborted) return;
    const story = telling(seen);
    const text = JSON.stringify(story);
    if (text !== told) tell(story);
    told = text;
  }

  /** @param {number} milliseconds */
  const rest = (milliseconds) =>
    isCalm ? nextPressed() : new Promise((resolve) => setTimeout(resolve, milliseconds));

  const nextPressed = () =>
    new Promise((resolve) => next.addEventListener("click", resolve, { once: true, signal }));

  /** @param {Command} wanted */
  async function order(wanted) {
    signal.throwIfAborted();
    await command(wanted);
    signal.throwIfAborted();
  }

  async function play() {
    const { state } = await shows(() => true);
    say(words.awake);
    await rest(READ);
    say(null);
    await order({ command: "step", count: 1 });
    await shows(({ frame }) => frame.step >= 1);
    await (isCalm ? phaseByPhase() : phases.play(1, PHASES));
    signal.throwIfAborted();
    await masks();
    say(isCalm ? words.rest : words.fast);
    await fast(state.steps);
    isGoing = false;
    await order({ command: "mode", value: "eval" });
    await shows(({ frame }) => frame.mode === "eval" && frame.passes !== undefined);
    for (let shown = 0; shown <= 3; shown++) {
      say((scene) => equalOutputs(scene, shown));
      await rest(shown === 0 || shown === 3 ? READ / 2 : APART);
      signal.throwIfAborted();
    }
    say(words.results);
  }

  async function phaseByPhase() {
    let isOver = false;
    void phases.play(1, PHASES).then(() => {
      isOver = true;
    });
    while (!isOver) {
      await nextPressed();
      signal.throwIfAborted();
      phases.move(1);
      await Promise.resolve();
    }
  }

  async function masks() {
    say(words.masks);
    if (isCalm) {
      for (let step = 2; step <= SINGLE_UNTIL; step++) {
        await order({ command: "step", count: 1 });
        await nextPressed();
      }
      return;
    }
    await order({ command: "speed", value: SINGLE });
    isGoing = true;
    await order({ command: "play" });
    await shows(({ frame }) => frame.step >= SINGLE_UNTIL);
    await rest(1000 / SINGLE);
  }

  /** @param {number} steps */
  async function fast(steps) {
    if (isCalm) {
      await order({ command: "seek", step: steps });
    } else {
      await order({ command: "speed", value: FAST });
    }
    await shows(({ frame, state }) => frame.step >= (state.ended?.step ?? steps));
    await rest(READ / 2);
    signal.throwIfAborted();
  }

  /** @param {boolean} wasSeen to its end */
  function close(wasSeen) {
    life.abort();
    passFocus(element);
    element.hidden = true;
    void command({ command: "speed", value: FIRST_SPEED });
    onEnd(wasSeen);
  }

  /**
   * End it at any input, which then does what it does.
   * @param {Event} event
   */
  function onInput(event) {
    const isOwn = event.target instanceof Element && event.target.closest("#opening button");
    if (isOwn || (event instanceof KeyboardEvent && BARE_KEYS.includes(event.key))) return;
    const isSpace = event instanceof KeyboardEvent && event.key === " ";
    const isButton = event.target instanceof Element && event.target.closest("[data-do=play]") !== null;
    leave(isSpace || isButton);
  }

  /** @param {boolean} pauses whether the input that ends it pauses by itself, or plays */
  function leave(pauses) {
    tell(null);
    close(false);
    if (isGoing && !pauses) void command({ command: "pause" });
  }

  return {
    /** Play it, once. */
    async play() {
      element.hidden = false;
      next.hidden = !isCalm;
      for (const kind of INPUTS) {
        document.addEventListener(kind, onInput, { capture: true, passive: true, signal });
      }
      find(element, "[data-do=skip]").addEventListener("click", () => leave(false), { signal });
      try {
        await play();
        close(true);
      } catch (problem) {
        if (!signal.aborted) throw problem;
      }
    },

    /**
     * What the page shows now.
     * @param {Scene} scene
     */
    view(scene) {
      if (signal.aborted) return;
      seen = scene;
      const now = waiting.filter(({ test }) => test(scene));
      waiting = waiting.filter((one) => !now.includes(one));
      for (const { resolve } of now) resolve(scene);
      speak();
    },
  };
}
