// What takes long enough to be asked for by a press: the same button ends it, progress shows meanwhile. When what came of it is no
// longer of the run as it stands, that is said.

import { createAsking } from "./asking.js";
import { find, setAttribute, setText } from "./dom.js";
import { onPress as words } from "./messages/on-press.js";

/**
 * @import { Scene, Tools } from "./types.js"
 *
 * @typedef {object} Press
 * @property {HTMLElement} [button]
 * @property {() => boolean} [may] whether it can be asked as things are, saying why not; always if left out
 * @property {() => string} path
 * @property {(answer: any, isWhole: boolean, asked: Scene) => void} show is given what is known so far, too, where the server tells it,
 *   and for those who `follow` the scene what was shown when it was asked
 * @property {(answer: any, asked: Scene, now: Scene) => boolean} [holds] whether the answer is of the run as it stands; always if left out
 *
 * @param {HTMLElement} panel as in asking.js; gets `data-told` with the first that is known, so that its room can be kept from then on,
 *   and `data-fresh`, as in answers.js
 * @param {Pick<Tools, "inquire" | "signal" | "announce">} tools
 * @param {Press} press
 */
export function onPress(
  panel,
  tools,
  { button = find(panel, "button"), may = () => true, path, show, holds = () => true },
) {
  const begins = button.textContent ?? "";
  const asking = createAsking(panel, tools, (problem) => (problem.isRefusal ? problem.message : words.later));
  /** @type {Scene} */
  let scene;
  /** @type {{ answer: any, asked: Scene } | null} */
  let latest = null;

  /**
   * @param {any} answer
   * @param {boolean} isWhole
   * @param {Scene} asked
   */
  function tell(answer, isWhole, asked) {
    latest = { answer, asked };
    panel.removeAttribute("data-fresh"); // so that it is said of each answer
    setAttribute(panel, "data-told", true);
    show(answer, isWhole, asked);
    if (scene) compare();
  }

  /** Say so when the run has moved on since, or was changed. */
  function compare() {
    if (!latest) return;
    const { answer, asked } = latest;
    const isFresh = holds(answer, asked, scene);
    const wasFresh = panel.dataset.fresh !== "false";
    setAttribute(panel, "data-fresh", isFresh);
    if (isFresh !== wasFresh) asking.say(isFresh ? "" : words.since(answer.step));
  }

  async function begin() {
    const where = path();
    const then = { ...scene };
    const asked = asking.ask(where, where, (soFar) => tell(soFar, false, then));
    setText(button, words.cancel);
    asking.say("");
    try {
      const told = await asked;
      if (told && "answer" in told) tell(told.answer, true, then);
    } finally {
      if (!asking.question) setText(button, begins);
    }
  }

  function cancel() {
    asking.stop();
    setText(button, begins);
    tools.announce(words.canceled);
  }

  button.addEventListener("click", () => {
    if (asking.question) cancel();
    else if (may()) void begin();
  });

  return {
    begin,

    /** @param {Scene} now what is shown */
    follow(now) {
      scene = now;
      compare();
    },

    /** End it without a word, as when it would be about something else by now. */
    stop() {
      asking.stop();
      setText(button, begins);
    },
  };
}

/**
 * Whether an answer is of this step, with all changes made.
 * @param {{ step: number }} answer
 * @param {Scene} asked
 * @param {Scene} now
 */
export const isOfNow = ({ step }, asked, now) =>
  step === now.frame.step && JSON.stringify(asked.state.commands) === JSON.stringify(now.state.commands);
