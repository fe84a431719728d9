// What an embed says over its picture: how its run fares, why a change was refused, what it waits for. Each is said until it is over.

import { setText } from "./dom.js";

const PATIENCE = 3000; // ms that may be waited before it is said for what

/** @param {HTMLElement} element */
export function createBanner(element) {
  const said = { run: "", refusal: "", wait: "" }; // the first of them is read
  let awaited = "";
  let late = 0;

  /**
   * @param {keyof typeof said} kind
   * @param {string} words
   */
  function say(kind, words) {
    if (said[kind] === words) return;
    said[kind] = words;
    const read = said.run || said.refusal || said.wait;
    setText(element, read);
    element.hidden = read === "";
  }

  return {
    /** @param {string} words of the connection, or of a server that has no room; empty when all is well */
    run: (words) => say("run", words),

    /** @param {string} words why a change was not made; empty at the next command */
    refusal: (words) => say("refusal", words),

    /** @param {string} words what to say when it goes on waiting for this; empty when it waits no more */
    waits(words) {
      if (words === awaited) return;
      awaited = words;
      clearTimeout(late);
      say("wait", "");
      if (words) late = setTimeout(say, PATIENCE, "wait", words);
    },
  };
}
