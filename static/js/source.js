// The event stream of a run. This module alone owns it: htmx's hx-sse reads it and resumes with Last-Event-ID after a break;
// what htmx leaves open, a first connection that fails and a run that is gone, is done here.

/** @import { Events, Link } from "./types.js" */

const KINDS = /** @type {const} */ ([
  "snapshot",
  "frame",
  "metrics",
  "measured",
  "state",
  "end",
  "audience",
  "bye",
]);
const FIRST_DELAY = 500; // ms until a failed connection is tried again; it doubles
const LONGEST_DELAY = 4000;

/**
 * @typedef {{ attempt: number, lastEventId: string, delayCanceller: (() => void) | null, abortController?: AbortController,
 *   reader: ReadableStreamDefaultReader | null }} Connection htmx's own record
 * @typedef {Events & { link: Link }} Told
 */

/**
 * @param {HTMLElement} host an element under which the stream's own may hang
 */
export function createSource(host) {
  /** @type {{ [Kind in keyof Told]: ((data: Told[Kind]) => void)[] }} */
  const subscribers = {
    snapshot: [],
    frame: [],
    metrics: [],
    measured: [],
    state: [],
    end: [],
    audience: [],
    bye: [],
    link: [],
  };
  /** @type {HTMLElement | null} */
  let stream = null;
  /** @type {Connection | null} */
  let connected = null;
  let retry = 0;
  let background = false;
  /** @type {Link | null} */
  let link = null;

  /**
   * @template {keyof Told} Kind
   * @param {Kind} kind
   * @param {Told[Kind]} data
   */
  function tell(kind, data) {
    for (const subscriber of subscribers[kind]) subscriber(data);
  }

  /** @param {Link} now */
  function tellLink(now) {
    if (now === link) return;
    link = now;
    tell("link", now);
  }

  document.addEventListener("visibilitychange", () => {
    background ||= document.hidden;
  });

  function close() {
    clearTimeout(retry);
    stream?.remove();
    stream = null;
    // by itself htmx finds out with the next event, and a stream of a run that stands still has none for long
    void connected?.reader?.cancel().catch(() => {});
    connected?.abortController?.abort();
    connected = null;
  }

  /**
   * @param {string} url
   * @param {number} failures
   */
  function open(url, failures) {
    close();
    if (failures === 0) link = null;
    const element = document.createElement("div");
    stream = element;
    element.hidden = true;
    element.setAttribute("hx-sse:connect", url);
    element.setAttribute("hx-swap", "none");
    element.setAttribute(
      "hx-config",
      `sse.reconnectDelay:${FIRST_DELAY} sse.reconnectMaxDelay:${LONGEST_DELAY}`,
    );

    /**
     * @param {string} name
     * @param {(detail: any) => void} listener
     */
    const on = (name, listener) =>
      element.addEventListener(name, (event) => {
        if (element === stream) listener(/** @type {CustomEvent} */ (event).detail);
      });

    const again = () => {
      tellLink("lost");
      retry = setTimeout(open, Math.min(FIRST_DELAY * 2 ** failures, LONGEST_DELAY), url, failures + 1);
    };
    const gone = () => {
      close();
      tellLink("gone");
    };

    for (const kind of KINDS) {
      on(kind, ({ data }) => {
        tellLink("live");
        tell(kind, JSON.parse(data));
      });
    }
    on("htmx:sse:before:connection", ({ connection }) => {
      connected = connection;
      if (connection.attempt === 0) return;
      if (!background) tellLink("lost");
      else setTimeout(() => connection.delayCanceller?.());
      background = document.hidden;
    });
    on("htmx:sse:after:connection", ({ connection }) => {
      if (connection.lastEventId) tellLink("live");
    });
    on("htmx:sse:error", ({ status }) => (status === 404 ? gone() : tellLink("lost")));
    on("htmx:response:error", ({ ctx }) => (ctx.response.status === 404 ? gone() : again()));
    on("htmx:error", again);
    // after htmx has looked through the page, which it does soon after it is loaded: else it connects what it finds once more
    setTimeout(() => {
      if (element !== stream) return;
      host.append(element);
      window.htmx.process(element);
    });
  }

  return {
    /**
     * Have `subscriber` called with the data of every event of a kind, `link` being how the stream itself fares.
     * @template {keyof Told} Kind
     * @param {Kind} kind
     * @param {(data: Told[Kind]) => void} subscriber
     */
    subscribe(kind, subscriber) {
      subscribers[kind].push(subscriber);
    },

    /**
     * Follow the stream at `url` from its beginning, and leave the one before.
     * @param {string} url
     */
    connect: (url) => open(url, 0),

    /** Leave the stream. */
    close,
  };
}
