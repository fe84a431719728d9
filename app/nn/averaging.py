"""How many sub-networks it takes until their averages are as good as the full pass, each number drawn several times.

Srivastava et al. 2014, figure 11, for the arithmetic mean.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from .averages import METHODS, ROUNDING, Averages
from .many_passes import ManyPasses
from .specimen import Bools, Floats, Inquiry, SoFar, Specimen
from .subsets import drawn, droppable

COUNTS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700)  # looked at, below `masks`
SCORES = {"test_loss": 1, "test_accuracy": -1}  # 1: less is better


def averaging(specimen: Specimen, masks: int, repeats: int) -> Inquiry:
    """Test loss and accuracy by the methods of `ensemble` for growing numbers of masks, up to `masks`.

    Repeat r, from 0, takes the draws from r · `masks` + 1 on, so that the first is what `ensemble` takes; mean and
    deviation (of a sample) are over the repeats. `reaches` tells the first count at which the mean is within a
    deviation of the full pass, or better; few masks may do so because they differ much, so `settles` tells the same by
    the deviation at the last count. Where nothing can be dropped there is one sub-network to draw.
    """
    data = specimen.data
    masks = masks if droppable(specimen) else 1
    counts = [*(count for count in COUNTS if count < masks), masks]
    passes = ManyPasses(specimen, data.test_inputs)
    full = specimen.tested(specimen.eval_factors())
    scores = np.empty((repeats, len(METHODS), len(SCORES), len(counts)))
    for repeat in range(repeats):
        of = drawn(specimen, repeat * masks + 1, masks)
        averages = Averages(data.classes, data.test_labels)
        for place, (first, end) in enumerate(pairwise([0, *counts])):
            for these, logits in passes.pieces(of, first, end):
                averages.add(logits, of.weights[these])
                yield (repeat + these.stop / masks) / repeats
            estimates = averages.estimates()
            for method, name in enumerate(METHODS):
                scores[repeat, method, :, place] = list(estimates[name].scores(data.test_labels).values())
        if repeat:
            yield SoFar((repeat + 1) / repeats, _told(specimen, counts, full, scores[: repeat + 1]))
    return _told(specimen, counts, full, scores)


def _told(specimen: Specimen, counts: Sequence[int], full: dict[str, Any], scores: Floats) -> dict[str, Any]:
    """The answer after some repeats; `scores` (repeats, methods, scores, counts)."""
    with np.errstate(all="ignore"):
        mean, deviation = scores.mean(axis=0), scores.std(axis=0, ddof=1)
    methods: dict[str, Any] = {}
    reaches: dict[str, Any] = {}
    settles: dict[str, Any] = {}
    for m, name in enumerate(METHODS):
        methods[name], reaches[name], settles[name] = {}, {}, {}
        for s, (key, sign) in enumerate(SCORES.items()):
            methods[name][key] = {"mean": mean[m, s], "deviation": deviation[m, s]}
            shortfall = sign * (mean[m, s] - full[key]) - ROUNDING * full[key]
            reaches[name][key] = _first(counts, shortfall <= deviation[m, s])
            settles[name][key] = _first(counts, shortfall <= deviation[m, s, -1])
    return {
        "step": specimen.step,
        "masks": counts[-1],
        "repeats": len(scores),
        "counts": counts,
        "full": full,
        "methods": methods,
        "reaches": reaches,
        "settles": settles,
    }


def _first(counts: Sequence[int], holds: Bools) -> int | None:
    """The first count at which it holds."""
    (places,) = np.nonzero(holds)
    return counts[places[0]] if len(places) else None
