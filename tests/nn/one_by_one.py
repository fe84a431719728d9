"""Sub-networks asked one after another by the reference, and their averages with loops: products, roots and counts."""

from collections.abc import Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from app.nn.specimen import Specimen

from . import looking
from .enumeration import times
from .reference import Floats, factor_in_training


class Voice(NamedTuple):
    """One sub-network: how much it counts, and its class probabilities (examples, classes)."""

    weight: float
    probabilities: Floats


def voice(of: Specimen, masks: Sequence[Any], inputs: Floats, weight: float = 1.0) -> Voice:
    """The network over these inputs with masks (inputs' first) times the scaling of its training."""
    now = of.now[0]
    rates = (now.input_drop_rate, *now.drop_rates)
    factors = [times(np.asarray(m), factor_in_training(p, now.scaling)) for m, p in zip(masks, rates, strict=True)]
    return Voice(weight, looking.computed(of, inputs, np.zeros(len(inputs), int), factors).probabilities)


def drawn(of: Specimen, draws: range, inputs: Floats) -> list[Voice]:
    """Those of some draws of mode mc, which all count alike."""
    return [voice(of, of.masks_left_on(draw), inputs) for draw in draws]


def every(of: Specimen, inputs: Floats) -> list[Voice]:
    """All there are, each with its probability; the first neuron changes fastest."""
    now, sizes = of.now[0], of.shape.sizes[:-1]
    rates = [p for p, n in zip((now.input_drop_rate, *now.drop_rates), sizes, strict=True) for _ in range(n)]
    choices = [[False, True] if p else [True] for p in reversed(rates)]
    voices = []
    for choice in product(*choices):
        kept = choice[::-1]
        chance = np.prod([1 - p if k else p for k, p in zip(kept, rates, strict=True)])
        masks = np.split(np.array(kept), np.cumsum(sizes)[:-1])
        voices.append(voice(of, masks, inputs, float(chance)))
    return voices


def averages(voices: Sequence[Voice]) -> dict[str, Floats]:
    """(examples, classes) by each method."""
    total = sum(v.weight for v in voices)
    examples, classes = voices[0].probabilities.shape
    votes = np.zeros((examples, classes))
    for v in voices:
        for i, label in enumerate(v.probabilities.argmax(axis=1)):
            votes[i, label] += v.weight / total
    geometric = np.prod([v.probabilities ** (v.weight / total) for v in voices], axis=0)
    return {
        "vote": votes,
        "arithmetic": np.sum([v.weight / total * v.probabilities for v in voices], axis=0),
        "geometric": geometric / geometric.sum(axis=1, keepdims=True),
    }


def loss_of(name: str, probabilities: Floats, labels: Any, voices: int) -> float:
    """The mean of −log P(label); a vote's by the rule of succession."""
    if name == "vote":
        probabilities = (probabilities * voices + 1) / (voices + probabilities.shape[1])
    return float(np.mean([-np.log(row[label]) for row, label in zip(probabilities, labels, strict=True)]))


def accuracy_of(probabilities: Floats, labels: Any) -> float:
    """The share of rows that are largest at their label."""
    return float(np.mean([row.argmax() == label for row, label in zip(probabilities, labels, strict=True)]))
