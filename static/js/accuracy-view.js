// How good both networks are on new data, how many labels are wrong on purpose, and how many of those were learned by heart.

import { find, setText } from "./dom.js";
import { accuracy, learnedOf, wrongOnPurpose } from "./messages/results.js";

/** @import { View, Who } from "./types.js" */

/**
 * @param {HTMLElement} element
 * @returns {View}
 */
export function accuracyView(element) {
  const accuracies = figures(find(element, "#accuracy"));
  const learned = find(element, "#learned");
  const learnedFigures = figures(learned);
  const wrong = find(element, ".wrong-count");
  const ofFull = find(element, ".of-full");
  const sameStart = element.querySelector(".same-start");
  return ({ numbers, wrongLabels, frame }) => {
    for (const { who, figure } of accuracies) setText(figure, accuracy(numbers[who]?.test_accuracy));
    for (const { who, figure } of learnedFigures) {
      setText(figure, learnedOf(numbers[who]?.wrong_labels_learned ?? 0, wrongLabels, numbers.step));
    }
    learned.hidden = wrongLabels === 0;
    wrong.hidden = wrongLabels === 0;
    ofFull.hidden = frame.mode !== "mc";
    sameStart?.toggleAttribute("hidden", frame.mode === "mc");
    setText(wrong, wrongOnPurpose(wrongLabels));
  };
}

/** @param {HTMLElement} element */
function figures(element) {
  return [...element.querySelectorAll("[data-who]")].map((one) => ({
    who: /** @type {Who} */ (one.getAttribute("data-who")),
    figure: find(one, "b"),
  }));
}
