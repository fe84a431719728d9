"""A specimen: a run's networks as they stand at one step, copied, to be looked at apart from the run."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..experiment import Experiment, SettingsLog
from .datasets import Dataset
from .dropout import eval_factors, train_factors
from .masks import masks_left_on
from .metrics import cross_entropy
from .network import Pass, Shape, with_ones
from .trainer import Trainer

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

WORK_AT_ONCE = 4_000_000  # parameters times rows: some milliseconds


class SoFar(NamedTuple):
    """The share that is done, and what is known by now: an answer that is not complete yet."""

    done: float
    answer: dict[str, Any]


# What looks into a run in pieces: yields the share that is done after each, and what is known where that is worth
# seeing; returns the answer as JSON.
Inquiry = Generator[float | SoFar, None, dict[str, Any]]


@dataclass(frozen=True)
class Specimen:
    """R networks after `step` updates. Lists of factors and masks begin with the inputs', then each hidden layer's."""

    step: int
    experiment: Experiment  # as it was posted
    names: tuple[str, ...]  # R, the network first
    now: tuple[Experiment, ...]  # R, as they hold at `step`; rates 0 where dropout is off
    shape: Shape
    parameters: Floats  # (R, P)
    data: Dataset
    log: SettingsLog

    def train_factors(self, network: int = 0) -> list[float]:
        """What kept inputs and activations are multiplied by while dropout is on."""
        return train_factors(self.now[network])

    def eval_factors(self, network: int = 0) -> list[float]:
        """What all inputs and activations are multiplied by in eval mode."""
        return eval_factors(self.now[network])

    def masks_left_on(self, draw: int) -> list[Bools]:
        """The network's masks of that draw in mode mc, counted from 1."""
        return masks_left_on(self.now[0], self.shape.sizes[:-1], self.step, draw)

    def factors_left_on(self, draw: int) -> list[Floats]:
        """The same masks times the scaling."""
        masks, factors = self.masks_left_on(draw), self.train_factors()
        return [np.multiply(m, f, dtype=np.float64) for m, f in zip(masks, factors, strict=True)]

    def forward(self, inputs: Floats, factors: Sequence[float | Floats], network: int = 0) -> Pass:
        """One pass of one network over inputs (batch, n_in); each factor is a number or (n,) or (batch, n)."""
        passed = Pass(self.shape, self.parameters[network : network + 1], len(inputs))
        given = with_ones((inputs * factors[0])[None])
        with np.errstate(all="ignore"):  # near divergence a pass may overflow
            passed.forward(given, [np.asarray(factor) for factor in factors[1:]])
        return passed

    def logits_in_pieces(
        self, inputs: Floats, factors: Sequence[float | Floats], network: int = 0
    ) -> Iterator[tuple[slice, Floats]]:
        """The same over many inputs, some rows at a time: which rows, and their logits (rows, classes)."""
        rows = max(1, WORK_AT_ONCE // self.shape.parameter_count)
        for first in range(0, len(inputs), rows):
            these = slice(first, first + rows)
            yield these, self.forward(inputs[these], factors, network).logits[0]

    def tested(self, factors: Sequence[float | Floats], network: int = 0) -> dict[str, Any]:
        """Loss and accuracy of one network on the test data."""
        return self.scores(self.forward(self.data.test_inputs, factors, network).logits[0])

    def scores(self, logits: Floats) -> dict[str, Any]:
        """Loss and accuracy of (test, classes) logits of the test data."""
        labels = self.data.test_labels
        with np.errstate(all="ignore"):
            loss = cross_entropy(logits, labels)
        return {"test_loss": loss, "test_accuracy": float(np.mean(logits.argmax(axis=-1) == labels))}


def specimen_of(trainer: Trainer) -> Specimen:
    """The trainer's networks as they are now."""
    return Specimen(
        step=trainer.step,
        experiment=trainer.members[0].experiment,
        names=tuple(member.name for member in trainer.members),
        now=tuple(trainer.experiment_of(r) for r in range(trainer.networks)),
        shape=trainer.shape,
        parameters=trainer.parameters.copy(),
        data=trainer.dataset_of(0),
        log=trainer.log,
    )
