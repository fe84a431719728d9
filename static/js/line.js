// The runs that this tab has had, handed from page to page: who follows one of them comes along when the lecturer goes to another
// exhibit, or loads the page again. It is there only between two pages, so that a copy of the tab takes nobody along.

const PLACE = "dropout-live-line";

/** @typedef {{ id: string, control_key: string }[]} Line */

/**
 * What the page before has handed on.
 * @returns {Line}
 */
export function takeLine() {
  try {
    const line = JSON.parse(sessionStorage.getItem(PLACE) ?? "[]");
    sessionStorage.removeItem(PLACE);
    return line;
  } catch {
    return []; // a browser may keep nothing
  }
}

/** @param {Line} line */
export function handOn(line) {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(line));
  } catch {
    // and then the class has to be asked again
  }
}
