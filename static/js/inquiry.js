// One question about a run: answered at once as JSON, or line by line, with the share done until the answer is there.

import { noAnswer, Problem, problemIn } from "./request.js";

/** @import { Inquiry } from "./types.js" */

/**
 * What the server answers. Throws a Problem; when `signal` ends it, the server stops working on it.
 * @param {string} url
 * @param {Inquiry} [how]
 * @returns {Promise<any>}
 */
export async function inquire(url, { signal, onProgress } = {}) {
  try {
    const response = await fetch(url, { signal });
    if (!response.ok) throw await problemIn(response);
    return await answerIn(response, onProgress);
  } catch (problem) {
    if (signal?.aborted || problem instanceof Problem) throw problem;
    throw noAnswer(); // there is no connection, or it was lost halfway
  }
}

/**
 * @param {Response} response
 * @param {Inquiry["onProgress"]} onProgress
 */
async function answerIn(response, onProgress) {
  const isLong = response.headers.get("Content-Type")?.startsWith("application/x-ndjson");
  if (!isLong || !response.body) return response.json();
  for await (const line of linesOf(response.body)) {
    const { done, so_far, result } = JSON.parse(line);
    if (result !== undefined) return result;
    onProgress?.(done, so_far);
  }
  throw noAnswer(); // it ended before the answer
}

/** @param {ReadableStream<Uint8Array<ArrayBuffer>>} body */
async function* linesOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + value).split("\n");
      rest = lines.pop() ?? "";
      yield* lines.filter((line) => line !== "");
    }
  } finally {
    void reader.cancel().catch(() => {});
  }
}
