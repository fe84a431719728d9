// The run that the page controls: made by a POST, commanded, and made again where it was when the server has lost it.

import { inquire } from "./inquiry.js";
import { connection as words } from "./messages/connection.js";
import { problems } from "./messages/problems.js";
import { noAnswer, Problem, request } from "./request.js";
import { FIRST_SPEED } from "./speeds.js";

/**
 * @import { Line } from "./line.js"
 * @import { Command, Inquiry, Start, State, StepRecord } from "./types.js"
 */

const FIRST_DELAY = 500; // ms until a failed request is tried again; it doubles
const LONGEST_DELAY = 4000;
const MOST_REPLACED = 16; // runs, at once

/**
 * @typedef {"live" | "lost" | "restoring"} Connection
 * @typedef {object} Listeners
 * @property {(connection: Connection, message: string) => void} onConnection
 * @property {(state: State) => void} onAnswer the state, with metrics, that a command came back with
 * @property {(message: string) => void} onRefusal why a change was not made
 */

/**
 * @param {ReturnType<typeof import("./source.js").createSource>} source
 * @param {Listeners} listeners
 * @param {Line} [line] runs whose place the first one takes
 */
export function createRun(source, { onConnection, onAnswer, onRefusal }, line = /** @type {Line} */ ([])) {
  /** @type {Start} */
  let kept; // what to go on with; another object for another run
  let url = "";
  let key = "";
  let events = ""; // where its stream is
  let rests = false; // whether the stream is closed for now
  /** @type {Promise<boolean> | null} */
  let beginning = null;
  let before = line; // runs whose place the next one takes, so that who follows one comes along: the first of all, and the latest
  /** @type {Promise<unknown>} */
  let turn = Promise.resolve(); // until the commands before are answered
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
   * Make the run of `kept`, as often as it takes; resolves with whether it was made.
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
    const mine = kept;
    const wish = { ...kept };
    stopWaiting();
    onConnection("restoring", message);
    for (let failures = 0; mine === kept; failures++) {
      try {
        if (await tryToMake(mine, wish)) return true;
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        if (mine !== kept) return false;
        if (!(await isWorthAnotherTry(problem, failures))) return false;
      }
    }
    return false;
  }

  /**
   * @param {Start} mine
   * @param {Start} wish
   */
  async function tryToMake(mine, wish) {
    const replaces = before;
    const made = await request("POST", "/api/runs", { ...wish.request, replaces });
    if (mine !== kept) {
      const isReplaced = (url || beginning) && replaces.length; // by the run asked for since, in the place of the same ones
      if (!isReplaced) void discard(`/api/runs/${made.id}`, made.control_key);
      return false;
    }
    // a server that was started again knows no line but the one it is told, and the first code may still be on the wall
    before = [...before.slice(0, 1), ...before.slice(1).slice(2 - MOST_REPLACED), made].map(
      ({ id, control_key }) => ({ id, control_key }),
    );
    url = `/api/runs/${made.id}`;
    key = made.control_key;
    /** @type {Command[]} */
    const first = [];
    if (wish.mode !== "train") first.push({ command: "mode", value: wish.mode });
    if (wish.speed !== FIRST_SPEED) first.push({ command: "speed", value: wish.speed });
    for (const command of first) {
      await send(command);
      if (mine !== kept) return false;
    }
    events = made.events;
    if (!rests) source.connect(events);
    if (wish.playing) {
      await play(mine).catch((problem) => {
        if (!problem.isFull) throw problem;
      });
    }
    return true;
  }

  /**
   * Say what is wrong and wait until it may be over.
   * @param {Problem} problem
   * @param {number} failures
   */
  async function isWorthAnotherTry(problem, failures) {
    if (problem.isFull) {
      onConnection("lost", words.manyKnown(problem.retryAfter));
      await sleep(1000 * problem.retryAfter);
    } else if (problem.isPassing || problem.isGone) {
      onConnection("lost", words.lost);
      await sleep(Math.min(FIRST_DELAY * 2 ** failures, LONGEST_DELAY));
    } else {
      onConnection("lost", words.refused(problem.message));
      return false;
    }
    return true;
  }

  /**
   * Play; when too many runs do already, try again later and say so. Throws a Problem then, too.
   * @param {Start} mine
   */
  async function play(mine) {
    clearTimeout(playAgain);
    try {
      const state = await send({ command: "play" });
      if (mine === kept) stopWaiting();
      return state;
    } catch (problem) {
      if (!(problem instanceof Problem) || mine !== kept) throw problem;
      if (problem.isFull) {
        busy = words.manyPlay(problem.retryAfter);
        onConnection("live", busy);
        playAgain = setTimeout(() => void obey({ command: "play" }), 1000 * problem.retryAfter);
      } else {
        if (problem.isPassing) busy = ""; // how the connection fares is told by the stream
        stopWaiting();
      }
      throw problem;
    }
  }

  function stopWaiting() {
    clearTimeout(playAgain);
    if (busy) onConnection("live", "");
    busy = "";
  }

  /**
   * @param {Command} command
   * @returns {Promise<State>}
   */
  async function send(command) {
    const to = url;
    const state = await request("POST", `${to}/commands`, command, key);
    if (to === url) {
      if (rests) remember(state); // else the stream tells
      onAnswer(state);
    }
    return state;
  }

  /**
   * Have something done with the run that is meant, and once more when it had to be made again. Throws a Problem, also where there is
   * no run, or another by now.
   * @template Answer
   * @param {Start} mine
   * @param {() => Promise<Answer>} act
   */
  async function withRun(mine, act) {
    await beginning;
    if (mine !== kept) throw noAnswer(problems.otherRun);
    if (!url) throw noAnswer(problems.noRun);
    const to = url;
    try {
      return await act();
    } catch (problem) {
      if (!(problem instanceof Problem && problem.isGone) || mine !== kept) throw problem;
      if (to === url && !(await begin(words.restoring))) throw problem;
      await beginning;
      if (mine !== kept) throw noAnswer(problems.otherRun);
      return act();
    }
  }

  /**
   * Have a command carried out after those before it; of moves to a step the latest wins, so they wait for nothing. Throws a Problem.
   * @param {Command} command
   */
  function ask(command) {
    const mine = kept;
    if (command.command === "seek") return carryOut(command, mine);
    const done = turn.then(() => carryOut(command, mine));
    turn = done.catch(() => {});
    return done;
  }

  /**
   * @param {Command} command
   * @param {Start} mine
   */
  function carryOut(command, mine) {
    return withRun(mine, () => {
      if (["pause", "step", "reset"].includes(command.command)) stopWaiting();
      return command.command === "play" ? play(mine) : send(command);
    });
  }

  /**
   * The same for who does not ask what came of it.
   * @param {Command} command
   */
  async function obey(command) {
    try {
      await ask(command);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (command.command === "set" && problem.isRefusal) onRefusal(problem.message);
      // 409 else: not from here, which the page shows by itself. No answer: the stream notices and goes on.
    }
  }

  return {
    /** Close the stream, and leave the run as it is on the server. */
    rest() {
      rests = true;
      source.close();
    },

    /** Open the stream again. */
    wake() {
      if (!rests) return;
      rests = false;
      if (url && !beginning) source.connect(events);
    },

    /** The runs that who follows may know it by. */
    get line() {
      return before;
    },

    /** Where it would go on, in the form of what it began with. */
    get place() {
      return kept;
    },

    /** Whether there is one, and it is not being made again. */
    get isMade() {
      return url !== "" && beginning === null;
    },

    /** Nobody will come back to it: make it no more, or have the server forget it, though the page is about to go. */
    leave() {
      stopWaiting();
      if (url) void discard(url, key, true);
      url = "";
      beginning = null;
      kept = { ...kept };
      source.close();
    },

    /**
     * Leave the run there is, if any, and make another.
     * @param {Start} start
     */
    begin(start) {
      url = "";
      beginning = null;
      turn = Promise.resolve();
      kept = { ...start };
      source.close();
      void begin(words.starting);
    },

    /** Send a command whose answer matters to somebody: resolves with the state, or throws a Problem. */
    ask,

    /** Send a command; resolves when it was answered, whatever the answer. */
    command: obey,

    /**
     * Iteration `step` in full precision.
     * @param {number} step
     * @returns {Promise<StepRecord>}
     */
    record: (step) => withRun(kept, () => request("GET", `${url}/steps/${step}`)),

    /**
     * What the server answers about the run as it stands.
     * @param {string} path behind the run's own, as in `passes?count=100`
     * @param {Inquiry} [how]
     * @returns {Promise<any>}
     */
    inquire: (path, how) => withRun(kept, () => inquire(`${url}/${path}`, how)),
  };
}

/**
 * Tell the server that a run is no longer wanted; it would forget it by itself, later.
 * @param {string} url
 * @param {string} key
 * @param {boolean} [outlives] the page
 */
async function discard(url, key, outlives) {
  await request("DELETE", url, undefined, key, outlives).catch(() => {});
}

/** @param {number} milliseconds */
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
