// A calm word when the connection is lost or the run is being brought back; nothing while all is well.

import { find, setAttribute, setText } from "./dom.js";

/** @import { Connection } from "./run.js" */

const PATIENCE = 2500; // ms that a first answer may take before the page speaks of it

/**
 * @param {HTMLElement} stage
 * @returns {(connection: Connection, message: string) => void}
 */
export function connectionView(stage) {
  const banner = find(document, "#connection");
  let later = 0;
  return (connection, message) => {
    setAttribute(stage, "data-connection", connection);
    clearTimeout(later);
    const show = () => {
      setText(banner, message);
      banner.hidden = message === "";
    };
    if (connection === "restoring" && banner.hidden) later = setTimeout(show, PATIENCE);
    else show();
  };
}
