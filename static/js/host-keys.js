// Keys that belong to the deck: passed on to it, so that slides advance though the embed was clicked.

/** What reveal.js calls them. @type {Record<string, string>} */
const DECK = {
  ArrowRight: "right",
  ArrowLeft: "left",
  ArrowUp: "up",
  ArrowDown: "down",
  PageDown: "next",
  PageUp: "prev",
  Space: "next",
};

/** @returns {Record<string, (event: KeyboardEvent) => void>} what each of these keys does */
export function hostKeys() {
  return Object.fromEntries(
    Object.entries(DECK).map(([name, method]) => [
      name === "Space" ? " " : name,
      ({ shiftKey: shift }) => {
        tell({ method: name === "Space" && shift ? "prev" : method });
        tell({ context: "dropout-live", version: 1, event: "key", value: name, shift });
        parent.focus(); // else the next key is lost in a frame whose slide is over
      },
    ]),
  );
}

/** @param {object} message */
function tell(message) {
  if (parent !== window) parent.postMessage(JSON.stringify(message), "*"); // a key is no secret
}
