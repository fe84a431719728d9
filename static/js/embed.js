// An exhibit in a frame of a slide deck: a still that comes to life while it is on screen, and leaves the deck its keys.

import { find, setAttribute } from "./dom.js";
import { createBanner } from "./embed-banner.js";
import { createEmbedRun } from "./embed-run.js";
import { remembered } from "./frame-memory.js";
import { host } from "./host.js";
import { hostKeys } from "./host-keys.js";
import { keyboard } from "./keyboard.js";
import { connection as words } from "./messages/connection.js";
import { isCalm } from "./motion.js";
import { pager } from "./pager.js";
import { createPresence } from "./presence.js";
import { createRun } from "./run.js";
import { createSource } from "./source.js";
import { createStage } from "./stage.js";

/** @import { Exhibit, Run, Start } from "./types.js" */

/**
 * How an embed is to begin, besides what every page is told.
 * @typedef {Start & { autoplay: "visible" | "1" | "0", keys: "forward" | "local", panel: string, notes: string[] }} EmbedStart
 */

/** @param {Exhibit} exhibit */
function startEmbed(exhibit) {
  const element = find(document, "#stage");
  const banner = createBanner(find(document, "#connection"));
  const asked = /** @type {EmbedStart} */ (JSON.parse(find(element, "#picture").dataset.start ?? ""));
  for (const note of asked.notes) console.warn(`dropout live: ${note}`);
  const kept = remembered();
  /** @type {Start} */
  const start = kept ? { ...asked, ...kept } : asked;

  const source = createSource(element);
  /** @type {ReturnType<typeof createEmbedRun>} */
  let life;

  /** @param {(state: import("./types.js").State) => void} onAnswer @returns {Run} */
  function makeRun(onAnswer) {
    const run = createRun(source, {
      onConnection(connection, message) {
        setAttribute(element, "data-connection", connection);
        if (connection !== "restoring") banner.run(message); // else it is said when that takes long
        if (connection === "lost") life.fail();
      },
      onAnswer,
      onRefusal: (message) => banner.refusal(words.notChanged(message)),
    });
    const wants = kept?.wants ?? (asked.autoplay !== "0" && !isCalm());
    life = createEmbedRun(
      {
        run,
        source,
        banner,
        start,
        shown: () => stage.current?.state ?? null,
        stop: () => stage.stop(),
      },
      {
        wants,
        always: asked.autoplay === "1" && !isCalm(),
        waits: asked.autoplay === "0",
        goesOn: kept !== null,
      },
    );
    return life;
  }

  /**
   * Change a parameter of the run as it is, or begin another where none can be changed.
   * @param {string} name
   * @param {unknown} value
   */
  async function change(name, value) {
    const now = stage.current;
    if (!now) return;
    const { state, frame } = now;
    const isLive = name in state.parameters && !state.ended && (frame.step > 0 || state.reached > 0);
    if (isLive) return stage.command({ command: "set", name, value });
    const request = { ...state.experiment, ...state.parameters, [name]: value, commands: [], step: 0 };
    life.begin({ ...start, request, mode: state.mode, speed: state.speed, playing: state.playing });
  }

  const stage = createStage(element, {
    source,
    makeRun,
    change,
    views: exhibit.views,
    own: {
      quick: [(scene) => life.view(scene), (scene) => tellHost.follow(scene)],
      slow: [],
    },
  });
  stage.show();
  const presence = createPresence(element, (isThere) => life.stage(isThere));
  source.subscribe("state", ({ playing }) => tellHost.plays(playing)); // it may be over before it is painted
  const tellHost = host({
    ask: (command) => life.ask(command),
    state: () => life.state,
    step: () => stage.current?.frame.step ?? 0,
    isSeen: () => presence.isThere,
    slide: presence.slide,
  });
  const isLocal = asked.keys === "local";
  keyboard(stage.command, {
    "?": undefined,
    ...(isLocal ? { " ": stage.toggle } : hostKeys()),
    ",": () => stage.slowMotion.move(-1),
    ".": () => stage.slowMotion.move(1),
  });
  pager(element, asked.panel, () => stage.paintSoon(true));
  for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, () => life.greet());
  addEventListener("pagehide", ({ persisted }) => (persisted ? life.rest() : life.leave()));
  addEventListener("pageshow", ({ persisted }) => persisted && life.stage(presence.isThere));
}

const { exhibit } = await import(`./${find(document, "#stage").dataset.exhibit}.js`);
startEmbed(exhibit);
