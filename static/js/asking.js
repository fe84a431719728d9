// One question of a panel to the server at a time: that it is asked, how far the answer is, and what went wrong.

import { find, setAttribute, setText } from "./dom.js";
import { Problem } from "./request.js";

/** @import { Tools } from "./types.js" */

/**
 * @param {HTMLElement} panel gets `aria-busy`; its `progress`, where it has one, the share done, its `.trouble` what went wrong
 * @param {Pick<Tools, "inquire" | "signal">} tools
 * @param {(problem: Problem) => string} inWords
 */
export function createAsking(panel, { inquire, signal }, inWords) {
  const progress = /** @type {HTMLProgressElement | null} */ (panel.querySelector("progress"));
  const trouble = find(panel, ".trouble");
  let asked = ""; // what is asked now
  /** @type {AbortController | null} */
  let asking = null;
  signal.addEventListener("abort", stop);

  /** Nothing is asked any more. */
  function stop() {
    asking?.abort();
    asking = null;
    asked = "";
    showProgress(null);
    setAttribute(panel, "aria-busy", false);
  }

  /** @param {number | null} done */
  function showProgress(done) {
    if (!progress) return;
    progress.hidden = done === null;
    if (done !== null) progress.value = done;
  }

  return {
    /** What is asked now; empty for nothing. */
    get question() {
      return asked;
    },

    stop,

    /**
     * Why nothing is asked, in place of what went wrong.
     * @param {string} text
     */
    say: (text) => setText(trouble, text),

    /**
     * Ask that, in place of what is asked now.
     * @param {string} where as in `passes?count=100`
     * @param {string} [question] the same, and of which run at which step
     * @param {(soFar: any) => void} [show] what is known of the answer before it is there
     * @returns {Promise<{ answer: any } | { problem: Problem } | null>} null where it was stopped
     */
    async ask(where, question = where, show) {
      stop();
      const mine = new AbortController();
      asking = mine;
      asked = question;
      setAttribute(panel, "aria-busy", true);
      try {
        const answer = await inquire(where, {
          signal: mine.signal,
          onProgress(done, soFar) {
            if (mine.signal.aborted) return;
            showProgress(done);
            if (soFar) show?.(soFar);
          },
        });
        if (mine.signal.aborted) return null;
        setText(trouble, "");
        return { answer };
      } catch (problem) {
        if (mine.signal.aborted) return null;
        if (!(problem instanceof Problem)) throw problem;
        setText(trouble, inWords(problem));
        return { problem };
      } finally {
        if (asking === mine) stop();
      }
    },
  };
}
