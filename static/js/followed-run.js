// A run that somebody else commands: watched, asked about, and followed to the run that takes its place. There is no key here.

import { inquire } from "./inquiry.js";
import { following as words } from "./messages/following.js";
import { request } from "./request.js";

/**
 * @import { Run, Source } from "./types.js"
 * @typedef {ReturnType<typeof import("./source.js").createSource>} OwnSource
 */

const LOOK_APART = 3000; // ms between two looks for a run that is gone
const SPREAD = 600; // ms over which a class asks for another drawing, not all at the same moment

/**
 * @param {OwnSource} source
 * @param {(words: string) => void} say
 * @param {(id: string) => void} onNext another run has taken its place
 */
export function createFollowedRun(source, say, onNext) {
  let id = "";
  let looking = 0;
  let isHeld = false; // whether what is shown stays as it is
  let waiting = ""; // the run to go on with when the picture is no longer held
  let isOwn = false; // whether what comes is of the run that is drawn

  /** @param {string} next */
  function goOn(next) {
    if (isHeld) {
      waiting = next;
      return;
    }
    isOwn = false;
    clearTimeout(looking);
    source.close();
    setTimeout(onNext, Math.random() * SPREAD, next);
  }

  /** Look for the run, or for what has its place, until there is one. */
  function look() {
    clearTimeout(looking);
    say(words.over);
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
    isOwn = state.id === id;
    if (!isOwn) goOn(state.id);
  });
  source.subscribe("bye", ({ next }) => {
    if (next) goOn(next);
  });
  source.subscribe("link", (link) => {
    if (link === "gone") look();
    else say(link === "live" ? words.yes : words.lost);
  });

  /** @type {Run} */
  const run = {
    begin() {},
    async command() {}, // nobody here may
    record: (step) => request("GET", `/api/runs/${id}/steps/${step}`),
    inquire: (path, how) => inquire(`/api/runs/${id}/${path}`, how),
  };

  /** What comes of the run that is drawn, unless the picture is held. @type {Source} */
  const shown = {
    subscribe(kind, subscriber) {
      source.subscribe(kind, (data) => {
        if (isOwn && !isHeld) subscriber(data);
      });
    },
  };

  /** From where it is now. */
  const connect = () => source.connect(`/api/runs/${id}/events?follow=1`);

  return {
    run,
    shown,
    look,

    /** @param {string} drawn the run that is drawn now */
    follow(drawn) {
      id = drawn;
      isOwn = false;
      connect();
    },

    /**
     * Leave the picture as it is, or go on with what the lecturer shows by then.
     * @param {boolean} held
     */
    hold(held) {
      isHeld = held;
      if (held) return;
      if (waiting) goOn(waiting);
      else connect();
      waiting = "";
    },
  };
}
