// A place among the streams that all embeds of a deck have open at once: a browser gives an origin six connections, and a seventh would
// wait in silence. The lock is given back by the browser if a frame goes without a word. In a frame that is an origin of its own nobody
// can know of the others, and each takes what it gets; so it is where the browser has no locks, on pages that come neither by https nor
// from this machine.

const PLACES = 4; // the others are left for what is asked beside the streams
const NAMES = Array.from({ length: PLACES }, (_, i) => `dropout-live-stream-${i}`);

/** @param {() => void} onLost somebody has insisted on this place */
export function createStreamPlace(onLost) {
  /** @type {{ name: string, end: () => void } | null} */
  let held = null;
  /** @type {{ isHad: Promise<boolean>, insist: () => void, end: AbortController } | null} */
  let asking = null;
  /** @type {(() => void) | null} */
  let playsNoMore = null;

  /**
   * Hold one of the locks until it is given back; resolves with whether it was had.
   * @param {string} name
   * @param {LockOptions} options
   * @param {AbortSignal} wanted until when it is
   * @returns {Promise<boolean>}
   */
  function hold(name, options, wanted) {
    return new Promise((resolve) => {
      let isMine = false;
      navigator.locks
        .request(name, options, (lock) => {
          if (!lock || held || wanted.aborted) return resolve(false);
          isMine = true;
          return new Promise((/** @type {(value?: unknown) => void} */ end) => {
            held = { name, end };
            resolve(true);
          });
        })
        .catch(() => {
          resolve(false);
          if (!isMine) return;
          held = null;
          plays(false);
          onLost();
        });
    });
  }

  /**
   * Look for a place until one is had or none is wanted any more; resolves with whether it was had.
   * @param {AbortController} end
   * @param {Promise<void>} insisted when somebody is to make room
   */
  async function look(end, insisted) {
    const { signal } = end;
    for (const name of NAMES) {
      if (await hold(name, { ifAvailable: true }, signal)) return true;
      if (signal.aborted) return false;
    }
    return new Promise((/** @type {(isHad: boolean) => void} */ resolve) => {
      signal.addEventListener("abort", () => resolve(held !== null));
      const had = (/** @type {boolean} */ isHad) => isHad && end.abort(); // the other requests, too
      for (const name of NAMES) void hold(name, { signal }, signal).then(had);
      void insisted.then(victim).then((name) => {
        if (!signal.aborted) void hold(name, { steal: true }, signal).then(had);
      });
    });
  }

  /** @param {boolean} isPlaying */
  function plays(isPlaying) {
    if (isPlaying === (playsNoMore !== null)) return;
    playsNoMore?.();
    playsNoMore = null;
    if (!isPlaying || !held || !isShared()) return;
    const told = new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
      playsNoMore = () => resolve();
    });
    void navigator.locks.request(playsAt(held.name), () => told);
  }

  return {
    get isHeld() {
      return held !== null;
    },

    /**
     * Have a place; resolves with whether it is had, after waiting for one, or soon in another's stead where somebody `insists`. All
     * who ask meanwhile wait for the same.
     * @param {boolean} insists
     * @returns {Promise<boolean>}
     */
    async take(insists) {
      if (!held && !isShared()) held = { name: "", end: () => {} };
      if (held) return true;
      if (!asking) {
        const end = new AbortController();
        let insist = () => {};
        const insisted = new Promise((/** @type {(value: void) => void} */ resolve) => {
          insist = resolve;
        });
        const mine = { end, insist, isHad: look(end, insisted) };
        asking = mine;
        void mine.isHad.then(() => {
          if (asking === mine) asking = null;
        });
      }
      if (insists) asking.insist();
      return asking.isHad;
    },

    /** Say whether it plays: who insists is given the place of one that stands still, if there is one. */
    plays,

    giveBack() {
      asking?.end.abort();
      asking = null;
      plays(false);
      held?.end();
      held = null;
    },
  };
}

/** Of the places the one to give up: where an embed stands still, else any. */
async function victim() {
  const { held = [] } = await navigator.locks.query();
  const taken = new Set(held.map(({ name }) => name));
  const still = NAMES.filter((name) => !taken.has(playsAt(name)));
  const among = still.length > 0 ? still : NAMES;
  return among[Math.floor(Math.random() * among.length)];
}

/** @param {string} name what is held beside a place by an embed that plays */
const playsAt = (name) => `${name}-plays`;

/** Whether this frame shares its origin, and so its connections and locks, with the others. */
function isShared() {
  return navigator.locks !== undefined && globalThis.origin !== "null";
}
