// A view of what the server answers about the run as it stands: asked again when the run has moved on, not too often, and the
// latest question wins. What is on the page stays there until the next answer.

import { find, setAttribute, setText } from "./dom.js";
import { answers as words } from "./messages/answers.js";
import { Problem } from "./request.js";

/** @import { Scene, Tools, View } from "./types.js" */

const APART = 400; // ms between two questions while the run plays
const AGAIN = 2000; // ms after which what failed in passing is tried again

/**
 * @typedef {object} Question
 * @property {(scene: Scene) => string | null} path what to ask, as in `passes?count=100`; null for nothing, now
 * @property {(answer: any, scene: Scene, asked: Scene) => void} show what the server said, what is shown now, and what was when it was asked
 * @property {boolean} [isLong] whether it takes its time: then it is asked only while the run stands still
 */

/**
 * @param {HTMLElement} panel gets `aria-busy`, and `data-fresh` which says whether the answer is that of the run as it stands; its
 *   `.progress`, where it has one, the share done, its `.trouble` what went wrong
 * @param {Tools} tools
 * @param {Question} question
 * @returns {View}
 */
export function answersView(panel, { inquire, signal, paintSoon }, { path, show, isLong = false }) {
  const progress = /** @type {HTMLProgressElement | null} */ (panel.querySelector("progress"));
  const trouble = find(panel, ".trouble");
  let answered = ""; // the question that is answered on the page
  let asked = "";
  let last = Number.NEGATIVE_INFINITY; // when the latest question was asked
  let notBefore = Number.NEGATIVE_INFINITY; // as long as what failed is not tried again
  let later = 0;
  /** @type {AbortController | null} */
  let asking = null;
  /** @type {Scene | null} */
  let scene = null;
  signal.addEventListener("abort", () => {
    stop();
    clearTimeout(later);
  });

  /** Nothing is asked any more. */
  function stop() {
    asking?.abort();
    asking = null;
    asked = "";
    showProgress(null);
    setAttribute(panel, "aria-busy", false);
  }

  /**
   * @param {string} question
   * @param {string} where
   */
  async function ask(question, where) {
    stop();
    const mine = new AbortController();
    asking = mine;
    asked = question;
    last = performance.now();
    setAttribute(panel, "aria-busy", true);
    const then = /** @type {Scene} */ ({ ...scene });
    try {
      const answer = await inquire(where, { signal: mine.signal, onProgress: showProgress });
      if (mine.signal.aborted || !scene) return;
      answered = question;
      setText(trouble, "");
      show(answer, scene, then);
    } catch (problem) {
      if (mine.signal.aborted) return;
      if (!(problem instanceof Problem)) throw problem;
      notBefore = performance.now() + (problem.isFull ? problem.pause : AGAIN);
      setText(trouble, problem.isRefusal ? problem.message : problem.isFull ? words.busy : words.later);
    } finally {
      if (asking === mine) {
        stop();
        paintSoon();
      }
    }
  }

  /** @param {number | null} done */
  function showProgress(done) {
    if (!progress) return;
    progress.hidden = done === null;
    if (done !== null) progress.value = done;
  }

  /** @param {number} milliseconds */
  function wait(milliseconds) {
    clearTimeout(later);
    later = setTimeout(paintSoon, milliseconds);
  }

  return (now) => {
    scene = now;
    const { state, frame } = now;
    const where = state.seeking === null ? path(now) : null;
    const question =
      where === null ? "" : [state.id, frame.step, JSON.stringify(state.commands), where].join(" ");
    setAttribute(panel, "data-fresh", question !== "" && question === answered);
    if (where === null || question === answered || (isLong && state.playing && state.mode === "train")) {
      stop();
      setText(trouble, "");
      return;
    }
    if (question === asked) return;
    const early = Math.max(last + APART, notBefore) - performance.now();
    if (early > 0) wait(early);
    else if (!asking || !state.playing || isLong) void ask(question, where);
  };
}
