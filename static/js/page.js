// A page with one live run, put together: the stream feeds the scene, the scene is painted by the views, controls command the run.

import { createAddress } from "./address.js";
import { connectionView } from "./connection-view.js";
import { closeDialogs, dialogs } from "./dialogs.js";
import { find, setAttribute, setText } from "./dom.js";
import { goTo } from "./exhibits.js";
import { createExperiments } from "./experiments.js";
import { skipLinks } from "./focus.js";
import { hints } from "./hints.js";
import { keyboard } from "./keyboard.js";
import { connection as words } from "./messages/connection.js";
import { spoken } from "./messages/sentence.js";
import { modeSwitch } from "./mode-switch.js";
import { notices } from "./notices.js";
import { createPainter } from "./painter.js";
import { pictureViews } from "./picture-views.js";
import { createRun } from "./run.js";
import { createScene } from "./scene.js";
import { settings } from "./settings.js";
import { createSlowMotion } from "./slow-motion.js";
import { createSource } from "./source.js";
import { onTheme, themeButton } from "./theme.js";
import { transport } from "./transport.js";
import { tries } from "./tries.js";

/** @import { Command, Introduction, Page, Scene, Start, Tools, View, Views } from "./types.js" */

const ENDING = ["pause", "step", "mode", "reset", "set"]; // commands that end in one picture
const SETTLED = 200; // ms after an answer until its frame is on the page, to be spoken of

/**
 * What a page adds to what they all have: `views` of what stands beside the network, and how it introduces itself.
 * @typedef {object} Parts
 * @property {(stage: HTMLElement, tools: Tools) => Views} views
 * @property {(page: Page) => Introduction} [introduction]
 */

