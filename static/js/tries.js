// Things to try that command the run as it is; those that lead to another experiment are links. Where it shows comes into view,
// once it is drawn.

/**
 * @import { Command, Mode, State } from "./types.js"
 *
 * A command, a switch to the first of several modes that is another one, or one drop rate for every layer.
 * @typedef {Command | { command: "mode", value: Mode[] } | { command: "set", name: "drop_rates", rate: number }} Planned
 */

/**
 * @param {HTMLElement} stage
 * @param {(commands: AsyncIterable<Command>) => Promise<void>} commandInTurn
 * @param {{ life: () => AbortSignal | undefined, state: () => State | null }} run `life` ends when another experiment is shown
 */
export function tries(stage, commandInTurn, { life, state }) {
  /** @type {AbortController | null} */
  let going = null; // what is being done, one command after another; whatever else is pressed ends it
  addEventListener("click", () => going?.abort(), { capture: true });
  addEventListener("keydown", ({ key }) => key !== "Tab" && key !== "Shift" && going?.abort(), {
    capture: true,
  });

  /** @param {HTMLElement} button */
  async function* inTurn({ dataset: { commands = "[]", gap = "0" } }) {
    const mine = new AbortController();
    const signal = life();
    going = mine;
    for (const [i, one] of /** @type {Planned[]} */ (JSON.parse(commands)).entries()) {
      if (i > 0 && gap !== "0") await sleep(Number(gap));
      if (mine.signal.aborted || signal?.aborted) return;
      yield settled(one);
    }
  }

  /**
   * @param {Planned} planned
   * @returns {Command}
   */
  function settled(planned) {
    if ("rate" in planned) {
      const { command, name, rate } = planned;
      return { command, name, value: (state()?.parameters.drop_rates ?? []).map(() => rate) };
    }
    if (planned.command !== "mode" || !Array.isArray(planned.value)) return /** @type {Command} */ (planned);
    const another = planned.value.find((mode) => mode !== stage.dataset.mode) ?? planned.value[0];
    return { command: "mode", value: another };
  }

  for (const one of /** @type {NodeListOf<HTMLElement>} */ (stage.querySelectorAll(".try"))) {
    one.addEventListener("click", () => {
      if (!one.dataset.commands) return;
      see(one.dataset.see);
      void commandInTurn(inTurn(one));
    });
  }
  see(location.hash.slice(1));
  document.addEventListener("htmx:after:swap", (event) => {
    const { sourceElement } = /** @type {CustomEvent} */ (event).detail.ctx;
    if (sourceElement.matches?.(".try")) see(sourceElement.dataset.see);
  });

  /**
   * Bring what is to be seen into view, and keep it there while what stands above it grows, until someone presses or scrolls.
   * @param {string} [id]
   */
  function see(id = "") {
    const panel = document.getElementById(id);
    if (!panel) return;
    const show = () => panel.scrollIntoView({ block: "nearest" });
    const growing = new ResizeObserver(show);
    for (const beside of panel.parentElement?.children ?? []) growing.observe(beside);
    for (const end of ["pointerdown", "keydown", "wheel", "touchmove"]) {
      addEventListener(end, () => growing.disconnect(), { capture: true, once: true, passive: true });
    }
    show();
  }
}

/** @param {number} milliseconds */
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
