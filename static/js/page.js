// The playground, put together: the stream feeds the scene, the scene is painted by the views, controls command the run.

import { anotherSeed, createAddress } from "./address.js";
import { connectionView } from "./connection-view.js";
import { closeDialogs, dialogs } from "./dialogs.js";
import { find, setAttribute, setText } from "./dom.js";
import { drawnViews } from "./drawn.js";
import { createExperiments } from "./experiments.js";
import { skipLinks } from "./focus.js";
import { hints } from "./hints.js";
import { keyboard } from "./keyboard.js";
import { connection as words } from "./messages/connection.js";
import { spoken } from "./messages/sentence.js";
import { modeSwitch } from "./mode-switch.js";
import { notices } from "./notices.js";
import { createOpening } from "./opening.js";
import { createPainter } from "./painter.js";
import { createRun } from "./run.js";
import { createScene } from "./scene.js";
import { settings } from "./settings.js";
import { createSlowMotion } from "./slow-motion.js";
import { createSource } from "./source.js";
import { onTheme, themeButton } from "./theme.js";
import { transport } from "./transport.js";
import { createWays } from "./ways.js";

/** @import { Command, Start, Story } from "./types.js" */

const NEW_SEED_SPEED = 300; // iterations a second, for the way on to another seed
const SETTLED = 200; // ms after an answer until its frame is on the page, to be spoken of

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
    (now) => opening?.view(now),
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
 * Send a command; those that end in one picture are spoken of.
 * @param {Command} wanted
 */
async function command(wanted) {
  if (ways.hide()) tell(null);
  await run.command(wanted);
  if (!["pause", "step", "mode", "reset", "set"].includes(wanted.command)) return;
  setTimeout(() => {
    if (scene.current) setText(announcer, spoken(scene.current));
  }, SETTLED);
}

/** Play or pause: what moves now, be it the run or the phases of an iteration. */
function toggle() {
  if (!slowMotion.toggle()) void command({ command: scene.current?.state.playing ? "pause" : "play" });
}

for (const kind of /** @type {const} */ (["snapshot", "frame", "metrics", "state"])) {
  source.subscribe(kind, (/** @type {any} */ data) => {
    scene[kind](data);
    painter.paintSoon();
  });
}

/** @type {AbortController | null} */
let life = null; // of the views of what is drawn
/** @type {ReturnType<typeof createOpening> | null} */
let opening = null;
/** @type {Partial<Start> | null} */
let wish = null; // how the next experiment is to begin

const ways = createWays(find(document, "#ways"), command, {
  life: () => life?.signal,
  reseed() {
    wish = { playing: true, speed: NEW_SEED_SPEED };
    find(document, "#another-seed").click();
  },
});

/** @param {Story | null} story */
function tell(story) {
  scene.story(story);
  painter.paintSoon();
}

function playOpening() {
  address.hold(true);
  opening = createOpening(find(document, "#opening"), {
    command,
    tell,
    announce: ({ what, more }) => setText(announcer, `${what} ${more}`.replaceAll("**", "")),
    phases: slowMotion,
    isCalm: calm.matches,
    onEnd(wasSeen) {
      slowMotion.end();
      address.hold(false);
      if (wasSeen) ways.show();
      painter.paintSoon();
    },
  });
  void opening.play();
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
  ways.hide();
  slowMotion.end();
  scene.clear();
  /** @type {Start} */
  const start = { ...JSON.parse(find(stage, "#picture").dataset.start ?? ""), ...more };
  if (calm.matches) start.playing = false;
  painter.draw(
    drawnViews(stage, { command, change: controls.change, hold: slowMotion.hold, signal: life.signal }),
  );
  void run.begin(start);
  return start;
}

createExperiments(form, {
  onLeaving: () => address.hold(true),
  onDrawn(isOld) {
    const state = scene.current?.state;
    show(wish ?? (isOld || !state ? {} : { playing: state.playing, speed: state.speed }));
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
  anotherSeed: () => scene.current && anotherSeed(scene.current.state),
});
keyboard(command, {
  " ": toggle,
  s: () => find(document, "#another-seed").click(),
  ",": () => slowMotion.move(-1),
  ".": () => slowMotion.move(1),
});
dialogs();
skipLinks();
hints(form);
themeButton(find(document, "#theme-button"));
onTheme(() => {
  if (scene.current) address.keep(scene.current);
});
if (show().opening) playOpening();
else address.hold(false);
