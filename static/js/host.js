// Talking to what the embed stands in: the strings of reveal.js, the protocol of player.js, and messages of our own. What comes is
// checked like any other input, and whoever asked is answered.

import { commandOf } from "./host-commands.js";
import { embed as words } from "./messages/embed.js";

/** @import { Command, Scene, State } from "./types.js" */

const OURS = "dropout-live";
const VERSION = 1;
const PLAYER = { context: "player.js", version: "0.0.11" };

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
 * @property {() => State | null} state what is shown, null where even the still has none
 * @property {() => number} step that is shown
 * @property {(isOver: boolean) => void} slide
 *
 * @typedef {{ method: string, value?: unknown, listener?: string, id?: unknown }} Asked
 */

/** @param {Embed} embed */
export function host({ ask, state, step, slide }) {
  /** @type {{ to: MessageEventSource, origin: string, event: string, listener?: string }[]} */
  let listeners = [];
  let was = { playing: false, step: -1, ended: false };

  addEventListener("message", (event) => {
    const { data, source } = event;
    if (!source || source === window) return;
    if (data === "slide:start" || data === "slide:stop") return slide(data === "slide:stop");
    const asked = read(data);
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
    if (version !== undefined && version !== VERSION) return reply({ error: `version must be ${VERSION}` });
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
    /**
     * @param {Command | string} command
     * @param {string} [event] to tell once it was carried out
     */
    const carryOut = async (command, event) => {
      if (typeof command === "string") return complain(command);
      try {
        await ask(command);
        if (event) tell(event);
      } catch (problem) {
        complain(/** @type {Error} */ (problem).message);
      }
    };
    if (method === "addEventListener" && PLAYER_EVENTS.includes(value) && source) {
      listeners.push({ to: source, origin, event: value, listener });
      if (value === "ready") send(source, origin, { ...ready(), listener });
    } else if (method === "removeEventListener") {
      listeners = listeners.filter(
        (one) =>
          one.event !== value || one.to !== source || (listener !== undefined && one.listener !== listener),
      );
    } else if (method === "play" || method === "pause") await carryOut({ command: method });
    else if (method === "getPaused") reply(!now?.playing);
    else if (method === "getMuted") reply(true);
    else if (method === "getVolume") reply(0);
    else if (method === "getLoop") reply(false);
    else if (method === "getDuration") reply(now?.steps ?? 0);
    else if (method === "getCurrentTime") reply(step());
    else if (method === "setCurrentTime") {
      await carryOut(commandOf("seek", typeof value === "number" ? Math.round(value) : value, now), "seeked");
    }
  }

  /**
   * Tell those who listen.
   * @param {string} event
   * @param {unknown} [value]
   * @param {MessageEventSource | null} [only] whom
   */
  function tell(event, value, only) {
    for (const { to, origin, event: wanted, listener } of listeners) {
      if (wanted === event && (!only || to === only)) send(to, origin, { ...PLAYER, event, value, listener });
    }
  }

  const ready = () => ({
    ...PLAYER,
    event: "ready",
    value: { src: location.href, events: PLAYER_EVENTS, methods: PLAYER_METHODS },
  });
  if (parent !== window) parent.postMessage(JSON.stringify(ready()), "*"); // what anybody may know

  /** @param {Scene} scene */
  function follow({ state: { playing, steps, ended }, frame }) {
    if (playing !== was.playing) tell(playing ? "play" : "pause");
    if (frame.step !== was.step) tell("timeupdate", { seconds: frame.step, duration: steps });
    if (ended && !was.ended) tell("ended");
    was = { playing, step: frame.step, ended: ended !== null };
  }
  return follow;
}

/**
 * A message as an object, whether it came as one or as JSON; null for what is neither, as messages that no JSON could hold.
 * @param {unknown} data
 * @returns {any}
 */
function read(data) {
  try {
    const told = typeof data === "string" ? JSON.parse(data) : data;
    return typeof told === "object" && JSON.stringify(told) ? told : null;
  } catch {
    return null;
  }
}

/**
 * @param {MessageEventSource | null} to
 * @param {string} origin
 * @param {object} message
 */
function send(to, origin, message) {
  const target = origin === "null" || origin === "" ? "*" : origin; // a file has no origin to name
  /** @type {Window | null} */ (to)?.postMessage(JSON.stringify(message), target);
}
