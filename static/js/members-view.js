// Some sub-networks, each as it is: who is awake in it, its boundary, its accuracy. A press shows it in the network; the one that
// is there is marked. The full network comes first.

import { answersView } from "./answers.js";
import { find, setAttribute, setText } from "./dom.js";
import * as words from "./messages/members.js";
import { planesIn } from "./plane.js";
import { drawThumbnail, thumbnail } from "./thumbnail.js";

/**
 * @import { Scene, Tools, View } from "./types.js"
 *
 * @typedef {{ grid: string | null, test_loss: number | null, test_accuracy: number | null }} Picture
 * @typedef {Picture & { draw: number, masks: number[][] }} Member
 * @typedef {{ step: number, size: number | null, eval: Picture, left_on: Member[] }} Answer
 */

const MANY = 8; // at once, beside the full network
const LATE = 1000; // ms after which the network is no longer expected to show one that was pressed

/**
 * @param {HTMLElement} panel
 * @param {Tools} tools
 * @returns {View}
 */
export function membersView(panel, tools) {
  const tiles = [.../** @type {NodeListOf<HTMLElement>} */ (panel.querySelectorAll(".member"))];
  const pictures = /** @type {HTMLElement | null} */ (panel.querySelector("[data-extent]"));
  const planes = pictures && planesIn(pictures, tools.signal);
  const [back, on] = ["back", "on"].map((name) => find(panel, `[data-do=${name}]`));
  const range = find(panel, ".range");
  const note = find(panel, ".note.of");
  let first = 1; // of those shown
  let draw = 0; // that the network showed last
  let isTurned = false; // by a press, and not yet told
  /** @type {number | null} */
  let wish = null; // the draw that was pressed last, 0 for the full network
  let isSeeing = false;
  /** @type {{ draw: number, arrive: () => void } | null} */
  let awaited = null;
  /** @type {Answer | null} */
  let answer = null;
  /** @type {Scene | null} */
  let scene = null;

  for (const tile of tiles) find(tile, ".who").append(thumbnail());

  /** @param {number} by */
  function turn(by) {
    first = Math.max(1, first + by);
    isTurned = true;
    tools.paintSoon();
  }

  back.addEventListener("click", () => first > 1 && turn(-MANY));
  on.addEventListener("click", () => turn(MANY));
  tiles.forEach((tile, i) => {
    tile.addEventListener("click", () => {
      if (answer) void see(i === 0 ? 0 : answer.left_on[i - 1].draw);
    });
  });

  /**
   * Show it in the network, once the one pressed before is there; of several pressed meanwhile the latest.
   * @param {number} wanted
   */
  async function see(wanted) {
    wish = wanted;
    if (isSeeing) return;
    isSeeing = true;
    while (wish !== null) {
      const next = wish;
      wish = null;
      await goTo(next);
      await new Promise((arrive) => {
        awaited = { draw: next, arrive: () => arrive(null) };
        setTimeout(arrive, LATE);
        tools.paintSoon();
      });
    }
    isSeeing = false;
  }

  /** @param {number} wanted */
  async function goTo(wanted) {
    if (!scene) return;
    const { state, frame } = scene;
    if (state.playing) await tools.command({ command: "pause" });
    const mode = wanted === 0 ? "eval" : "mc";
    if (state.mode !== mode) await tools.command({ command: "mode", value: mode });
    const there = state.mode === mode ? (frame.draw ?? 1) : 1; // where a switch of mode begins
    if (mode === "mc" && wanted !== there) await tools.command({ command: "step", count: wanted - there });
  }

  /** @param {Scene} now */
  function write(now) {
    if (!answer) return;
    const { hidden } = now.state.experiment;
    const awake = hidden.map((size) => new Array(size).fill(1));
    const all = [{ ...answer.eval, draw: 0, masks: awake }, ...answer.left_on];
    all.forEach((one, i) => {
      const tile = tiles[i];
      drawThumbnail(find(tile, "svg"), one.masks, hidden);
      const canvas = tile.querySelector("canvas");
      if (canvas) planes?.paint(canvas, one.grid ?? "", answer?.size ?? 0);
      setText(find(tile, ".name"), words.name(one.draw));
      setText(find(tile, "b"), words.accuracy(one.test_accuracy));
      setAttribute(tile, "aria-label", words.spoken(one, answer?.eval.test_accuracy ?? null));
    });
    setText(note, words.of(answer.step, planes !== null));
  }

  const ask = answersView(panel, tools, {
    path: () => `boundaries?first=${first}&count=${MANY}`,
    isLong: true,
    show(told, now) {
      answer = told;
      write(now);
      if (isTurned)
        tools.announce(
          words.turned(
            first,
            told.left_on.map((/** @type {Member} */ one) => one.test_accuracy),
          ),
        );
      isTurned = false;
    },
  });

  return (now) => {
    scene = now;
    const { frame, fast } = now;
    if (frame.draw !== undefined && frame.draw !== draw && !fast) {
      draw = frame.draw;
      if (draw < first || draw >= first + MANY) first = draw - ((draw - 1) % MANY);
    }
    setText(range, words.range(first, first + MANY - 1));
    setAttribute(back, "aria-disabled", first === 1);
    const shown = frame.mode === "eval" ? 0 : frame.mode === "mc" && !fast ? (frame.draw ?? -1) : -1;
    if (awaited?.draw === shown) awaited.arrive();
    tiles.forEach((tile, i) => {
      const its = i === 0 ? 0 : (answer?.left_on[i - 1]?.draw ?? -2);
      if (its === shown) setAttribute(tile, "aria-current", "true");
      else tile.removeAttribute("aria-current");
    });
    ask(now);
  };
}
