// What the network is worth without the neurons that are knocked out: test loss and accuracy, and its boundary, with all awake
// and without. The network itself is shown without them, too.

import { answersView } from "./answers.js";
import { emphasize, find, setAttribute, setText } from "./dom.js";
import { knockOutBoundaries } from "./knock-out-boundaries.js";
import { knockOutList } from "./knock-out-list.js";
import { knockOutTable } from "./knock-out-table.js";
import { createKnockedOut } from "./knocked-out.js";
import { missing, ofFull, spokenOf } from "./messages/knock-out.js";
import { createLens, pathOf } from "./without.js";

/**
 * @import { KnockedOut } from "./knocked-out.js"
 * @import { Knocked } from "./without.js"
 * @import { Tools, View } from "./types.js"
 */

/**
 * @param {HTMLElement} stage
 * @param {Tools} tools
 * @returns {{ knockedOut: KnockedOut, view: View }}
 */
export function knockOutView(stage, tools) {
  const panel = find(stage, "#knock-out");
  const state = find(panel, ".state");
  const back = find(panel, "[data-do=back-all]");
  const toEval = find(panel, "[data-do=to-eval]");
  const note = find(panel, ".at");
  const writeTable = knockOutTable(panel);
  const boundaries = knockOutBoundaries(panel, tools);
  let isSaid = true; // whether it was told to those who listen

  const knockedOut = createKnockedOut(find(stage, "#network"), tools, () => {
    isSaid = false;
  });
  const list = knockOutList(panel, knockedOut, tools);
  back.addEventListener("click", () => knockedOut.set([]));
  toEval.addEventListener("click", () => {
    back.focus({ focusVisible: toEval.matches(":focus-visible") });
    void tools.command({ command: "mode", value: "eval" });
  });
  const lens = createLens(() => knockedOut.neurons, tools);
  tools.look(lens.look);

  const ask = answersView(panel, tools, {
    path: ({ frame }) => pathOf(knockedOut.neurons, frame),
    show(/** @type {Knocked} */ answer, _, asked) {
      const { neurons, full, knocked, step } = answer;
      lens.take(answer, asked);
      writeTable(answer);
      boundaries.draw(answer);
      setText(note, ofFull(step));
      if (!isSaid) tools.announce(spokenOf(neurons, full, knocked));
      isSaid = true;
      tools.paintSoon(true); // the network and its sentence, of one example
    },
  });

  return {
    knockedOut,
    view(scene) {
      const isEval = scene.state.mode === "eval";
      emphasize(state, missing(knockedOut.neurons, isEval));
      toEval.hidden = isEval;
      back.hidden = !isEval;
      setAttribute(back, "aria-disabled", knockedOut.neurons.length === 0);
      list(isEval);
      knockedOut.view(scene);
      boundaries.follow(lens.look(scene));
      ask(scene);
    },
  };
}
