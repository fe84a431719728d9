// Talking to what the embed stands in: the strings of reveal.js, the protocol of player.js, and messages of our own. What comes is
// checked like any other input, and whoever asked is answered.

import { commandOf } from "./host-commands.js";
import { createListeners, PLAYER } from "./host-listeners.js";
import { objectIn, readMessages, send } from "./host-mail.js";
import { embed as words } from "./messages/embed.js";

/** @import { Command, Scene, State } from "./types.js" */

const OURS = "dropout-live";
const VERSION = 1;

export const PLAYER_METHODS = [
  "play",
  "pause",
  "getPaused",
  "mute",
  "unmute",
  "getMuted",
  "setVolume",
  "getVolume",
  "getDuration",
  "setCurrentTime",
  "getCurrentTime",
  "setLoop",
  "getLoop",
  "addEventListener",
  "removeEventListener",
];
export const PLAYER_EVENTS = ["ready", "play", "pause", "ended", "timeupdate", "seeked", "error"];
export const OUR_METHODS = ["play", "pause", "step", "seek", "mode", "speed", "set", "reset", "getState"];

/**
 * @typedef {object} Embed
 * @property {(command: Command) => Promise<State | null>} ask
 * @property {() => State | null} state as far as it is known, null where even the still has none
 * @property {() => number} step that is shown
 * @property {() => boolean} isSeen whether it is on stage, so that what happens is shown
 * @property {(isOver: boolean) => void} slide
 *
 * @typedef {{ method: string, value?: unknown, listener?: string, id?: unknown }} Asked
 */

/** @param {Embed} embed */
export function host({ ask, state, step, isSeen, slide }) {
  const listeners = createListeners();
  const { tell } = listeners;
  let was = { playing: false, step: -1, ended: false };
  /** @type {number | null} */
  let sought = null; // where somebody wants to hear of its arrival

  readMessages((event) => {
    const { data, source } = event;
    if (!source || source === window) return;
    if (data === "slide:start" || data === "slide:stop") return slide(data === "slide:stop");
    const asked = objectIn(data);
    if (asked?.context === PLAYER.context) void answerPlayer(asked, event);
    else if (asked?.context === OURS) void answer(asked, event);
  });

  /**
   * @param {any} asked
   * @param {MessageEvent} event
   */
  async function answer({ method, value, version, id }, { source, origin }) {
    const reply = (/** @type {object} */ told) =>
      send(source, origin, {
        context: OURS,
        version: VERSION,
        method,
        ...(id === undefined ? {} : { id }),
        ...told,
      });
    if (version !== undefined && version !== VERSION) return reply({ error: words.otherVersion(VERSION) });
    if (!OUR_METHODS.includes(method)) return reply({ error: words.unknown(OUR_METHODS) });
    if (method === "getState") return reply({ value: state() });
    const command = commandOf(method, value, state());
    if (typeof command === "string") return reply({ error: command });
    try {
      reply({ value: await ask(command) });
    } catch (problem) {
      reply({ error: /** @type {Error} */ (problem).message });
    }
  }

  /**
   * Time is counted in iterations.
   * @param {any} asked
   * @param {MessageEvent} event
   */
  async function answerPlayer({ method, value, listener }, { source, origin }) {
    const reply = (/** @type {unknown} */ told) =>
      send(source, origin, { ...PLAYER, event: method, value: told, listener });
    const now = state();
    const complain = (/** @type {string} */ msg) => tell("error", { code: 2, msg }, source);
    /** @param {Command | string} command */
    const carryOut = async (command) => {
      if (typeof command === "string") return complain(command);
      try {
        return await ask(command);
      } catch (problem) {
        complain(/** @type {Error} */ (problem).message);
      }
    };
    if (method === "addEventListener" && PLAYER_EVENTS.includes(value) && source) {
      listeners.add({ to: source, origin, event: value, listener });
      if (value === "ready") send(source, origin, { ...ready(), listener });
    } else if (method === "removeEventListener") listeners.remove(source, value, listener);
    else if (method === "play" || method === "pause") await carryOut({ command: method });
    else if (method === "getPaused") reply(!now?.playing);
    else if (method === "getMuted") reply(true);
    else if (method === "getVolume") reply(0);
    else if (method === "getLoop") reply(false);
    else if (method === "getDuration") reply(now?.steps ?? 0);
    else if (method === "getCurrentTime") reply(step());
    else if (method === "setCurrentTime") {
      const command = commandOf("seek", typeof value === "number" ? Math.round(value) : value, now);
      const answer = await carryOut(command);
      if (!answer || typeof command === "string" || command.command !== "seek") return;
      sought = command.step;
      arrive(isSeen() ? step() : answer.step, answer.seeking !== null);
    }
  }

  /**
   * Tell who has sought a step that it is there.
   * @param {number} there
   * @param {boolean} isOnItsWay
   */
  function arrive(there, isOnItsWay) {
    if (there !== sought || isOnItsWay) return;
    sought = null;
    tell("seeked");
  }

  const ready = () => ({
    ...PLAYER,
    event: "ready",
    value: { src: location.href, events: PLAYER_EVENTS, methods: PLAYER_METHODS },
  });
  if (parent !== window) parent.postMessage(JSON.stringify(ready()), "*"); // what anybody may know

  /** @param {boolean} playing */
  function plays(playing) {
    if (playing !== was.playing) tell(playing ? "play" : "pause");
    was.playing = playing;
  }

  /** @param {Scene} scene */
  function follow({ state: { playing, seeking, steps, ended }, frame }) {
    plays(playing);
    if (frame.step !== was.step) tell("timeupdate", { seconds: frame.step, duration: steps });
    arrive(frame.step, seeking !== null);
    if (ended && !was.ended) tell("ended");
    was = { playing, step: frame.step, ended: ended !== null };
  }
  return { follow, plays };
}
