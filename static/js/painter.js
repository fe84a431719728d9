// When the views are painted: at most once in a frame of the screen, words and charts less often while much happens.

import { isFrugal } from "./frugal.js";

/** @import { Scene, View } from "./types.js" */

const SLOW_APART = 340; // ms between two paintings of words, figures and charts at high speed: fewer than three a second
const UNSEEN_AFTER = 500; // ms; a frame of a deck that is not on screen gets no frame of the screen, and may be printed
const SMALL_APART = 100; // ms between two paintings on a phone or when data is to be saved

/**
 * `fixed` views stay, others come and go with what is drawn; quick ones are painted always, slow ones less often.
 * @typedef {{ quick: View[], slow: View[] }} Views
 * @param {() => Scene | null} current
 * @param {Views} fixed
 */
export function createPainter(current, fixed) {
  /** @type {Views} */
  let drawn = { quick: [], slow: [] };
  let asked = false;
  let painted = 0;
  let paintedSlow = 0;
  let trailing = 0; // the timer that brings words and charts up to date when no further frame does

  function paint() {
    const now = performance.now();
    const wait = isFrugal() ? painted + SMALL_APART - now : 0;
    if (wait > 0) {
      setTimeout(() => requestAnimationFrame(paint), wait);
      return;
    }
    asked = false;
    const scene = current();
    if (!scene) return;
    painted = now;
    for (const view of [...fixed.quick, ...drawn.quick]) view(scene);
    const early = scene.fast ? paintedSlow + SLOW_APART - now : 0;
    clearTimeout(trailing);
    if (early > 0) {
      trailing = setTimeout(() => paintSoon(), early);
      return;
    }
    paintedSlow = now;
    for (const view of [...fixed.slow, ...drawn.slow]) view(scene);
  }

  /** @param {boolean} [isWhole] whether views that are painted less often are due, too */
  function paintSoon(isWhole = false) {
    if (isWhole) paintedSlow = 0;
    if (asked) return;
    asked = true;
    requestAnimationFrame(paint);
  }

  return {
    paintSoon,
    /**
     * Paint these views of what is drawn now, in place of those before.
     * @param {Views} views
     */
    draw(views) {
      drawn = views;
      paintSoon();
      setTimeout(() => asked && paint(), UNSEEN_AFTER);
    },
  };
}
