// Masks that change more than three times a second would flash, and flashing hurts people. This lets a picture wait until
// the one before has stood long enough; the latest wins.

const APART = 334; // ms: three changes in any second

/**
 * @template Picture
 * @param {(before: Picture, after: Picture) => boolean} isAlike whether one may follow the other at once
 * @param {(picture: Picture) => void} paint
 * @returns {(picture: Picture) => void}
 */
export function calmly(isAlike, paint) {
  /** @type {Picture | null} */
  let painted = null;
  /** @type {Picture | null} */
  let waiting = null;
  let changed = Number.NEGATIVE_INFINITY;

  /** @param {Picture} picture */
  function change(picture) {
    changed = performance.now();
    painted = picture;
    paint(picture);
  }

  function look() {
    if (!waiting) return;
    const early = changed + APART - performance.now();
    if (early > 0) {
      setTimeout(look, early);
      return;
    }
    const picture = waiting;
    waiting = null;
    change(picture);
  }

  return (picture) => {
    if (painted && isAlike(painted, picture)) {
      waiting = null; // what waited is over
      painted = picture;
      paint(picture);
    } else if (waiting) {
      waiting = picture;
    } else {
      waiting = picture;
      look();
    }
  };
}
