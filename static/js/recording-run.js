// A run that plays from a recording, by the clock: it obeys the commands that lead to another picture of it and tells what a stream
// would. It cannot be changed, and nobody is there to be asked.

import { framesOf } from "./recording-frames.js";
import { Problem } from "./request.js";
import { FIRST_SPEED } from "./speeds.js";

/** @import { Command, Events, Link, Mode, Run, Source, Speed, State } from "./types.js" */
/** @import { Recording } from "./recording-frames.js" */

const FASTEST = 1000; // iterations a second that "max" stands for
const LONGEST = 250; // ms between two looks at the clock that count; a page that was not seen goes on where it was

/**
 * @param {Recording} recording
 * @returns {Source & Run & { asleep: Uint16Array }}
 */
export function createRecordedRun(recording) {
  const { experiment, commands, first, last, steps_per_epoch, diverged } = recording;
  const frames = framesOf(recording);
  const start = first - 1;
  /** @type {Partial<Record<string, ((data: any) => void)[]>>} */
  const subscribers = {};
  let step = start;
  /** @type {Mode} */
  let mode = "train";
  /** @type {Speed} */
  let speed = FIRST_SPEED;
  let playing = false;
  let request = 0; // for the next frame of the screen, while it plays
  let looked = 0; // when the clock was looked at last
  let due = 0; // iterations, in parts of them

  /**
   * @template {keyof (Events & { link: Link })} Kind
   * @param {Kind} kind
   * @param {(Events & { link: Link })[Kind]} data
   */
  function tell(kind, data) {
    for (const subscriber of subscribers[kind] ?? []) subscriber(data);
  }

  /** @returns {State} */
  function state() {
    const isOver = diverged && step === last;
    return {
      id: "recording",
      recorded: true,
      experiment,
      parameters: frames.parameters(step),
      commands,
      weights_checksum: "",
      mode,
      playing,
      waiting: false,
      seeking: null,
      speed,
      step,
      reached: last,
      steps: Number(experiment.steps),
      steps_per_epoch,
      ended: isOver ? { reason: "diverged", step, detail: "" } : null,
      followers: 0,
      metrics: null,
    };
  }

  /**
   * Go on to a later iteration, and tell of all on the way.
   * @param {number} to
   */
  function goOn(to) {
    const from = step;
    step = to;
    tell("frame", frames.frameAt(step, mode, frames.iterations(from, step)));
    for (const metrics of frames.metrics(from, step)) tell("metrics", metrics);
    if (frames.changed(from, step) || (diverged && step === last)) tell("state", state());
  }

  /**
   * Be at any iteration.
   * @param {number} to
   */
  function jump(to) {
    step = to;
    const frame = frames.frameAt(step, mode);
    const known = frames.metricsUpto(step);
    const metrics = known[known.length - 1];
    tell("snapshot", {
      experiment,
      state: state(),
      history: { loss: [], asleep: [], metrics: known },
      metrics,
      frame,
    });
    tell("frame", frame);
  }

  /** @param {number} now */
  function look(now) {
    due += (Math.max(0, Math.min(now - looked, LONGEST)) / 1000) * (speed === "max" ? FASTEST : speed);
    looked = now;
    const whole = Math.floor(due);
    due -= whole;
    if (whole > 0) goOn(Math.min(step + whole, last));
    if (step === last) pause();
    else request = requestAnimationFrame(look);
  }

  function play() {
    if (playing) return;
    if (step === last) jump(start);
    playing = true;
    tell("state", state());
    looked = performance.now();
    due = 1; // the first one at once
    request = requestAnimationFrame(look);
  }

  function pause() {
    cancelAnimationFrame(request);
    if (!playing) return;
    playing = false;
    tell("state", state());
  }

  /** @param {number} count */
  function move(count) {
    pause();
    const to = within(step + count);
    if (to > step) goOn(to);
    else if (to < step) jump(to);
  }

  /** @param {number} wanted */
  const within = (wanted) => Math.max(start, Math.min(wanted, last));

  /** @param {Command} command */
  function obey(command) {
    if (command.command === "play") play();
    if (command.command === "pause") pause();
    if (command.command === "step") move(command.count);
    if (command.command === "seek") jump(within(command.step));
    if (command.command === "reset") {
      pause();
      jump(start);
    }
    if (command.command === "speed") {
      speed = command.value;
      due = 0;
      tell("state", state());
    }
    if (command.command === "mode") {
      mode = command.value;
      tell("state", state());
      tell("frame", frames.frameAt(step, mode));
    }
  }

  return {
    asleep: frames.asleep,

    subscribe(kind, subscriber) {
      subscribers[kind] = [...(subscribers[kind] ?? []), subscriber];
    },

    begin(start) {
      jump(step);
      if (start.playing) play();
    },

    command: async (command) => obey(command),
    record: () => Promise.reject(notRecorded()),
    inquire: () => Promise.reject(notRecorded()),
  };
}

const notRecorded = () => new Problem(404, "", 0);