/** @param {Parts} parts */
export function startPage(parts) {
  const stage = find(document, "#stage");
  const announcer = find(document, "#announcer");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  const scene = createScene();
  const source = createSource(stage);
  const address = createAddress();
  const notice = notices();
  const run = createRun(source, {
    onConnection: connectionView(stage),
    onAnswer(state) {
      scene.answer(state);
      painter.paintSoon();
    },
    onRefusal: (message) => notice(words.notChanged(message)),
  });

  const form = /** @type {HTMLFormElement} */ (find(stage, "#settings"));
  const controls = settings(form, {
    state: () => scene.current?.state ?? null,
    tell: notice,
    setLive(name, value) {
      if (!scene.current) return null;
      const { state, frame } = scene.current;
      const hasBegun = frame.step > 0 || state.reached > 0;
      if (!(name in state.parameters) || !hasBegun || state.ended) return null;
      return command({ command: "set", name, value });
    },
  });

  const slowMotion = createSlowMotion(scene, {
    record: run.record,
    command,
    paintSoon: () => painter.paintSoon(),
    onHeld: () => {
      if (scene.current) setText(announcer, spoken(scene.current));
    },
  });

  const painter = createPainter(() => scene.current, {
    quick: [
      slowMotion.view,
      (now) => introduction?.view(now),
      ({ frame, state, fast }) => {
        setAttribute(stage, "data-step", frame.step);
        setAttribute(stage, "data-mode", frame.mode);
        setAttribute(stage, "data-playing", state.playing);
        setAttribute(stage, "data-changed", state.commands.length > 0);
        setAttribute(stage, "data-pace", fast ? "fast" : "exact");
      },
      modeSwitch(find(stage, "#mode"), command),
      transport(find(document, "#transport"), command, { toggle, life: () => life?.signal }),
    ],
    slow: [controls.view, address.keep],
  });

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
    if (introduction?.hide()) tell(null);
    return run.command(wanted);
  }

  function speak() {
    setTimeout(() => {
      if (scene.current) announce(spoken(lens(scene.current)));
    }, SETTLED);
  }

  /** Play or pause: what moves now, be it the run or the phases of an iteration. */
  function toggle() {
    if (slowMotion.toggle()) return;
    const state = scene.current?.state;
    const isOver = state?.ended && state.mode === "train" && state.seeking === null; // nothing is left to play
    if (!isOver) void command({ command: state?.playing ? "pause" : "play" });
  }

  for (const kind of /** @type {const} */ (["snapshot", "frame", "metrics", "state"])) {
    source.subscribe(kind, (/** @type {any} */ data) => {
      scene[kind](data);
      painter.paintSoon();
    });
  }

  /** @type {AbortController | null} */
  let life = null; // of the views of what is drawn
  /** @type {Partial<Start> | null} */
  let wish = null; // how the next experiment is to begin
  /** @type {(scene: Scene) => Scene} */
  let lens = plain; // through which the network is seen

  /** @param {string} text */
  const announce = (text) => setText(announcer, text);

  const introduction = parts.introduction?.({
    run: command,
    tell,
    announce,
    phases: slowMotion,
    isCalm: calm.matches,
    hold: address.hold,
    paintSoon: () => painter.paintSoon(),
    begin(how) {
      wish = how;
    },
    life: () => life?.signal,
  });

  /** @param {import("./types.js").Story | null} story */
  function tell(story) {
    scene.story(story);
    painter.paintSoon();
  }

  /**
   * Show what the server drew, and begin its run.
   * @param {Partial<Start>} [more] what to go on with from the run before
   */
  function show(more) {
    life?.abort();
    life = new AbortController();
    closeDialogs();
    const focused = /** @type {HTMLElement | null} */ (
      document.querySelector(".header :focus:not(:focus-visible)")
    );
    focused?.blur(); // who clicked there means the space bar to play
    introduction?.hide();
    slowMotion.end();
    scene.clear();
    /** @type {Start} */
    const start = { ...JSON.parse(find(stage, "#picture").dataset.start ?? ""), ...more };
    if (calm.matches) start.playing = false;
    lens = plain;
    const tools = {
      command,
      look(/** @type {(scene: Scene) => Scene} */ through) {
        lens = through;
      },
      change: controls.change,
      hold: slowMotion.hold,
      record: run.record,
      inquire: run.inquire,
      announce,
      paintSoon: (/** @type {boolean} */ isWhole = false) => painter.paintSoon(isWhole),
      signal: life.signal,
    };
    const shared = pictureViews(stage, tools);
    const own = parts.views(stage, tools);
    /** @param {View} view @returns {View} */
    const seen = (view) => (now) => view(lens(now));
    painter.draw({
      quick: [...shared.quick.map(seen), ...own.quick],
      slow: [...shared.slow.map(seen), ...own.slow],
    });
    address.begin(start.begins);
    void run.begin(start);
    return start;
  }

  createExperiments(form, {
    onLeaving: () => address.hold(true),
    onDrawn(isOld, isWhole) {
      const state = scene.current?.state;
      show(wish ?? (isOld || isWhole || !state ? {} : { playing: state.playing, speed: state.speed }));
      wish = null;
      address.hold(false);
      controls.settle();
    },
    onFailed() {
      wish = null;
      address.hold(false);
      controls.settle();
      notice(words.notDrawn);
    },
    state: () => scene.current?.state ?? null,
  });
  keyboard(command, {
    " ": toggle,
    s: () => find(document, "#another-seed").click(),
    n: () => goTo("next"),
    p: () => goTo("previous"),
    ",": () => slowMotion.move(-1),
    ".": () => slowMotion.move(1),
  });
  tries(stage, commandInTurn, { life: () => life?.signal, state: () => scene.current?.state ?? null });
  dialogs();
  skipLinks();
  hints(form);
  themeButton(find(document, "#theme-button"));
  onTheme(() => {
    if (scene.current) address.keep(scene.current);
  });
  if (show().opening && introduction) introduction.play();
  else address.hold(false);
}

/** The scene as it is. @param {Scene} scene */
const plain = (scene) => scene;
