// Whether an embed is on stage: on screen, and not told by its deck that its slide is over. Slides that are not shown still say that
// they are visible, so it is looked where the frame is; in a tab behind others nothing is.

const SEEN = 0.25; // of the frame, from which it counts as on screen

/**
 * @param {Element} element fills the frame
 * @param {(isThere: boolean) => void} onChange
 */
export function createPresence(element, onChange) {
  let isSeen = false;
  let isStopped = false;
  let wasThere = false;

  function look() {
    const isThere = isSeen && !isStopped && !document.hidden;
    if (isThere === wasThere) return;
    wasThere = isThere;
    onChange(isThere);
  }

  document.addEventListener("visibilitychange", look);
  new IntersectionObserver(
    (entries) => {
      isSeen = entries[entries.length - 1].intersectionRatio >= SEEN;
      look();
    },
    { threshold: [0, SEEN, 1] },
  ).observe(element);

  return {
    get isThere() {
      return wasThere;
    },

    /**
     * What the deck says of its slide.
     * @param {boolean} isOver
     */
    slide(isOver) {
      isStopped = isOver;
      look();
    },
  };
}
