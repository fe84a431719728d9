// Who of the frames around asked to be told of events, in the protocol of player.js.

import { send } from "./host-mail.js";

export const PLAYER = { context: "player.js", version: "0.0.11" };

const MOST = 100; // who asks for more than a page can want is told no more

/** @typedef {{ to: MessageEventSource, origin: string, event: string, listener?: string }} Listener */

export function createListeners() {
  /** @type {Listener[]} */
  let listeners = [];

  return {
    /** @param {Listener} asked once, however often it is asked */
    add(asked) {
      const isKnown = listeners.some(
        ({ to, event, listener }) => to === asked.to && event === asked.event && listener === asked.listener,
      );
      if (!isKnown && listeners.length < MOST) listeners.push(asked);
    },

    /**
     * @param {MessageEventSource | null} to
     * @param {unknown} event
     * @param {string} [only] that listener, else all
     */
    remove(to, event, only) {
      listeners = listeners.filter(
        (one) => one.event !== event || one.to !== to || (only !== undefined && one.listener !== only),
      );
    },

    /**
     * Tell those who listen.
     * @param {string} event
     * @param {unknown} [value]
     * @param {MessageEventSource | null} [only] whom
     */
    tell(event, value, only) {
      for (const { to, origin, event: wanted, listener } of listeners) {
        if (wanted === event && (!only || to === only)) {
          send(to, origin, { ...PLAYER, event, value, listener });
        }
      }
    },
  };
}
