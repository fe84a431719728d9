"""How far the sub-networks differ about one example."""

import numpy as np

from .averages import Averages
from .ensemble import spread_of
from .many_passes import ManyPasses
from .specimen import Inquiry, Specimen
from .subsets import Subsets


def spread(specimen: Specimen, of: Subsets, split: str, index: int) -> Inquiry:
    """What each sub-network says of one example; with drawn masks mean and deviation are those of Monte Carlo dropout.

    `probabilities` of single sub-networks are those of the true label.
    """
    data = specimen.data
    inputs, labels, true_labels = data.of(split)
    example, true_label = inputs[index : index + 1], int(true_labels[index])
    passes, averages = ManyPasses(specimen, example), Averages(data.classes, true_labels[index : index + 1])
    chances = np.empty((of.count, data.classes))
    for these, logits in passes.pieces(of, 0, of.count):
        chances[these] = np.exp(averages.add(logits, of.weights[these]).logs[..., 0])
        yield these.stop / of.count
    estimates = {name: told.probabilities[:, 0] for name, told in averages.estimates().items()}
    mean, deviation = spread_of(chances, of)
    return {
        "step": specimen.step,
        "masks": of.count,
        "all": of.is_all,
        "example": {"split": split, "index": index, "label": int(labels[index]), "true_label": true_label},
        "full": specimen.forward(example, specimen.eval_factors()).probabilities[0, 0],
        "probabilities": chances[:, true_label].copy(),
        "chosen": chances.argmax(axis=1),
        "weights": of.weights if of.is_all else None,
        "mean": mean,
        "deviation": deviation,
        "votes": estimates["vote"],
        "geometric": estimates["geometric"],
    }
