// The run that the page controls: made by a POST, commanded, and made again where it was when the server has lost it.

import { connection as words } from "./messages/connection.js";

/** @import { Command, Start, State } from "./types.js" */

const FIRST_SPEED = 2; // iterations a second of a new run
const FIRST_DELAY = 500; // ms until a failed request is tried again; it doubles
const LONGEST_DELAY = 4000;
const NO_ANSWER = 0;

/** An answer that is an error; status 0 when there was none. */
class Problem extends Error {
  /**
   * @param {number} status
   * @param {string} detail
   * @param {number} retryAfter in seconds
   */
  constructor(status, detail, retryAfter) {
    super(detail);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/**
 * @typedef {"live" | "lost" | "restoring"} Connection
 * @typedef {object} Listeners
 * @property {(connection: Connection, message: string) => void} onConnection
 * @property {(state: State) => void} onAnswer the state, with metrics, that a command came back with
 */

/**
 * @param {Start} start
 * @param {ReturnType<typeof import("./source.js").createSource>} source
 * @param {Listeners} listeners
 */
export function createRun(start, source, { onConnection, onAnswer }) {
  const kept = { ...start }; // what to go on with
  let url = "";
  let key = "";
  /** @type {Promise<void> | null} */
  let beginning = null;
  let playAgain = 0; // the timer of a play that the server had no room for
  let busy = ""; // what to say meanwhile

  /** @param {State} state */
  function remember(state) {
    kept.request = { ...state.experiment, commands: state.commands, step: state.step };
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
    beginning ??= make(message).finally(() => {
      beginning = null;
    });
    return beginning;
  }

  /** @param {string} message */
  async function make(message) {
    const wish = { ...kept };
    stopWaiting();
    onConnection("restoring", message);
    for (let failures = 0; ; failures++) {
      try {
        const made = await request("POST", "/api/runs", wish.request);
        url = `/api/runs/${made.id}`;
        key = made.control_key;
        if (wish.mode !== "train") await send({ command: "mode", value: wish.mode });
        if (wish.speed !== FIRST_SPEED) await send({ command: "speed", value: wish.speed });
        source.connect(made.events);
        if (wish.playing) await play();
        return;
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        if (problem.status === 503) {
          onConnection("lost", words.manyKnown(problem.retryAfter));
          await sleep(1000 * problem.retryAfter);
        } else if (problem.status === NO_ANSWER || problem.status >= 500) {
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
      if (!(problem instanceof Problem) || problem.status !== 503) throw problem;
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
    onAnswer(await request("POST", `${url}/commands`, command, key));
  }

  /** @param {Command} command */
  async function obey(command) {
    await beginning;
    if (["play", "pause", "step", "reset"].includes(command.command)) stopWaiting();
    try {
      await (command.command === "play" ? play() : send(command));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.status === 404 || problem.status === 401) {
        await begin(words.restoring);
        await obey(command);
      }
      // 409: not from here, which the page shows by itself. No answer: the stream notices and goes on.
    }
  }

  return {
    begin: () => begin(words.starting),
    /**
     * Send a command; resolves when it was answered, whatever the answer.
     * @param {Command} command
     */
    command: obey,
  };
}

/**
 * @param {string} method
 * @param {string} url
 * @param {unknown} body
 * @param {string} [key]
 */
async function request(method, url, body, key) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(url, {
      method,
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", ...(key ? { Authorization: `Bearer ${key}` } : {}) },
    });
  } catch {
    throw new Problem(NO_ANSWER, "", 0);
  }
  const told = await response.json().catch(() => ({}));
  if (response.ok) return told;
  throw new Problem(response.status, told.detail ?? "", Number(response.headers.get("Retry-After")) || 5);
}

/** @param {number} milliseconds */
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
