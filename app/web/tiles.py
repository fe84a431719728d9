"""Tiles: a small picture of every data set, drawn from the data themselves and computed once."""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from ..experiment import experiment_from
from ..nn.datasets import Dataset, load

SIDE = 100
MARGIN = 10  # left free on each side
DIGIT = 3  # easily told, also in 64 pixels

# As many points as show the shape of a set, little noise, and seeds that spread so few points evenly.
_CLEAR = {"noise": 0.06, "label_noise": 0.0, "train_size": 40}
_SEEDS = {"moons": 300, "circles": 300, "xor": 201, "spiral": 300, "digits": 201}


class Dot(NamedTuple):
    """A point in a square of side 100, y downward."""

    x: float
    y: float
    label: int


@dataclass(frozen=True)
class Tile:
    """Points of a data set in the plane, or 8 rows of 8 `pixels` (0–1) of a handwritten digit; the other is empty."""

    dots: tuple[Dot, ...] = ()
    pixels: tuple[tuple[float, ...], ...] = ()


@cache
def tile(dataset: str) -> Tile:
    """The tile of a data set. Raises KeyError where there is none of that name."""
    data = load(experiment_from({"dataset": dataset, "seed": _SEEDS[dataset], **_CLEAR}))
    return Tile(dots=_dots(data)) if data.extent else Tile(pixels=_pixels(data))


def _dots(data: Dataset) -> tuple[Dot, ...]:
    left, bottom = data.train_inputs.min(axis=0).tolist()
    right, top = data.train_inputs.max(axis=0).tolist()
    scale = (SIDE - 2 * MARGIN) / max(right - left, top - bottom)  # the same both ways: a circle stays round
    across, down = (left + right) / 2, (top + bottom) / 2
    placed = zip(data.train_inputs.tolist(), data.train_labels.tolist(), strict=True)
    return tuple(
        Dot(round(SIDE / 2 + scale * (x - across), 2), round(SIDE / 2 - scale * (y - down), 2), label)
        for (x, y), label in placed
    )


def _pixels(data: Dataset) -> tuple[tuple[float, ...], ...]:
    image = data.train_inputs[data.true_labels.tolist().index(DIGIT)]
    return tuple(tuple(row) for row in image.reshape(8, 8).tolist())
