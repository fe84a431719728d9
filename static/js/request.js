// One request to the API: JSON out, JSON in, and what went wrong as a Problem.

import { problems as words } from "./messages/problems.js";

const NO_ANSWER = 0;
const NOTHING_TO_SAY = 204;
const RETRY_AFTER = 5; // seconds, where a full server does not say

/** An answer that is an error. */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {string} detail
   * @param {number} retryAfter in seconds
   */
  constructor(status, detail, retryAfter) {
    super(detail);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** The server, or what stands before it, has no room for now. */
  get isFull() {
    return this.status === 503 || this.status === 429;
  }

  /** Milliseconds to wait before one asks a full server again, not all at the same moment. */
  get pause() {
    return 1000 * this.retryAfter * (1 + Math.random() / 2);
  }

  /** What was asked for cannot be. */
  get isRefusal() {
    return this.status === 409 || this.status === 422;
  }

  /** No answer, or one that says that the server is not well. */
  get isPassing() {
    return this.status === NO_ANSWER || this.status >= 500;
  }

  /** The server does not know the run, or not as ours. */
  get isGone() {
    return this.status === 404 || this.status === 401;
  }
}

/**
 * What the server answers. Throws a Problem.
 * @param {string} method
 * @param {string} url
 * @param {unknown} [body]
 * @param {string} [key]
 * @param {boolean} [keepalive] whether it goes on when the page is left
 * @returns {Promise<any>}
 */
export async function request(method, url, body, key, keepalive = false) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(url, {
      method,
      keepalive,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: { "Content-Type": "application/json", ...(key ? { Authorization: `Bearer ${key}` } : {}) },
    });
  } catch {
    throw noAnswer();
  }
  if (!response.ok) throw await problemIn(response);
  if (response.status === NOTHING_TO_SAY) return {};
  return response.json().catch(() => {
    throw noAnswer(); // the connection was lost halfway
  });
}

/**
 * What an answer that is an error says.
 * @param {Response} response
 */
export async function problemIn(response) {
  const told = await response.json().catch(() => ({}));
  const retryAfter = Number(response.headers.get("Retry-After")) || RETRY_AFTER;
  return new Problem(response.status, told.detail ?? words.noAnswer, retryAfter);
}

/** What to throw where there was no answer, or nobody to ask. */
export const noAnswer = (why = words.noAnswer) => new Problem(NO_ANSWER, why, 0);
