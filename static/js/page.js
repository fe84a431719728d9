// A page with one live run: the stage, and around it settings, links to other experiments, the address, keys and dialogs.

import { createAddress } from "./address.js";
import { connectionView } from "./connection-view.js";
import { dialogs } from "./dialogs.js";
import { find, setText } from "./dom.js";
import { goTo } from "./exhibits.js";
import { createExperiments } from "./experiments.js";
import { skipLinks } from "./focus.js";
import { hints } from "./hints.js";
import { keyboard } from "./keyboard.js";
import { handOn, takeLine } from "./line.js";
import { connection as words } from "./messages/connection.js";
import { followersOf } from "./messages/following.js";
import { isCalm } from "./motion.js";
import { notices } from "./notices.js";
import { createRun } from "./run.js";
import { settings } from "./settings.js";
import { createSource } from "./source.js";
import { createStage } from "./stage.js";
import { takeAlong } from "./take-along.js";
import { onTheme, themeButton } from "./theme.js";
import { tries } from "./tries.js";

/** @import { Exhibit, Start } from "./types.js" */

/** @param {Exhibit} exhibit */
function startPage(exhibit) {
  const element = find(document, "#stage");
  const source = createSource(element);
  const address = createAddress();
  const notice = notices();

  const form = /** @type {HTMLFormElement} */ (find(element, "#settings"));
  const controls = settings(form, {
    state: () => stage.current?.state ?? null,
    tell: notice,
    setLive(name, value) {
      if (!stage.current) return null;
      const { state, frame } = stage.current;
      const hasBegun = frame.step > 0 || state.reached > 0;
      if (!(name in state.parameters) || !hasBegun || state.ended) return null;
      return stage.command({ command: "set", name, value });
    },
  });

  /** @type {ReturnType<typeof createRun>} */
  let run;
  const stage = createStage(element, {
    source,
    makeRun(onAnswer) {
      run = createRun(
        source,
        {
          onConnection: connectionView(element),
          onAnswer,
          onRefusal: (message) => notice(words.notChanged(message)),
        },
        takeLine(),
      );
      return run;
    },
    change: controls.change,
    views: exhibit.views,
    own: { quick: [(now) => introduction?.view(now)], slow: [controls.view, address.keep] },
    onCommand() {
      if (introduction?.hide()) stage.tell(null);
    },
  });
  const { command, announce } = stage;

  /** @type {Partial<Start> | null} */
  let wish = null; // how the next experiment is to begin

  const introduction = exhibit.introduction?.({
    run: command,
    tell: stage.tell,
    announce,
    phases: stage.slowMotion,
    isCalm: isCalm(),
    hold: address.hold,
    paintSoon: stage.paintSoon,
    begin(how) {
      wish = how;
    },
    life: () => stage.life,
  });

  /**
   * Show what the server drew, and begin its run.
   * @param {Partial<Start>} [more] what to go on with from the run before
   */
  function show(more) {
    const focused = /** @type {HTMLElement | null} */ (
      document.querySelector(".header :focus:not(:focus-visible)")
    );
    focused?.blur(); // who clicked there means the space bar to play
    introduction?.hide();
    const start = { ...stage.show(), ...more };
    if (isCalm()) start.playing = false;
    address.begin(start.begins);
    void stage.run.begin(start);
    return start;
  }

  addEventListener("pagehide", () => handOn(run.line));
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) location.reload(); // its run's place was taken; the address says where it was
  });

  const followers = find(document, "#followers");
  source.subscribe("snapshot", ({ state }) => setText(followers, followersOf(state.followers)));
  source.subscribe("audience", (audience) => setText(followers, followersOf(audience.followers)));

  createExperiments(form, {
    onLeaving: () => address.hold(true),
    onDrawn(isOld, isWhole) {
      const state = stage.current?.state;
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
    state: () => stage.current?.state ?? null,
  });
  keyboard(command, {
    " ": stage.toggle,
    s: () => find(document, "#another-seed").click(),
    n: () => goTo("next"),
    p: () => goTo("previous"),
    ",": () => stage.slowMotion.move(-1),
    ".": () => stage.slowMotion.move(1),
  });
  tries(element, stage.commandInTurn, {
    life: () => stage.life,
    state: () => stage.current?.state ?? null,
  });
  dialogs();
  takeAlong({ scene: () => stage.current, notice });
  skipLinks();
  hints(form);
  themeButton(find(document, "#theme-button"));
  onTheme(() => {
    if (stage.current) address.keep(stage.current);
  });
  if (show().opening && introduction) introduction.play();
  else address.hold(false);
}

const { exhibit } = await import(`./${find(document, "#stage").dataset.exhibit}.js`);
startPage(exhibit);
