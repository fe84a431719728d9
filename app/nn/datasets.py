"""The data sets: four drawn ones in the plane, and scikit-learn's handwritten digits."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..experiment import Experiment
from .streams import Purpose, rng

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TEST_SIZE = 1000
DIGITS_FILE = Path(__file__).parent / "data" / "digits.npz"

# All of an experiment that `load` reads: where it is equal, so are the data.
made_of = attrgetter("seed", "dataset", "noise", "label_noise", "train_size")


class Examples(NamedTuple):
    """Those of one split: `labels` as they are trained or tested on, `true_labels` the right ones."""

    inputs: Floats  # (size, n_in)
    labels: Ints  # (size,)
    true_labels: Ints  # (size,)


@dataclass(frozen=True)
class Dataset:
    """Examples to learn from and to be tested on. `train_labels` are those trained on, `true_labels` the right ones."""

    train_inputs: Floats  # (train_size, n_in)
    train_labels: Ints  # (train_size,)
    true_labels: Ints  # (train_size,)
    test_inputs: Floats  # (test_size, n_in)
    test_labels: Ints  # (test_size,)
    classes: int

    @property
    def n_in(self) -> int:
        """Inputs of an example."""
        return int(self.train_inputs.shape[1])

    def of(self, split: str) -> Examples:
        """The examples to learn from, "train", or to be tested on, "test"."""
        if split == "train":
            return Examples(self.train_inputs, self.train_labels, self.true_labels)
        return Examples(self.test_inputs, self.test_labels, self.test_labels)

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """(train_size,) True where the label trained on is wrong."""
        return np.not_equal(self.train_labels, self.true_labels)

    @property
    def extent(self) -> tuple[float, float, float, float] | None:
        """(left, right, bottom, top) of the square in which points are shown; None when they are not in the plane."""
        if self.n_in != 2:
            return None
        half = max(2.5, float(np.ceil(np.abs(self.train_inputs).max() * 4) / 4))
        return -half, half, -half, half


def load(experiment: Experiment) -> Dataset:
    """The data of an experiment. Test data do not depend on how many training examples there are, except for digits."""
    seed, size = experiment.seed, experiment.train_size
    if experiment.dataset == "digits":
        train_x, train_y, test_x, test_y = _split_digits(seed, size)
        classes = 10
    else:
        draw = _POINTS[experiment.dataset]
        train_x, train_y = draw(rng(seed, Purpose.TRAIN_DATA), size, experiment.noise)
        test_x, test_y = draw(rng(seed, Purpose.TEST_DATA), TEST_SIZE, experiment.noise)
        classes = 2
    noisy = _with_wrong_labels(rng(seed, Purpose.LABEL_NOISE), train_y, experiment.label_noise, classes)
    return Dataset(train_x, noisy, train_y, test_x, test_y, classes)


def _with_wrong_labels(rng: np.random.Generator, labels: Ints, share: float, classes: int) -> Ints:
    """Each label independently, with probability `share`, replaced by another class, uniformly."""
    replaced = rng.random(len(labels)) < share
    others = (labels + rng.integers(1, classes, len(labels))) % classes
    return np.where(replaced, others, labels)


def _moons(rng: np.random.Generator, size: int, noise: float) -> tuple[Floats, Ints]:
    labels = rng.integers(0, 2, size)
    t = rng.uniform(0, np.pi, size)
    upper = labels == 0
    points = np.stack([np.where(upper, np.cos(t), 1 - np.cos(t)), np.where(upper, np.sin(t), 0.5 - np.sin(t))], axis=1)
    return (points + rng.normal(0, noise, (size, 2)) - (0.5, 0.25)) * (1.2, 1.8), labels


def _circles(rng: np.random.Generator, size: int, noise: float) -> tuple[Floats, Ints]:
    labels = rng.integers(0, 2, size)
    radius, t = np.where(labels == 0, 1.0, 0.5), rng.uniform(0, 2 * np.pi, size)
    points = np.stack([radius * np.cos(t), radius * np.sin(t)], axis=1)
    return (points + rng.normal(0, noise, (size, 2))) * 1.7, labels


def _xor(rng: np.random.Generator, size: int, noise: float) -> tuple[Floats, Ints]:
    points = rng.uniform(-1, 1, (size, 2))
    labels = ((points[:, 0] < 0) != (points[:, 1] < 0)).astype(np.int64)
    return (points + rng.normal(0, noise, (size, 2))) * 1.7, labels


def _spiral(rng: np.random.Generator, size: int, noise: float) -> tuple[Floats, Ints]:
    labels = rng.integers(0, 2, size)
    radius = np.sqrt(rng.uniform(0, 1, size))
    t = 2 * np.pi * radius + np.pi * labels
    points = 2 * np.stack([radius * np.cos(t), radius * np.sin(t)], axis=1)
    return points + rng.normal(0, noise, (size, 2)), labels


_POINTS: dict[str, Callable[[np.random.Generator, int, float], tuple[Floats, Ints]]] = {
    "moons": _moons,
    "circles": _circles,
    "xor": _xor,
    "spiral": _spiral,
}


@lru_cache(maxsize=1)
def _digits() -> tuple[Floats, Ints]:
    with np.load(DIGITS_FILE) as file:
        images, labels = file["images"], file["labels"]
    return images.reshape(len(images), -1) / 16.0, labels.astype(np.int64)


def _split_digits(seed: int, size: int) -> tuple[Floats, Ints, Floats, Ints]:
    """A random split: `size` training images, and 1,000 test images or as many as the 1,797 leave."""
    inputs, labels = _digits()
    order = rng(seed, Purpose.TRAIN_DATA).permutation(len(labels))
    test, train = order[-min(TEST_SIZE, len(labels) - size) :], order[:size]
    return inputs[train], labels[train], inputs[test], labels[test]
