// Everything there is to show, kept up to date by what the stream brings. It knows neither the page nor the server.

import { bit, createLately } from "./lately.js";
import { countSwitches } from "./switches.js";

/** @import { Frame, Iteration, Metrics, Numbers, Phase, Scene, Snapshot, State, Story } from "./types.js" */

const SINGLE_MASKS = 3; // a second; above, masks would flash

/** The scene, empty until the first snapshot. */
export function createScene() {
  /** @type {Scene | null} */
  let scene = null;
  /** @type {ReturnType<typeof createLately> | null} */
  let lately = null;
  /** @type {Metrics[]} */
  let measured = []; // the latest, and the ones before

  /** In slow motion an iteration has the numbers of before until it has come to its update. */
  function measure() {
    if (!scene || measured.length === 0) return;
    const [latest, before] = measured;
    const isToCome = scene.phase && scene.phase.name !== "update" && before?.step === latest.step - 1;
    const metrics = isToCome ? before : latest;
    if (scene.numbers === metrics) return;
    scene.numbers = metrics;
    scene.boundary = metrics.boundary;
    scene.wrongLabels = metrics.wrong_labels;
  }

  /** @param {Frame} frame */
  function forget(frame) {
    lately = createLately(frame);
    lately.add(frame, 1);
    return lately.values;
  }

  return {
    get current() {
      return scene;
    },

    /** @param {Snapshot} snapshot */
    snapshot({ state, history, metrics, frame }) {
      const known = scene?.state.id === state.id ? scene : null;
      measured = [metrics];
      scene = {
        state,
        frame,
        weights: frame.weights ?? [],
        biases: frame.biases ?? [],
        numbers: metrics,
        boundary: metrics.boundary,
        wrongLabels: metrics.wrong_labels,
        history: joined(history.metrics, known?.history ?? [], state),
        ...counted(history.asleep, known, state),
        lately: forget(frame),
        switches: countSwitches(known?.switches ?? null, state, state.weights_checksum),
        fast: isFast(state),
        phase: null,
        story: known?.story ?? null,
      };
    },

    /** Forget all: another experiment is on its way. */
    clear() {
      scene = null;
    },

    /** @param {Frame} frame */
    frame(frame) {
      if (!scene) return;
      if (frame.mode !== scene.frame.mode) scene.lately = forget(frame);
      else lately?.add(frame, scene.state.speed);
      for (const { step, masks } of frame.iterations) {
        scene.asleep[step - 1] = asleepIn(masks, frame);
        scene.known = Math.max(scene.known, step);
      }
      if (frame.iterations.length > 0) {
        const now = { ...scene.state, step: frame.step, mode: frame.mode };
        scene.switches = countSwitches(scene.switches, now, null);
      }
      scene.frame = frame;
      scene.phase = null;
      measure();
      if (frame.weights) scene.weights = frame.weights;
      if (frame.biases) scene.biases = frame.biases;
      if (scene.state.seeking !== null) scene.state = { ...scene.state, seeking: null }; // arrived, or it would be silent
    },

    /** @param {Metrics} metrics */
    measured(metrics) {
      measured = [metrics, ...measured.slice(0, 1)];
      measure();
    },

    /** @param {Metrics} metrics */
    metrics(metrics) {
      if (!scene) return;
      this.measured(metrics);
      const { step: now, network, twin } = metrics; // the boundary is large, and only the latest is shown
      scene.history = [
        ...scene.history.filter(({ step }) => step < metrics.step),
        { step: now, network, twin },
        ...scene.history.filter(({ step }) => step > metrics.step),
      ];
    },

    /**
     * What an answer to a command tells and the stream does not, or later: that the run is still on its way to another step, or
     * what was changed.
     * @param {State} state
     */
    answer({ seeking, parameters, commands }) {
      if (!scene) return;
      if (seeking !== null) {
        scene.state = { ...scene.state, seeking };
        return;
      }
      scene.state = { ...scene.state, parameters, commands };
    },

    /** @param {State} state */
    state(state) {
      if (!scene) return;
      // a change forgets what came after it
      if (scene.history.some(({ step }) => step > state.reached)) {
        scene.history = scene.history.filter(({ step }) => step <= state.reached);
      }
      scene.known = Math.min(scene.known, state.reached);
      scene.switches = countSwitches(scene.switches, state, state.weights_checksum);
      scene.state = state;
      scene.fast = isFast(state);
    },

    /**
     * What slow motion has come to, or null to show the frame as it is.
     * @param {Phase | null} phase
     */
    phase(phase) {
      if (!scene) return;
      scene.phase = phase;
      measure();
    },

    /**
     * What to tell in place of the page's own sentence, or null.
     * @param {Story | null} story
     */
    story(story) {
      if (scene) scene.story = story;
    },
  };
}

/**
 * Metrics up to the step of a state, then those known from before that still hold.
 * @param {Numbers[]} told
 * @param {Numbers[]} known
 * @param {State} state
 */
function joined(told, known, { step, reached }) {
  return [...told, ...known.filter((numbers) => numbers.step > step && numbers.step <= reached)];
}

/**
 * How many slept in the iterations up to the step of a state, then those known from before that still hold; with room for
 * all, so that the page does not grow as the run goes on.
 * @param {number[]} told
 * @param {Scene | null} before
 * @param {State} state
 * @returns {Pick<Scene, "asleep" | "known">}
 */
function counted(told, before, { step, steps, reached }) {
  const asleep = before?.asleep ?? new Uint16Array(steps);
  asleep.set(told);
  return { asleep, known: Math.max(step, Math.min(before?.known ?? 0, reached)) };
}

/**
 * How many hidden neurons slept in an iteration.
 * @param {Iteration["masks"]} masks
 * @param {Frame} frame
 */
function asleepIn(masks, { layers }) {
  return masks.reduce((total, mask, k) => {
    for (let i = 0; i < layers[k].mask.length; i++) total += 1 - bit(mask, i);
    return total;
  }, 0);
}

/** @param {State} state */
function isFast({ playing, waiting, speed }) {
  return playing && !waiting && (speed === "max" || speed > SINGLE_MASKS);
}
