// The run that the page controls: made by a POST, commanded, and made again where it was when the server has lost it.

import { connection as words } from "./messages/connection.js";
import { Problem, request } from "./request.js";

/** @import { Command, Start, State, StepRecord } from "./types.js" */

const FIRST_SPEED = 2; // iterations a second of a new run
const FIRST_DELAY = 500; // ms until a failed request is tried again; it doubles
const LONGEST_DELAY = 4000;

/**
 * @typedef {"live" | "lost" | "restoring"} Connection
 * @typedef {object} Listeners
 * @property {(connection: Connection, message: string) => void} onConnection
 * @property {(state: State) => void} onAnswer the state, with metrics, that a command came back with
 */

/**
 * @param {ReturnType<typeof import("./source.js").createSource>} source
 * @param {Listeners} listeners
 */
export function createRun(source, { onConnection, onAnswer }) {
  /** @type {Start} */
  let kept; // what to go on with
  let url = "";
  let key = "";
  /** @type {Promise<void> | null} */
  let beginning = null;
  /** @type {Promise<void> | null} */
  let leaving = null; // until the server has forgotten the run before
  let playAgain = 0; // the timer of a play that the server had no room for
  let busy = ""; // what to say meanwhile

  /** @param {State} state */
  function remember(state) {
    kept.request = { ...state.experiment, commands: state.commands, step: state.seeking ?? state.step };
    kept.mode = state.mode;
    kept.speed = state.speed;
    kept.playing = state.playing;
  }

  source.subscribe("snapshot", ({ state }) => remember(state));
  source.subscribe("state", remember);
  source.subscribe("frame", ({ step }) => {
    kept.request.step = step;
  });
  source.subscribe("link", (link) => {
    if (link === "gone") void begin(words.restoring);
    else onConnection(link, link === "live" ? busy : words.lost);
  });

  /**
   * Make the run of `kept`, as often as it takes.
   * @param {string} message what to say meanwhile
   */
  function begin(message) {
    if (beginning) return beginning;
    const mine = make(message).finally(() => {
      if (beginning === mine) beginning = null;
    });
    beginning = mine;
    return mine;
  }

  /** @param {string} message */
  async function make(message) {
    const start = kept;
    const wish = { ...kept };
    const isOutdated = () => start !== kept;
    stopWaiting();
    onConnection("restoring", message);
    for (let failures = 0; !isOutdated(); failures++) {
      try {
        const made = await request("POST", "/api/runs", wish.request);
        if (isOutdated()) return discard(`/api/runs/${made.id}`, made.control_key);
        url = `/api/runs/${made.id}`;
        key = made.control_key;
        if (wish.mode !== "train") await send({ command: "mode", value: wish.mode });
        if (wish.speed !== FIRST_SPEED) await send({ command: "speed", value: wish.speed });
        if (isOutdated()) return;
        source.connect(made.events);
        if (wish.playing) await play();
        return;
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        if (isOutdated()) return;
        if (problem.isFull && leaving) {
          await leaving; // whose place it may have been
          leaving = null;
        } else if (problem.isFull) {
          onConnection("lost", words.manyKnown(problem.retryAfter));
          await sleep(1000 * problem.retryAfter);
        } else if (problem.isPassing) {
          onConnection("lost", words.lost);
          await sleep(Math.min(FIRST_DELAY * 2 ** failures, LONGEST_DELAY));
        } else {
          onConnection("lost", words.refused(problem.message));
          return;
        }
      }
    }
  }

  /** Play; when too many runs do already, try again later and say so. */
  async function play() {
    try {
      await send({ command: "play" });
    } catch (problem) {
      if (!(problem instanceof Problem) || !problem.isFull) throw problem;
      busy = words.manyPlay(problem.retryAfter);
      onConnection("live", busy);
      playAgain = setTimeout(() => void obey({ command: "play" }), 1000 * problem.retryAfter);
    }
  }

  function stopWaiting() {
    clearTimeout(playAgain);
    if (busy) onConnection("live", "");
    busy = "";
  }

  /** @param {Command} command */
  async function send(command) {
    const to = url;
    const state = await request("POST", `${to}/commands`, command, key);
    if (to === url) onAnswer(state);
  }

  /** @param {Command} command */
  async function obey(command) {
    await beginning;
    if (["play", "pause", "step", "reset"].includes(command.command)) stopWaiting();
    try {
      await (command.command === "play" ? play() : send(command));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.isGone) {
        await begin(words.restoring);
        await obey(command);
      }
      // 409: not from here, which the page shows by itself. No answer: the stream notices and goes on.
    }
  }

  return {
    /**
     * Leave the run there is, if any, and make another.
     * @param {Start} start
     */
    begin(start) {
      leaving = url ? discard(url, key) : null;
      url = "";
      beginning = null;
      kept = { ...start };
      source.close();
      return begin(words.starting);
    },

    /**
     * Send a command; resolves when it was answered, whatever the answer.
     * @param {Command} command
     */
    command: obey,

    /**
     * Iteration `step` in full precision.
     * @param {number} step
     * @returns {Promise<StepRecord>}
     */
    async record(step) {
      await beginning;
      return request("GET", `${url}/steps/${step}`);
    },
  };
}

/**
 * Tell the server that a run is no longer wanted; it would forget it by itself, later.
 * @param {string} url
 * @param {string} key
 */
async function discard(url, key) {
  await request("DELETE", url, undefined, key).catch(() => {});
}

/** @param {number} milliseconds */
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
