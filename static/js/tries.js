// Things to try that command the run as it is; those that lead to another experiment are links. Where it shows comes into view,
// once it is drawn.

/** @import { Command } from "./types.js" */

/**
 * @param {HTMLElement} stage
 * @param {(command: Command) => Promise<void>} command
 * @param {() => AbortSignal | undefined} life ends when another experiment is shown
 */
export function tries(stage, command, life) {
  /** @type {AbortController | null} */
  let going = null; // what is being done, one command after another; whatever else is pressed ends it
  addEventListener("click", () => going?.abort(), { capture: true });
  addEventListener("keydown", ({ key }) => key !== "Tab" && key !== "Shift" && going?.abort(), {
    capture: true,
  });

  /** @param {HTMLElement} button */
  async function inTurn({ dataset: { commands = "[]", gap = "0" } }) {
    const mine = new AbortController();
    const signal = life();
    going = mine;
    for (const [i, one] of /** @type {Command[]} */ (JSON.parse(commands)).entries()) {
      if (i > 0 && gap !== "0") await sleep(Number(gap));
      if (mine.signal.aborted || signal?.aborted) return;
      await command(one);
    }
  }

  for (const one of /** @type {NodeListOf<HTMLElement>} */ (stage.querySelectorAll(".try"))) {
    one.addEventListener("click", () => {
      if (!one.dataset.commands) return;
      see(one);
      void inTurn(one);
    });
  }
  document.addEventListener("htmx:after:swap", (event) => {
    const { sourceElement } = /** @type {CustomEvent} */ (event).detail.ctx;
    if (sourceElement.matches?.(".try")) see(sourceElement);
  });

  /** @param {HTMLElement} one */
  function see({ dataset }) {
    if (dataset.see) stage.querySelector(`#${dataset.see}`)?.scrollIntoView({ block: "nearest" });
  }
}

/** @param {number} milliseconds */
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
