// What the network is worth without the neurons that are knocked out: test loss and accuracy, and its boundary, with all awake
// and without. The network itself is shown without them, too.

import { answersView } from "./answers.js";
import { emphasize, find, setAttribute, setText } from "./dom.js";
import { createKnockedOut } from "./knocked-out.js";
import { captionOf, change, metric, missing, nothing, ofFull, spokenOf } from "./messages/knock-out.js";
import { paint, palette, placeIn } from "./plane.js";
import { onTheme } from "./theme.js";
import { whole, without } from "./without.js";

/**
 * @import { KnockedOut } from "./knocked-out.js"
 * @import { Knocked, Tested } from "./without.js"
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
  const rows = rowsIn(panel);
  const drawBoundaries = boundariesIn(panel, tools);
  let lens = whole; // through which the network is seen
  /** @type {{ answer: Knocked, path: string } | null} */
  let known = null;
  let isSaid = true; // whether it was told to those who listen

  const knockedOut = createKnockedOut(find(stage, "#network"), tools, () => {
    isSaid = false;
    if (knockedOut.neurons.length === 0) lens = whole;
  });
  back.addEventListener("click", () => knockedOut.set([]));
  toEval.addEventListener("click", () => {
    back.focus({ focusVisible: toEval.matches(":focus-visible") });
    void tools.command({ command: "mode", value: "eval" });
  });
  tools.look((scene) => (scene.frame.mode === "eval" ? lens(scene) : whole(scene)));

  /** @param {Scene} scene */
  function path({ frame: { example } }) {
    const { neurons } = knockedOut;
    if (neurons.length === 0) return "knock-out";
    return `knock-out?neurons=${neurons.join(",")}&split=${example.split}&index=${example.index}`;
  }

  /**
   * What was asked in another mode holds in eval mode, too; only the frame is another one.
   * @param {Scene} scene
   */
  function seeInEval(scene) {
    const { frame } = scene;
    const holds = known?.path === path(scene) && known.answer.step === frame.step;
    if (!known || !holds || lens !== whole || frame.mode !== "eval" || known.answer.neurons.length === 0)
      return;
    lens = without(known.answer, { ...scene });
    tools.paintSoon(true);
  }

  const ask = answersView(panel, tools, {
    path,
    show(/** @type {Knocked} */ answer, _, asked) {
      const { neurons, full, knocked, step } = answer;
      const some = neurons.length > 0;
      known = { answer, path: path(asked) };
      lens = some && asked.frame.mode === "eval" ? without(answer, asked) : whole;
      for (const { name, write } of rows) write(full[name], some ? knocked[name] : null);
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
      seeInEval(scene);
      ask(scene);
    },
  };
}

/**
 * The rows of the table, each with how to write it: `value` is null where nothing is knocked out.
 * @param {HTMLElement} panel
 */
function rowsIn(panel) {
  return [...panel.querySelectorAll("[data-metric]")].map((row) => {
    const name = /** @type {keyof Tested} */ (row.getAttribute("data-metric"));
    const [full, knocked, difference] = row.querySelectorAll("td");
    const bar = find(panel, `[data-bar=${name}]`);
    return {
      name,
      /**
       * @param {number | null} all
       * @param {number | null} rest
       */
      write(all, rest) {
        setText(full, metric[name](all));
        setText(knocked, rest === null ? nothing : metric[name](rest));
        setText(difference, rest === null || all === null ? nothing : change[name](rest - all));
        const most = name === "test_accuracy" ? 1 : roundAbove(Math.max(all ?? 0, rest ?? 0));
        const place = (/** @type {number | null} */ value) => Math.round((1000 * (value ?? 0)) / most) / 10;
        setAttribute(find(bar, ".share"), "width", place(rest ?? all));
        setAttribute(find(bar, ".mark"), "x", place(all));
      },
    };
  });
}

/**
 * The least of ½, 1, 2, 5, 10 … that a number is not above.
 * @param {number} value
 */
function roundAbove(value) {
  let most = 0.5;
  for (let i = 0; most < value && i < 60; i++) most *= i % 3 === 2 ? 2.5 : 2;
  return most;
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
