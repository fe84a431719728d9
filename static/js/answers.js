// A view of what the server answers about the run as it stands: asked again when the run has moved on, not too often, and the
// latest question wins. What is on the page stays there until the next answer. A panel that is hidden asks nothing, nor does one of a run that is still to be made.

import { createAsking } from "./asking.js";
import { setAttribute } from "./dom.js";
import { answers as words } from "./messages/answers.js";

/** @import { Scene, Tools, View } from "./types.js" */

const APART = 400; // ms between two questions while the run plays
const AGAIN = 2000; // ms after which what failed in passing is tried again

/**
 * @typedef {object} Question
 * @property {(scene: Scene) => string | null} path what to ask, as in `passes?count=100`; null for nothing, now
 * @property {(answer: any, scene: Scene, asked: Scene) => void} show what the server said, what is shown now, and what was when it was asked
 * @property {boolean} [isLong] whether it takes its time: then it is asked only while the run stands still
 * @property {HTMLElement[]} [panels] those in which the answer is shown, if there are several
 * @property {boolean} [isOfAll] whether the answer is the same at every step, whatever was changed on the way
 */

/**
 * @param {HTMLElement} panel gets `aria-busy`, `data-waits` while it stays behind training that plays, and `data-fresh` which says whether the answer is that of the run as it stands; see
 *   asking.js, too
 * @param {Tools} tools
 * @param {Question} question
 * @returns {View}
 */
export function answersView(
  panel,
  { inquire, signal, paintSoon },
  { path, show, isLong = false, isOfAll = false, panels = [panel] },
) {
  const asking = createAsking(panel, { inquire, signal }, (problem) =>
    problem.isRefusal ? problem.message : problem.isFull ? words.busy : words.later,
  );
  let answered = ""; // the question that is answered on the page
  let last = Number.NEGATIVE_INFINITY; // when the latest question was asked
  let notBefore = Number.NEGATIVE_INFINITY; // as long as what failed is not tried again
  let later = 0;
  /** @type {Scene | null} */
  let scene = null;
  signal.addEventListener("abort", () => clearTimeout(later));

  /**
   * @param {string} question
   * @param {string} where
   */
  async function ask(question, where) {
    last = performance.now();
    const then = /** @type {Scene} */ ({ ...scene });
    const told = await asking.ask(where, question);
    if (!told || !scene) return;
    if ("problem" in told) {
      notBefore = performance.now() + (told.problem.isFull ? told.problem.pause : AGAIN);
    } else {
      answered = question;
      show(told.answer, scene, then);
    }
    paintSoon();
  }

  /** @param {number} milliseconds */
  function wait(milliseconds) {
    clearTimeout(later);
    later = setTimeout(paintSoon, milliseconds);
  }

  return (now) => {
    scene = now;
    const { state, frame } = now;
    const where = state.id && state.seeking === null && panels.some(isShown) ? path(now) : null;
    const at = isOfAll ? [] : [frame.step, JSON.stringify(state.commands)];
    const question = where === null ? "" : [state.id, ...at, where].join(" ");
    setAttribute(panel, "data-fresh", question !== "" && question === answered);
    const isDone = isOfAll && question === answered;
    const waits = isLong && where !== null && !isDone && state.playing && state.mode === "train";
    const waited = panel.dataset.waits === "true";
    setAttribute(panel, "data-waits", waits);
    if (!state.id) return asking.say(words.still);
    if (waits !== waited) asking.say(waits ? words.waits : "");
    if (where === null || question === answered || waits) {
      asking.stop();
      if (!waits) asking.say("");
      return;
    }
    if (question === asking.question) return;
    const early = Math.max(last + APART, notBefore) - performance.now();
    if (early > 0) wait(early);
    else if (!asking.question || !state.playing || isLong) void ask(question, where);
  };
}

/** @param {Element} panel */
const isShown = (panel) => !panel.closest("[hidden]");
