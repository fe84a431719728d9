// Messages between this frame and those around it. They are taken from the moment that the script is read: a deck may speak as soon as
// the frame has loaded, when the modules of the exhibit are still on their way.

/** @type {MessageEvent[]} */
const waiting = [];
/** @type {(message: MessageEvent) => void} */
let read = (message) => waiting.push(message);

addEventListener("message", (message) => read(message));

/**
 * Have messages read, first those that have come.
 * @param {(message: MessageEvent) => void} reader
 */
export function readMessages(reader) {
  read = reader;
  for (const message of waiting.splice(0)) reader(message);
}

/**
 * What a message holds as an object, whether it came as one or as JSON; null for what is neither, as messages that no JSON could hold.
 * @param {unknown} data
 * @returns {any}
 */
export function objectIn(data) {
  try {
    const told = typeof data === "string" ? JSON.parse(data) : data;
    return typeof told === "object" && JSON.stringify(told) ? told : null;
  } catch {
    return null;
  }
}

/**
 * @param {MessageEventSource | null} to
 * @param {string} origin
 * @param {object} message
 */
export function send(to, origin, message) {
  const target = origin === "null" || origin === "" ? "*" : origin; // a file has no origin to name
  /** @type {Window | null} */ (to)?.postMessage(JSON.stringify(message), target);
}
