// A run that somebody else commands: watched, asked about, and followed to the run that takes its place. There is no key here.

import { inquire } from "./inquiry.js";
import { following as words } from "./messages/following.js";
import { request } from "./request.js";

/** @import { Run } from "./types.js" */

const LOOK_APART = 3000; // ms between two looks for a run that is gone
const SPREAD = 600; // ms over which a class asks for another drawing, not all at the same moment

/**
 * @param {ReturnType<typeof import("./source.js").createSource>} source
 * @param {(words: string) => void} say
 * @param {(id: string) => void} onNext another run has taken its place
 */
export function createFollowedRun(source, say, onNext) {
  let id = "";
  let looking = 0;

  /** @param {string} next */
  function goOn(next) {
    clearTimeout(looking);
    source.close();
    setTimeout(onNext, Math.random() * SPREAD, next);
  }

  /** Look for the run, or for what has its place, until there is one. */
  function look() {
    clearTimeout(looking);
    looking = setTimeout(
      async () => {
        const state = await request("GET", `/api/runs/${id}`).catch(() => null);
        if (state) goOn(state.id);
        else look();
      },
      LOOK_APART * (1 + Math.random() / 2),
    );
  }

  source.subscribe("snapshot", ({ state }) => {
    if (state.id !== id) goOn(state.id);
  });
  source.subscribe("bye", ({ next }) => {
    if (next) goOn(next);
  });
  source.subscribe("link", (link) => {
    say(link === "live" ? words.yes : link === "lost" ? words.lost : words.over);
    if (link === "gone") look();
  });

  /** @type {Run & { follow(run: string): void, look(): void }} */
  const run = {
    /** @param {string} run */
    follow(run) {
      id = run;
      source.connect(`/api/runs/${id}/events?follow=1`);
    },
    look,
    begin() {},
    async command() {}, // nobody here may
    record: (step) => request("GET", `/api/runs/${id}/steps/${step}`),
    inquire: (path, how) => inquire(`/api/runs/${id}/${path}`, how),
  };
  return run;
}
