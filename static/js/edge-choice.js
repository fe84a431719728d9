// What the edges of the network show: the weights, their gradients, or what the update changed of them. Someone chooses it on
// the page, or a link to try does; it outlives the experiment.

import { createShownRecord, whyNoRecord } from "./shown-record.js";

/** @import { Edges, EdgesShow, Scene, StepRecord, Tools } from "./types.js" */

export class EdgeChoice {
  /** @type {EdgesShow} */
  shows = "weights";

  /** @param {HTMLElement | null} link leads to an experiment whose changes are to be seen, if there is one */
  constructor(link) {
    link?.addEventListener("click", ({ ctrlKey, metaKey, shiftKey }) => {
      if (!ctrlKey && !metaKey && !shiftKey) this.shows = "change"; // else it opens elsewhere
    });
  }
}

/**
 * A lens through which the network's edges show what is chosen.
 * @param {EdgeChoice} choice
 * @param {Tools} tools
 * @returns {{ see: (scene: Scene) => Scene, recordOf: (scene: Scene) => StepRecord | null }}
 */
export function edgeLens(choice, tools) {
  const recordOf = createShownRecord(tools);
  /** @type {Edges | null} */
  let edges = null; // another object only where it shows something else

  return {
    recordOf,
    see(scene) {
      const { shows } = choice;
      if (shows === "weights" || whyNoRecord(scene)) edges = null;
      else {
        const record = recordOf(scene);
        if (edges?.shows !== shows || edges.record !== record) edges = { shows, record };
      }
      return { ...scene, edges };
    },
  };
}
