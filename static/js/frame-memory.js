// What to go on with when the deck takes the frame away and loads it again, as reveal.js does with slides that are not shown. Kept in the
// frame's own name, which outlives the document, ends with the deck, and is no storage that a browser may refuse.

/** @import { Start } from "./types.js" */

const MARK = "dropout-live ";

/**
 * @typedef {Pick<Start, "request" | "mode" | "speed"> & { wants: boolean }} Kept `wants`: to play on
 */

/** @param {Kept} kept */
export function remember(kept) {
  if (window.name && !window.name.startsWith(MARK)) return; // the deck gave it a name that it may need
  window.name = MARK + JSON.stringify({ address: address(), ...kept });
}

/**
 * What was kept by this frame at this address.
 * @returns {Kept | null}
 */
export function remembered() {
  if (!window.name.startsWith(MARK)) return null;
  try {
    const { address: then, ...kept } = JSON.parse(window.name.slice(MARK.length));
    return then === address() ? kept : null;
  } catch {
    return null;
  }
}

const address = () => location.pathname + location.search;
