// A place among the streams that all embeds of a deck have open at once: a browser gives an origin six connections, and a seventh would
// wait in silence. The lock is given back by the browser if a frame goes without a word. In a frame that is an origin of its own nobody
// can know of the others, and each takes what it gets; so it is where the browser has no locks, on pages that come neither by https nor
// from this machine.

const PLACES = 4; // the others are left for what is asked beside the streams
const NAMES = Array.from({ length: PLACES }, (_, i) => `dropout-live-stream-${i}`);

export function createStreamPlace() {
  /** @type {(() => void) | null} */
  let release = null;
  /** @type {AbortController | null} */
  let asking = null;

  /**
   * Hold one of the locks until it is given back; resolves with whether it was had.
   * @param {string} name
   * @param {LockOptions} options
   * @param {AbortSignal} signal until when it is wanted
   * @param {() => void} onLost somebody else was given it
   * @returns {Promise<boolean>}
   */
  function hold(name, options, signal, onLost) {
    return new Promise((resolve) => {
      let isHeld = false;
      navigator.locks
        .request(name, options, (lock) => {
          if (!lock || signal.aborted || release) return resolve(false);
          isHeld = true;
          resolve(true);
          return new Promise((/** @type {(value?: unknown) => void} */ end) => {
            release = () => end();
          });
        })
        .catch((error) => {
          if (error.name !== "AbortError") return resolve(true); // no locks in this frame
          resolve(false);
          if (!isHeld) return;
          release = null;
          onLost();
        });
    });
  }

  return {
    get isHeld() {
      return release !== null;
    },

    /**
     * Take a place; resolves with whether it was had, after waiting for one, or at once in another's stead where somebody `insists`.
     * @param {boolean} insists
     * @param {() => void} onLost
     */
    async take(insists, onLost) {
      if (release) return true;
      asking?.abort();
      asking = new AbortController();
      const { signal } = asking;
      if (!isShared()) return true;
      for (const name of NAMES) {
        if (await hold(name, { ifAvailable: true }, signal, onLost)) return !signal.aborted;
        if (signal.aborted) return false;
      }
      if (insists) return hold(NAMES[Math.floor(Math.random() * PLACES)], { steal: true }, signal, onLost);
      return new Promise((resolve) => {
        signal.addEventListener("abort", () => resolve(false));
        for (const name of NAMES) {
          void hold(name, { signal }, signal, onLost).then((isHad) => isHad && resolve(true));
        }
      });
    },

    giveBack() {
      asking?.abort();
      asking = null;
      release?.();
      release = null;
    },
  };
}

/** Whether this frame shares its origin, and so its connections and locks, with the others. */
function isShared() {
  return navigator.locks !== undefined && globalThis.origin !== "null";
}
