// One live run, painted and commanded, wherever it stands: the stream feeds the scene, the scene is painted by the views, controls
// command the run. Pages, embeds, followers and recordings put around it what is their own.

import { closeDialogs } from "./dialogs.js";
import { find, setAttribute, setText } from "./dom.js";
import { spoken } from "./messages/sentence.js";
import { modeSwitch } from "./mode-switch.js";
import { createPainter } from "./painter.js";
import { pictureViews } from "./picture-views.js";
import { createScene } from "./scene.js";
import { createSlowMotion } from "./slow-motion.js";
import { transport } from "./transport.js";

/** @import { Command, Run, Scene, Source, Start, State, Story, Tools, View, Views } from "./types.js" */

const ENDING = ["pause", "step", "mode", "reset", "set"]; // commands that end in one picture
const JUST_OVER = 1000; // ms after the end of a run in which who presses means to pause
const SETTLED = 200; // ms after an answer until its frame is on the page, to be spoken of

/**
 * @typedef {object} Around
 * @property {Source} source
 * @property {(onAnswer: (state: State) => void) => Run} makeRun
 * @property {(name: string, value: unknown) => Promise<void>} change a parameter, for the updates to come or as a new run
 * @property {(stage: HTMLElement, tools: Tools) => Views} views of what stands beside the network
 * @property {Views} [own] of what outlives an experiment
 * @property {() => void} [onCommand] somebody commands the run, or a story is over
 */

/**
 * @param {HTMLElement} element
 * @param {Around} around
 */
export function createStage(element, { source, makeRun, change, views, own, onCommand = () => {} }) {
  const announcer = find(document, "#announcer");
  const scene = createScene();
  const run = makeRun((state) => {
    scene.answer(state);
    painter.paintSoon();
  });

  const slowMotion = createSlowMotion(scene, {
    record: run.record,
    command,
    paintSoon: () => painter.paintSoon(),
    onHeld: () => {
      if (scene.current) announce(spoken(scene.current));
    },
  });

  const painter = createPainter(() => scene.current, {
    quick: [
      slowMotion.view,
      ...(own?.quick ?? []),
      ({ frame, state, fast }) => {
        setAttribute(element, "data-step", frame.step);
        setAttribute(element, "data-mode", frame.mode);
        setAttribute(element, "data-playing", state.playing);
        setAttribute(element, "data-changed", state.commands.length > 0);
        setAttribute(element, "data-pace", fast ? "fast" : "exact");
        over = isOver(state) ? over || performance.now() : 0;
      },
      ...[...element.querySelectorAll("#mode")].map((found) =>
        modeSwitch(/** @type {HTMLElement} */ (found), command),
      ),
      ...[...document.querySelectorAll("#transport")].map((found) =>
        transport(/** @type {HTMLElement} */ (found), command, { toggle, life: () => life?.signal }),
      ),
    ],
    slow: own?.slow ?? [],
  });

  for (const kind of /** @type {const} */ (["snapshot", "frame", "metrics", "measured", "state"])) {
    source.subscribe(kind, (/** @type {any} */ data) => {
      scene[kind](data);
      painter.paintSoon();
    });
  }

  let over = 0; // since when nothing is left to play
  /** @type {AbortController | null} */
  let life = null; // of the views of what is drawn
  /** @type {(scene: Scene) => Scene} */
  let lens = plain; // through which the network is seen

  /** @param {string} text */
  function announce(text) {
    setText(announcer, text);
  }

  /**
   * Send a command; one that ends in one picture is spoken of.
   * @param {Command} wanted
   */
  async function command(wanted) {
    await send(wanted);
    if (ENDING.includes(wanted.command)) speak();
  }

  /**
   * Send commands, one after another, and speak of the last picture.
   * @param {AsyncIterable<Command>} wanted
   */
  async function commandInTurn(wanted) {
    let ends = false;
    for await (const one of wanted) {
      await send(one);
      ends ||= ENDING.includes(one.command);
    }
    if (ends) speak();
  }

  /** @param {Command} wanted */
  function send(wanted) {
    onCommand();
    return run.command(wanted);
  }

  function speak() {
    setTimeout(() => {
      if (scene.current) announce(spoken(lens(scene.current)));
    }, SETTLED);
  }

  /** Play or pause: what moves now, be it the run or the phases of an iteration. Where nothing is left to play, from the beginning. */
  async function toggle() {
    if (slowMotion.toggle()) return;
    const state = scene.current?.state;
    if (isOver(state)) {
      if (performance.now() - over < JUST_OVER) return;
      await command({ command: "seek", step: 0 });
    }
    await command({ command: state?.playing ? "pause" : "play" });
  }

  return {
    run,
    slowMotion,
    command,
    commandInTurn,
    toggle,
    announce,

    /** What is shown, or null before the first snapshot. */
    get current() {
      return scene.current;
    },

    /** Ends when another experiment is shown. */
    get life() {
      return life?.signal;
    },

    paintSoon: (isWhole = false) => painter.paintSoon(isWhole),

    /** Show it as one that stands still. */
    stop() {
      if (scene.current) scene.state({ ...scene.current.state, playing: false });
      painter.paintSoon();
    },

    /**
     * What to tell in place of the sentence, or null.
     * @param {Story | null} story
     */
    tell(story) {
      scene.story(story);
      painter.paintSoon();
    },

    /**
     * Show what the server drew, with views of its own; it says how its run is to begin.
     * @returns {Start}
     */
    show() {
      life?.abort();
      life = new AbortController();
      closeDialogs();
      slowMotion.end();
      scene.clear();
      lens = plain;
      /** @type {Tools} */
      const tools = {
        command,
        look(through) {
          lens = through;
        },
        change,
        hold: slowMotion.hold,
        record: run.record,
        inquire: run.inquire,
        announce,
        paintSoon: (isWhole = false) => painter.paintSoon(isWhole),
        signal: life.signal,
      };
      const shared = pictureViews(element, tools);
      const more = views(element, tools);
      /** @param {View} view @returns {View} */
      const seen = (view) => (now) => view(lens(now));
      painter.draw({
        quick: [...shared.quick.map(seen), ...more.quick],
        slow: [...shared.slow.map(seen), ...more.slow],
      });
      const { start, still } = find(element, "#picture").dataset;
      if (still) scene.snapshot(JSON.parse(still));
      painter.paintSoon();
      return JSON.parse(start ?? "");
    },
  };
}

/**
 * Whether there is nothing to play.
 * @param {State | null} [state]
 */
export function isOver(state) {
  return !!state?.ended && state.mode === "train" && state.seeking === null && !state.playing;
}

/** The scene as it is. @param {Scene} scene */
const plain = (scene) => scene;
