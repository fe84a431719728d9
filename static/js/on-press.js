// What takes long enough to be asked for by a press: the same button ends it, progress shows meanwhile.

import { createAsking } from "./asking.js";
import { find, setAttribute, setText } from "./dom.js";
import { onPress as words } from "./messages/on-press.js";

/**
 * @import { Tools } from "./types.js"
 *
 * @param {HTMLElement} panel as in asking.js; gets `data-told` with the first that is known, so that its room can be kept from then on
 * @param {Pick<Tools, "inquire" | "signal" | "announce">} tools
 * @param {{ button?: HTMLElement, path: () => string, show: (answer: any, isWhole: boolean) => void }} what `show` is given what is known
 *   so far, too, where the server tells it
 */
export function onPress(panel, tools, { button = find(panel, "button"), path, show }) {
  const begins = button.textContent ?? "";
  const asking = createAsking(panel, tools, (problem) => (problem.isRefusal ? problem.message : words.later));

  /**
   * @param {any} answer
   * @param {boolean} isWhole
   */
  function tell(answer, isWhole) {
    setAttribute(panel, "data-told", true);
    show(answer, isWhole);
  }

  async function begin() {
    const where = path();
    const asked = asking.ask(where, where, (soFar) => tell(soFar, false));
    setText(button, words.cancel);
    asking.say("");
    try {
      const told = await asked;
      if (told && "answer" in told) tell(told.answer, true);
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
    else void begin();
  });

  return {
    begin,
    /** End it without a word, as when it would be about something else by now. */
    stop() {
      asking.stop();
      setText(button, begins);
    },
  };
}
