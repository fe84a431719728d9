// Share, embed, save: buttons whose dialog comes with its script and its styles when it is asked for.

import { connection as words } from "./messages/connection.js";

/**
 * Have every `[data-take]` open the dialog it names.
 * @param {import("./take-along-dialog.js").Around} page
 */
export function takeAlong(page) {
  /** @type {Promise<(name: string, opener: HTMLElement) => Promise<void>> | null} */
  let opens = null;
  document.addEventListener("click", async ({ target }) => {
    const opener = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("[data-take]"));
    if (!opener) return;
    opens ??= import("./take-along-dialog.js").then(({ createTakeAlong }) => createTakeAlong(page));
    opens.catch(() => {
      opens = null;
    });
    try {
      await (await opens)(opener.dataset.take ?? "", opener);
    } catch {
      page.notice(words.notNow);
    }
  });
}
