// A place among the streams that all embeds of a deck have open at once: a browser gives an origin six connections, and a seventh would
// wait in silence. The lock is given back by the browser if a frame goes without a word. In a frame that is an origin of its own nobody
// can know of the others, and each takes what it gets.

const PLACES = 4; // the others are left for what is asked beside the streams
const name = (/** @type {number} */ i) => `dropout-live-stream-${i}`;

export function createStreamPlace() {
  /** @type {(() => void) | null} */
  let giveBack = null;
  /** @type {AbortController | null} */
  let waiting = null;

  /**
   * Hold a lock until it is given back; resolves with whether it was had.
   * @param {number} i
   * @param {LockOptions} options
   * @param {() => void} onLost somebody else was given it
   * @returns {Promise<boolean>}
   */
  function hold(i, options, onLost) {
    return new Promise((resolve) => {
      navigator.locks
        .request(name(i), options, (lock) => {
          if (!lock) return resolve(false);
          resolve(true);
          return new Promise((/** @type {(value?: unknown) => void} */ release) => {
            giveBack = () => release();
          });
        })
        .catch((error) => {
          if (giveBack && error.name === "AbortError") {
            giveBack = null;
            onLost();
          }
          resolve(!(error.name === "AbortError"));
        });
    });
  }

  return {
    /**
     * Take a place; resolves with whether it was had, after waiting for one, or at once in another's stead where somebody `insists`.
     * @param {boolean} insists
     * @param {() => void} onLost
     */
    async take(insists, onLost) {
      if (giveBack) return true;
      waiting?.abort();
      const mine = new AbortController();
      waiting = mine;
      if (!isShared()) return true;
      for (let i = 0; i < PLACES; i++) {
        if (await hold(i, { ifAvailable: true }, onLost)) return mine === waiting;
      }
      const i = Math.floor(Math.random() * PLACES);
      return hold(i, insists ? { steal: true } : { signal: mine.signal }, onLost);
    },

    giveBack() {
      waiting?.abort();
      waiting = null;
      giveBack?.();
      giveBack = null;
    },
  };
}

/** Whether this frame shares its origin, and so its connections and locks, with the others. */
function isShared() {
  return navigator.locks !== undefined && globalThis.origin !== "null";
}
