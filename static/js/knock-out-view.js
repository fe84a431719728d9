// What the network is worth without the neurons that are knocked out: test loss and accuracy, and its boundary, with all awake
// and without. The network itself is shown without them, too.

import { answersView } from "./answers.js";
import { emphasize, find, setAttribute, setText } from "./dom.js";
import { knockOutTable } from "./knock-out-table.js";
import { createKnockedOut } from "./knocked-out.js";
import { captionOf, missing, ofFull, spokenOf } from "./messages/knock-out.js";
import { paint, palette, placeIn } from "./plane.js";
import { onTheme } from "./theme.js";
import { createLens, pathOf } from "./without.js";

/**
 * @import { KnockedOut } from "./knocked-out.js"
 * @import { Knocked } from "./without.js"
 * @import { Scene, Tools, View } from "./types.js"
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
  const drawBoundaries = boundariesIn(panel, tools);
  let isSaid = true; // whether it was told to those who listen

  const knockedOut = createKnockedOut(find(stage, "#network"), tools, () => {
    isSaid = false;
  });
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
      drawBoundaries(answer);
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
      knockedOut.view(scene);
      drawBoundaries.follow(scene);
      ask(scene);
    },
  };
}

/**
 * Both boundaries, where the data lie in the plane.
 * @param {HTMLElement} panel
 * @param {Pick<Tools, "signal">} tools
 */
function boundariesIn(panel, { signal }) {
  const pair = /** @type {HTMLElement | null} */ (panel.querySelector("[data-extent]"));
  const extent = (pair?.dataset.extent ?? "").split(",").map(Number);
  const drawn = [...(pair?.querySelectorAll(".boundary") ?? [])].map((boundary, i) => ({
    name: /** @type {const} */ (["full", "knocked"])[i],
    canvas: /** @type {HTMLCanvasElement} */ (find(boundary, "canvas")),
    mark: find(boundary, ".in-view"),
    dot: find(boundary, ".in-view .dot"),
  }));
  const caption = pair?.querySelector(".without");
  let colors = palette();
  /** @type {Knocked | null} */
  let latest = null;

  /** @param {Knocked} answer */
  function draw(answer) {
    latest = answer;
    if (!answer.boundary) return;
    for (const { name, canvas } of drawn) paint(canvas, answer.boundary[name], answer.boundary.size, colors);
    if (caption) setText(caption, captionOf(answer.neurons.length));
  }

  onTheme(() => {
    colors = palette();
    if (latest) draw(latest);
  }, signal);

  return Object.assign(draw, {
    /** @param {Scene} scene */
    follow({ frame }) {
      for (const { mark, dot } of drawn) {
        setAttribute(mark, "transform", placeIn(extent, frame));
        setAttribute(dot, "data-class", frame.example.label);
      }
    },
  });
}
