// Everything there is to show, kept up to date by what the stream brings. It knows neither the page nor the server.

import { createLately } from "./lately.js";

/** @import { Frame, Metrics, Scene, Snapshot, State } from "./types.js" */

const SINGLE_MASKS = 3; // a second; above, masks would flash

/** The scene, empty until the first snapshot. */
export function createScene() {
  /** @type {Scene | null} */
  let scene = null;
  /** @type {ReturnType<typeof createLately> | null} */
  let lately = null;

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
      scene = {
        state,
        frame,
        weights: frame.weights ?? [],
        numbers: metrics,
        boundary: metrics.boundary,
        wrongLabels: metrics.wrong_labels,
        history: [...history.metrics],
        lately: forget(frame),
        fast: isFast(state),
      };
    },

    /** @param {Frame} frame */
    frame(frame) {
      if (!scene) return;
      if (frame.mode !== scene.frame.mode) scene.lately = forget(frame);
      else lately?.add(frame, scene.state.speed);
      scene.frame = frame;
      if (frame.weights) scene.weights = frame.weights;
      if (scene.state.seeking !== null) scene.state = { ...scene.state, seeking: null }; // arrived, or it would be silent
    },

    /** @param {Metrics} metrics */
    metrics(metrics) {
      if (!scene) return;
      scene.numbers = metrics;
      scene.boundary = metrics.boundary;
      scene.wrongLabels = metrics.wrong_labels;
      const last = scene.history.at(-1);
      if (!last || last.step < metrics.step) scene.history = [...scene.history, metrics];
    },

    /**
     * What an answer to a command tells and the stream does not: the numbers of the present step, or that the run
     * is still on its way to another one.
     * @param {State} state
     */
    answer({ seeking, metrics }) {
      if (!scene) return;
      if (seeking !== null) scene.state = { ...scene.state, seeking };
      else if (metrics && metrics.step >= scene.numbers.step) scene.numbers = metrics;
    },

    /** @param {State} state */
    state(state) {
      if (!scene) return;
      scene.state = state;
      scene.fast = isFast(state);
    },
  };
}

/** @param {State} state */
function isFast({ playing, waiting, speed }) {
  return playing && !waiting && (speed === "max" || speed > SINGLE_MASKS);
}
