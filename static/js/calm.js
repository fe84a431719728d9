// Masks that change more than three times a second would flash, and flashing hurts people. This lets the fourth picture of a
// second wait; the latest wins.

const MOST = 3; // changes
const SPAN = 1100; // ms in which there may be so many: a second, and what a slow screen adds

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
  /** @type {number[]} */
  let changes = []; // when the latest were

  /** @param {Picture} picture */
  function change(picture) {
    changes = [...changes, performance.now()].slice(-MOST);
    painted = picture;
    paint(picture);
  }

  function look() {
    if (!waiting) return;
    const early = changes.length < MOST ? 0 : changes[0] + SPAN - performance.now();
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
