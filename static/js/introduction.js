// How the playground introduces itself: the opening, and the ways on from it. Few pages begin with it, so each part is fetched
// when its turn comes.

import { find } from "./dom.js";

/** @import { Introduction, Page } from "./types.js" */

const NEW_SEED_SPEED = 300; // iterations a second, for the way on to another seed

/**
 * @param {Page} page
 * @returns {Introduction}
 */
export function introduction({ run, tell, announce, phases, isCalm, hold, paintSoon, begin, life }) {
  /** @type {ReturnType<typeof import("./opening.js").createOpening> | null} */
  let opening = null;
  /** @type {ReturnType<typeof import("./ways.js").createWays> | null} */
  let ways = null;
  let isLeft = false; // before they were there

  async function showWays() {
    isLeft = false;
    const { createWays } = await import("./ways.js");
    if (isLeft) return;
    ways = createWays(find(document, "#ways"), run, {
      life,
      reseed() {
        begin({ playing: true, speed: NEW_SEED_SPEED });
        find(document, "#another-seed").click();
      },
    });
    paintSoon();
  }

  return {
    view: (scene) => opening?.view(scene),
    async play() {
      hold(true);
      const { createOpening } = await import("./opening.js");
      opening = createOpening(find(document, "#opening"), {
        command: run,
        tell,
        announce: ({ what, more }) => announce(`${what} ${more}`.replaceAll("**", "")),
        phases,
        isCalm,
        onEnd(wasSeen) {
          phases.end();
          hold(false);
          if (wasSeen) void showWays();
          paintSoon();
        },
      });
      void opening.play();
      paintSoon(); // for it has seen nothing so far
    },
    hide() {
      isLeft = true;
      return ways?.hide() ?? false;
    },
  };
}
