// Links and forms that save a file: fetched by the page, so that it says here what went wrong and nothing leads away from the run.
// What is asked for is saved also when the dialog is closed meanwhile.

import { takeAlong as words } from "./messages/take-along.js";
import { Problem, problemIn } from "./request.js";

/**
 * Have every `[data-save]` do so.
 * @param {HTMLElement} root
 * @param {(text: string) => void} tell
 */
export function saving(root, tell) {
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (root.querySelectorAll("a[data-save]"))) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      void save(link.href, tell, link.download);
    });
  }
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (root.querySelectorAll("form[data-save]"))) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
      const action = button?.getAttribute("formaction") ?? form.getAttribute("action");
      void save(`${action}?${choices(form)}`, tell);
    });
  }
}

/**
 * What was chosen in a form, as the API takes it.
 * @param {HTMLFormElement} form
 */
export function choices(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (name !== "size") query.append(name, String(value));
    else
      String(value)
        .split("×")
        .forEach((pixels, i) => void query.append(["width", "height"][i], pixels));
  }
  return query;
}

/**
 * Save what the server has there.
 * @param {string} url
 * @param {(text: string) => void} tell
 * @param {string} [called] where the server does not say
 */
async function save(url, tell, called) {
  tell(words.saving);
  try {
    const response = await fetch(url);
    if (!response.ok) throw await problemIn(response);
    const disposition = response.headers.get("Content-Disposition") ?? "";
    const name = disposition.match(/filename="([^"]+)"/)?.[1] || called || "dropout-live";
    download(await response.blob(), name);
    tell(words.saved(name));
  } catch (problem) {
    tell(problem instanceof Problem && problem.isRefusal ? problem.message : words.later);
  }
}

/**
 * @param {Blob} file
 * @param {string} name
 */
export function download(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // by when the browser has it
}
