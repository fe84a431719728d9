"""Which sub-networks are asked: those of masks drawn as in mode mc, or all there are, each with its probability."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .specimen import Bools, Floats, Specimen

MOST_NEURONS = 12  # of which all subsets are taken: 4,096


class TooMany(ValueError):
    """There are more sub-networks than can be gone through; `droppable` neurons can be dropped."""

    def __init__(self, droppable: int) -> None:
        self.droppable = droppable
        super().__init__(f"all sub-networks are taken of at most {MOST_NEURONS} neurons, got {droppable}")


@dataclass(frozen=True)
class Subsets:
    """`count` sub-networks of a specimen's network, told by their place from 0.

    `weights` (count,): how much each counts: its probability where these are all, else 1. `masks(first, end)`: a list
    of (end − first, n), True = kept, the inputs' and then each hidden layer's.
    """

    count: int
    is_all: bool
    weights: Floats
    masks: Callable[[int, int], list[Bools]]


def subsets(specimen: Specimen, count: int | None) -> Subsets:
    """The masks of draws 1 … `count`; all there are for None, or where there is but one. Raises TooMany."""
    if count is None or not droppable(specimen):
        return every(specimen)
    return drawn(specimen, 1, count)


def droppable(specimen: Specimen) -> int:
    """How many inputs and hidden neurons can be dropped: those whose rate is not 0."""
    return int(np.count_nonzero(_rates(specimen)))


def drawn(specimen: Specimen, draw: int, count: int) -> Subsets:
    """The masks of draws `draw` … `draw` + `count` − 1 of this step."""

    def masks(first: int, end: int) -> list[Bools]:
        rows = [specimen.masks_left_on(draw + place) for place in range(first, end)]
        return [np.array(layer) for layer in zip(*rows, strict=True)]

    return Subsets(count, False, np.ones(count), masks)


def every(specimen: Specimen) -> Subsets:
    """All subsets of the neurons that can be dropped: in that of place i the j-th of them is kept if i has bit j.

    They are counted from the inputs to the last hidden layer; a subset's weight is its probability. Raises TooMany.
    """
    rates = _rates(specimen)
    (places,) = np.nonzero(rates)
    if len(places) > MOST_NEURONS:
        raise TooMany(len(places))
    weights = np.ones(1)
    for p in rates[places]:
        weights = np.concatenate([weights * p, weights * (1 - p)])

    def masks(first: int, end: int) -> list[Bools]:
        kept = np.ones((end - first, len(rates)), bool)
        kept[:, places] = np.arange(first, end)[:, None] >> np.arange(len(places)) & 1
        return np.split(kept, np.cumsum(specimen.shape.sizes[:-2]), axis=1)

    return Subsets(len(weights), True, weights, masks)


def _rates(specimen: Specimen) -> Floats:
    """The drop rate of every input and hidden neuron."""
    now = specimen.now[0]
    return np.repeat((now.input_drop_rate, *now.drop_rates), specimen.shape.sizes[:-1])
