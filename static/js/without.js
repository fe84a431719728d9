// How the network is seen without the neurons that are knocked out: with the numbers that the server has told of it, as long as
// they are of what is on the page; else with all awake.

import { askedStory, storyOf } from "./messages/knock-out.js";

/** @import { Frame, Scene, Tools } from "./types.js" */

const LATE = 1000; // ms that the picture before may stand while the server is asked about the next

/** What `knock-out` answers.
 * @typedef {{ test_loss: number | null, test_accuracy: number | null }} Tested
 * @typedef {{ z: (number | null)[], activation: (number | null)[] }} Silenced
 *
 * @typedef {object} Knocked
 * @property {number} step
 * @property {string[]} neurons
 * @property {Tested} full
 * @property {Tested} knocked
 * @property {{ layers: Silenced[], logits: (number | null)[], output: (number | null)[], loss: number | null }} picture
 * @property {{ size: number, full: string, knocked: string } | null} boundary
 */

/** @typedef {(scene: Scene) => Scene} Lens */

/**
 * What to ask of the server.
 * @param {readonly string[]} neurons
 * @param {Frame} frame
 */
export function pathOf(neurons, { example }) {
  if (neurons.length === 0) return "knock-out";
  return `knock-out?neurons=${neurons.join(",")}&split=${example.split}&index=${example.index}`;
}

/**
 * @param {() => readonly string[]} neurons that are knocked out
 * @param {Pick<Tools, "signal" | "paintSoon">} tools
 * @returns {{ look: Lens, take: (answer: Knocked, asked: Scene) => void }} `take` what the server has told
 */
export function createLens(neurons, { signal, paintSoon }) {
  /** @type {{ answer: Knocked, where: string, path: string } | null} */
  let known = null;
  /** @type {{ of: Frame, through: Lens } | null} */
  let seen = null;
  let timer = 0; // runs while what is asked about is not known
  let isLate = false;
  signal.addEventListener("abort", () => clearTimeout(timer));

  function wait() {
    if (timer !== 0) return;
    timer = setTimeout(() => {
      isLate = true;
      paintSoon(true);
    }, LATE);
  }

  function settle() {
    clearTimeout(timer);
    timer = 0;
    isLate = false;
  }

  /** @type {Lens} */
  function look(scene) {
    const { frame } = scene;
    if (frame.mode !== "eval" || neurons().length === 0) {
      settle();
      seen = null;
      return whole(scene);
    }
    if (known?.where !== whereOf(scene) || known.answer.step !== frame.step) seen = null;
    else if (known.path === pathOf(neurons(), frame)) {
      settle();
      if (seen?.of !== frame) seen = { of: frame, through: without(known.answer, scene) };
      return seen.through(scene);
    }
    wait();
    return isLate ? asking(scene, neurons()) : (seen?.through ?? whole)(scene);
  }

  return {
    look,
    take(answer, asked) {
      settle();
      const { frame } = asked;
      known = { answer, where: whereOf(asked), path: pathOf(answer.neurons, frame) };
      const isSeen = frame.mode === "eval" && answer.neurons.length > 0;
      seen = isSeen ? { of: frame, through: without(answer, asked) } : null;
    },
  };
}

/**
 * The run and where it stands.
 * @param {Scene} scene
 */
const whereOf = ({ state, frame }) => [state.id, frame.step, JSON.stringify(state.commands)].join(" ");

/** @type {ReadonlySet<string>} */
const NONE = new Set();

/**
 * The lens through which nobody is knocked out, though that could be.
 * @type {Lens}
 */
const whole = (scene) => ({ ...scene, knocked: NONE });

/**
 * The network with all awake, and why: the server has not told yet what it is without some.
 * @param {Scene} scene
 * @param {readonly string[]} neurons
 */
const asking = (scene, neurons) => ({
  ...whole(scene),
  story: scene.state.seeking === null ? askedStory(neurons) : scene.story,
});

/**
 * A lens that shows the example which was asked about in the network without some of its neurons.
 * @param {Knocked} answer
 * @param {Scene} asked
 * @returns {Lens}
 */
function without({ neurons, picture }, { frame, weights, biases, state }) {
  /** @type {Frame} */
  const seen = {
    ...frame,
    layers: frame.layers.map((layer, k) => ({ ...layer, ...picture.layers[k] })),
    logits: picture.logits,
    output: picture.output,
    example: { ...frame.example, loss: picture.loss },
  };
  const knocked = new Set(neurons);
  const story = storyOf(neurons, frame, seen, state.experiment);
  return (scene) => ({
    ...scene,
    frame: seen,
    weights,
    biases,
    knocked,
    fast: false, // one example after another, as fast as the server tells of them
    story: scene.state.seeking === null ? story : scene.story,
  });
}
