// Things to try that command the run as it is; those that lead to another experiment are links.

/** @import { Command } from "./types.js" */

/**
 * @param {HTMLElement} stage
 * @param {(command: Command) => Promise<void>} command
 */
export function tries(stage, command) {
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (stage.querySelectorAll("[data-commands]"))) {
    button.addEventListener("click", async () => {
      for (const one of JSON.parse(button.dataset.commands ?? "[]")) await command(one);
    });
  }
}
