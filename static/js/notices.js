// A note on the page that somebody may read and close: why something was not done.

import { find } from "./dom.js";
import { passFocus } from "./focus.js";

/** @returns {(message: string) => void} */
export function notices() {
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element && target.matches("[data-do=dismiss]"))) return;
    const notes = find(document, "#notes");
    passFocus(notes);
    notes.hidden = true;
  });

  return (message) => {
    const notes = find(document, "#notes");
    const note = document.createElement("p");
    note.textContent = message;
    find(notes, ".told").replaceChildren(note);
    notes.hidden = false;
  };
}
