// What an embed says: when the server does not answer, when others of the deck play, and to a host whose message does not fit.

export const embed = {
  noAnswer: "The server has not answered yet. This is a still; it comes to life as soon as it can.",
  othersPlay: "Others of these slides are playing. Press play to go on here.",
  /**
   * @param {string} expected
   * @param {unknown} got
   */
  misfit: (expected, got) => `value must be ${expected}, got ${told(got)}`,
  steps: "a whole number but 0",
  /** @param {number} last */
  step: (last) => `a whole number in [0, ${last}]`,
  /** @param {readonly string[]} names */
  oneOf: (names) => `one of ${names.join(", ")}`,
  /**
   * @param {number} slowest
   * @param {number} fastest
   */
  speed: (slowest, fastest) => `in [${slowest}, ${fastest}] or max`,
  /** @param {readonly string[]} names */
  change: (names) => `an object with value and name, one of ${names.join(", ")}`,
  /** @param {readonly string[]} methods */
  unknown: (methods) => `method must be one of ${methods.join(", ")}`,
  /** @param {number} version */
  otherVersion: (version) => `version must be ${version}`,
};

const MOST = 80; // characters of what came

/** @param {unknown} value */
function told(value) {
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? "nothing");
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}

/**
 * Which of the panels is shown.
 * @param {number} at from 1
 * @param {number} of
 */
export const placeOf = (at, of) => `${at} of ${of}`;
