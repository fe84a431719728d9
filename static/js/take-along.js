// Share, embed, save: buttons whose dialog comes with its script and its styles when it is asked for.

import { connection as words } from "./messages/connection.js";

/**
 * Have every `[data-take]` open the dialog it names.
 * @param {{ scene: () => import("./types.js").Scene | null, announce: (text: string) => void }} page
 */
export function takeAlong({ scene, announce }) {
  /** @type {Promise<(name: string, opener: HTMLElement) => Promise<void>> | null} */
  let opens = null;
  document.addEventListener("click", async ({ target }) => {
    const opener = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("[data-take]"));
    if (!opener) return;
    opens ??= import("./take-along-dialog.js").then(({ createTakeAlong }) => createTakeAlong(scene));
    try {
      const open = await opens;
      await open(opener.dataset.take ?? "", opener);
    } catch {
      opens = null;
      announce(words.lost);
    }
  });
}
