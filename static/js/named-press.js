// Who follows a link to a panel that waits for a press has pressed already: where the address names one as the page comes, it begins,
// and its button ends it. Not for those who ask for reduced motion, for whom nothing begins by itself.

import { find } from "./dom.js";
import { isCalm } from "./motion.js";

/** @import { View } from "./types.js" */

/**
 * A view that presses the button, once the run stands where it is to stand.
 * @param {string[]} panels those that have such a button, their first
 * @returns {View}
 */
export function namedPress(...panels) {
  let isDue = !isCalm();
  return ({ state }) => {
    if (!isDue || state.seeking !== null) return;
    isDue = false;
    const name = panels.find((one) => location.hash === `#${one}`);
    const button = name ? find(document, `#${name} button`) : null;
    if (button?.closest("[aria-busy=true]") === null) button.click(); // unless someone has
  };
}
