// The boundary of the network with all awake beside the one without some, where the data lie in the plane.

import { find, setText } from "./dom.js";
import { captionOf } from "./messages/knock-out.js";
import { planesIn } from "./plane.js";

/**
 * @import { Tools, View } from "./types.js"
 * @import { Knocked } from "./without.js"
 */

/**
 * @param {HTMLElement} panel
 * @param {Pick<Tools, "signal">} tools
 * @returns {{ draw: (answer: Knocked) => void, follow: View }} `follow` the example in view
 */
export function knockOutBoundaries(panel, { signal }) {
  const pair = /** @type {HTMLElement | null} */ (panel.querySelector("[data-extent]"));
  if (!pair) return { draw() {}, follow() {} };
  const planes = planesIn(pair, signal);
  const [full, knocked] = pair.querySelectorAll("canvas");
  const caption = find(pair, ".without");
  return {
    draw({ boundary, neurons }) {
      if (!boundary) return;
      planes.paint(full, boundary.full, boundary.size);
      planes.paint(knocked, boundary.knocked, boundary.size);
      setText(caption, captionOf(neurons.length));
    },
    follow: ({ frame }) => planes.place(frame),
  };
}
