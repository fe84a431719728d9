"""What a network's sub-networks say together about the test data, against the one full pass, and how good each is."""

from typing import Any

import numpy as np

from .averages import ROUNDING, Averages, estimate_of
from .many_passes import ManyPasses
from .specimen import Floats, Inquiry, Specimen
from .subsets import Subsets, droppable

BINS = 40  # of the histogram of accuracies, from 0 to 1


def ensemble(specimen: Specimen, of: Subsets) -> Inquiry:
    """Their majority vote, arithmetic and renormalized geometric mean, each against the full pass.

    `members` are the sub-networks by themselves; `better` is the share with a lower test loss than the full pass.
    """
    data = specimen.data
    passes, averages = ManyPasses(specimen, data.test_inputs), Averages(data.classes, data.test_labels)
    losses, accuracies = np.empty((2, of.count))
    for these, logits in passes.pieces(of, 0, of.count):
        losses[these], accuracies[these], _ = averages.add(logits, of.weights[these])
        yield these.stop / of.count
    logits = specimen.forward(data.test_inputs, specimen.eval_factors()).logits[0]
    full, estimate = specimen.scores(logits), estimate_of(logits)
    return {
        "step": specimen.step,
        "masks": of.count,
        "all": of.is_all,
        "droppable": droppable(specimen),
        "full": full,
        "methods": {
            name: {**told.scores(data.test_labels), **told.against(estimate)}
            for name, told in averages.estimates().items()
        },
        "unvoted": averages.unvoted(),
        "members": _members(of, losses, accuracies, full["test_loss"]),
    }


def _members(of: Subsets, losses: Floats, accuracies: Floats, full_loss: float) -> dict[str, Any]:
    better = losses < full_loss * (1 - ROUNDING)
    shares, edges = np.histogram(accuracies, bins=BINS, range=(0, 1), weights=of.weights)
    total = float(of.weights.sum())
    return {
        "test_loss": _summary(losses, of),
        "test_accuracy": _summary(accuracies, of),
        "better": float(of.weights @ better) / total,
        "histogram": {"edges": edges, "shares": shares / total},
    }


def _summary(values: Floats, of: Subsets) -> dict[str, float]:
    mean, deviation = spread_of(values, of)
    return {"mean": float(mean), "deviation": float(deviation), "least": values.min(), "most": values.max()}


def spread_of(values: Floats, of: Subsets) -> tuple[Floats, Floats]:
    """Mean and standard deviation of (masks, …) values over the masks.

    Where these are all there are, those of the population, weighted; else the deviation is that of a sample, not a
    number for one.
    """
    with np.errstate(all="ignore"):
        total = of.weights.sum()
        mean = np.tensordot(of.weights, values, axes=1) / total
        squares = np.tensordot(of.weights, (values - mean) ** 2, axes=1)
        if of.is_all:
            return mean, np.sqrt(squares / total)
        return mean, np.sqrt(squares / (of.count - 1) if of.count > 1 else squares * np.nan)
