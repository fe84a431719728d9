// All hidden neurons ranked by how far the test loss rises without them, those of the network beside those of its twin. A bar
// points at its neuron, and knocks it out.

import { answersView } from "./answers.js";
import { barChart } from "./bars.js";
import { emphasize, find, setAttribute, setText } from "./dom.js";
import { barName, groupNames, rankedAt, ranking, reading, spread, tick } from "./messages/importance.js";
import { pressWord } from "./messages/knock-out.js";

/**
 * @import { KnockedOut } from "./knocked-out.js"
 * @import { Tools, View, Who } from "./types.js"
 */

const MOST = 24; // bars of each network

/**
 * A hidden neuron, as in `1-3`, and how far the test loss rises without it.
 * @typedef {{ key: string, who: Who, rise: number | null }} Ranked
 *
 * What `importance` answers.
 * @typedef {object} Importance
 * @property {number} step
 * @property {{ name: Who, test_loss: number | null, largest: number | null, top_quarter: number | null,
 *   neurons: { layer: number, neuron: number, rise: number | null }[] }[]} networks
 */

/**
 * @param {HTMLElement} stage
 * @param {Tools} tools
 * @param {KnockedOut} knockedOut
 * @returns {View}
 */
export function importanceView(stage, tools, knockedOut) {
  const panel = find(stage, "#importance");
  const chart = find(panel, ".bar-chart");
  const sentence = find(panel, ".sum-up");
  const shares = find(panel, ".spread-note");
  const told = find(panel, ".reading");
  const draw = barChart(chart, { height: 118, format: tick });
  /** @type {Ranked[][]} */
  let ranked = []; // all of each network, the most important first
  /** @type {Ranked[]} */
  let bars = [];
  /** @type {Ranked | null} */
  let inQuestion = null;
  /** @type {Ranked | null} */
  let tapped = null; // a finger points at a bar first, and knocks out the second time
  let step = -1; // that they were ranked at
  let drawn = "";
  let wantsFirst = false; // whether the most important one is to be knocked out as soon as it is known

  /** @param {Ranked | null} next */
  function point(next) {
    inQuestion = next;
    stage.querySelector("[data-pointed]")?.removeAttribute("data-pointed");
    if (next?.who === "network") {
      stage.querySelector(`[data-target="${next.key}"]`)?.setAttribute("data-pointed", "");
    }
    tell();
  }

  function tell() {
    const name = inQuestion && barName(inQuestion);
    const all = ranked[0]?.length ?? 0; // none before the first answer
    const again = tapped?.who === "network" && tapped === inQuestion && pressWord(isOut(tapped));
    setText(told, reading(name, Math.min(MOST, all), all, again));
  }

  function redraw() {
    bars = ranked.flatMap((of) => of.slice(0, MOST));
    const groups = ranked.map((of) => ({
      name: groupNames[of[0].who],
      bars: of.slice(0, MOST).map((one) => ({
        value: one.rise,
        kind: isOut(one) ? "knocked" : one.who,
        title: barName(one),
      })),
    }));
    draw(groups);
    hits().forEach((hit, i) => {
      const isOwn = bars[i].who === "network";
      setAttribute(hit, "role", isOwn ? "button" : "img");
      if (isOwn) setAttribute(hit, "aria-pressed", isOut(bars[i]));
      if (!hit.hasAttribute("tabindex")) setAttribute(hit, "tabindex", i === 0 ? 0 : -1);
    });
  }

  /** @param {Ranked} one */
  const isOut = ({ who, key }) => who === "network" && knockedOut.neurons.includes(key);

  const hits = () => [...chart.querySelectorAll(".hits rect")];

  /** @param {Event} event */
  function barOf({ target }) {
    return bars[hits().indexOf(/** @type {Element} */ (target))] ?? null;
  }

  /** @param {Ranked | null} one */
  function press(one) {
    if (one?.who !== "network") return;
    knockedOut.toggle(one.key);
    if (stage.dataset.mode !== "eval") void tools.command({ command: "mode", value: "eval" });
  }

  chart.addEventListener("pointerover", (event) => point(barOf(event)));
  chart.addEventListener("pointerleave", () => point(null));
  chart.addEventListener("focusin", (event) => {
    for (const hit of hits()) setAttribute(hit, "tabindex", hit === event.target ? 0 : -1);
    point(barOf(event));
  });
  chart.addEventListener("focusout", () => point(null));
  chart.addEventListener("click", (event) => {
    const one = barOf(event);
    const isFinger = /** @type {PointerEvent} */ (event).pointerType === "touch";
    const isFirst = isFinger && tapped !== one;
    tapped = isFirst ? one : null;
    if (!isFirst) press(one);
    if (isFinger) point(one);
  });
  chart.addEventListener("keydown", (event) => {
    const all = hits();
    const at = all.indexOf(/** @type {SVGRectElement} */ (event.target));
    /** @type {Record<string, number>} */
    const places = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 };
    if (event.ctrlKey || event.metaKey || event.altKey || at < 0) return;
    if (event.key in places) /** @type {SVGElement | undefined} */ (all[places[event.key]])?.focus();
    else if (event.key !== "Enter" && event.key !== " ") return;
    else if (!event.repeat) press(bars[at]);
    event.preventDefault();
  });
  stage.querySelector(".try[data-see=knock-out]")?.addEventListener(
    "click",
    () => {
      wantsFirst = true;
      tools.paintSoon();
    },
    { signal: tools.signal },
  );

  const ask = answersView(panel, tools, {
    path: () => "importance",
    isLong: true,
    show(/** @type {Importance} */ { networks, step: at }) {
      step = at;
      ranked = networks.map(({ name, neurons }) =>
        neurons
          .map(({ layer, neuron, rise }) => ({ key: `${layer}-${neuron}`, who: name, rise }))
          .sort((a, b) => (b.rise ?? Number.NEGATIVE_INFINITY) - (a.rise ?? Number.NEGATIVE_INFINITY)),
      );
      drawn = "";
      emphasize(sentence, ranking(networks));
      setText(shares, `${spread(networks)} ${rankedAt(step)}`.trim());
      tell();
    },
  });

  return (scene) => {
    ask(scene);
    if (ranked.length === 0) return;
    const now = knockedOut.neurons.join();
    if (drawn !== `${step} ${now}`) redraw();
    drawn = `${step} ${now}`;
    if (wantsFirst && step === scene.frame.step && scene.frame.mode === "eval") {
      wantsFirst = false;
      knockedOut.set([ranked[0][0].key]);
    }
  };
}
