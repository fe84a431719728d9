"""How good the networks are: losses and accuracies without dropout, wrong labels learned, and the boundary."""

import base64
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .dropout import eval_factor
from .network import Floats, Pass, with_ones
from .trainer import Trainer

GRID = 40  # points along each side of the boundary picture


@dataclass(frozen=True)
class Metrics:
    """The full networks at one step, by member's name.

    Each of `networks` has train_loss, train_accuracy (on the labels trained on), test_loss, test_accuracy (0–1) and
    wrong_labels_learned: of the `wrong_labels` in the training data, how many the network predicts as they stand there.
    `boundary`: for data in the plane P(class 1) as bytes 0–255 in base64, GRID × GRID points by row from the top left.
    """

    step: int
    networks: dict[str, dict[str, float]]
    wrong_labels: int
    extent: tuple[float, float, float, float] | None
    boundary: dict[str, str]

    def numbers(self) -> dict[str, Any]:
        """Without the boundary, as JSON."""
        return {"step": self.step, **self.networks}

    def as_json(self) -> dict[str, Any]:
        """All of it, as JSON."""
        boundary = {"size": GRID, "extent": self.extent, **self.boundary} if self.extent else None
        return {**self.numbers(), "wrong_labels": self.wrong_labels, "boundary": boundary}


class Examiner:
    """Measures a trainer's networks on its training data, its test data and a grid, in one pass.

    The members must share their data.
    """

    def __init__(self, trainer: Trainer) -> None:
        if len(trainer.data) != 1:
            raise ValueError(f"members must share one data set, got {len(trainer.data)}")
        self._trainer = trainer
        self._data = data = trainer.data[0]
        self._train, self._test = len(data.train_labels), len(data.test_labels)
        parts = [data.train_inputs, data.test_inputs]
        if data.extent:
            parts.append(grid(data.extent))
        self._joined_inputs = with_ones(np.concatenate(parts))[None]  # (1, all, n_in + 1)

    def measure(self) -> Metrics:
        """The metrics of the networks as they are now."""
        trainer, data = self._trainer, self._data
        logits = self._logits()  # (R, all, classes)
        train, test = logits[:, : self._train], logits[:, self._train : self._train + self._test]
        networks = {}
        for r, member in enumerate(trainer.members):
            predicted = train[r].argmax(axis=-1)
            networks[member.name] = {
                "train_loss": cross_entropy(train[r], data.train_labels),
                "train_accuracy": float(np.mean(predicted == data.train_labels)),
                "test_loss": cross_entropy(test[r], data.test_labels),
                "test_accuracy": float(np.mean(test[r].argmax(axis=-1) == data.test_labels)),
                "wrong_labels_learned": int(np.sum(data.wrong & (predicted == data.train_labels))),
            }
        rest = logits[:, self._train + self._test :]
        boundary = {m.name: as_bytes(rest[r]) for r, m in enumerate(trainer.members)} if data.extent else {}
        return Metrics(trainer.step, networks, int(data.wrong.sum()), data.extent, boundary)

    def _logits(self) -> Floats:
        trainer, inputs = self._trainer, self._joined_inputs
        now = [trainer.experiment_of(r) for r in range(trainer.networks)]
        layers = len(trainer.shape.hidden)
        factors = [
            np.array([eval_factor(e.drop_rates[k], e.scaling) for e in now])[:, None, None] for k in range(layers)
        ]
        at_input = [eval_factor(e.input_drop_rate, e.scaling) for e in now]
        if any(f != 1.0 for f in at_input):
            inputs = np.repeat(inputs, trainer.networks, axis=0)
            inputs[..., :-1] *= np.reshape(at_input, (-1, 1, 1))
        passed = Pass(trainer.shape, trainer.parameters, inputs.shape[1])
        passed.forward(inputs, factors)
        return passed.logits


def cross_entropy(logits: Floats, labels: NDArray[np.int64]) -> float:
    """Mean of log Σ exp(logits) − logits[label]; logits (n, classes), labels (n,)."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    at_label = shifted[np.arange(len(labels)), labels]
    return float(np.mean(np.log(np.exp(shifted).sum(axis=-1)) - at_label))


def grid(extent: tuple[float, float, float, float]) -> Floats:
    """(GRID², 2) points at the centers of the cells of `extent`, by row from the top left."""
    left, right, bottom, top = extent
    centers = (np.arange(GRID) + 0.5) / GRID
    x, y = left + (right - left) * centers, top - (top - bottom) * centers
    return np.stack([np.tile(x, GRID), np.repeat(y, GRID)], axis=1)


def as_bytes(logits: Floats) -> str:
    """P(class 1) · 255 of two classes' logits (n, 2), as bytes in base64."""
    # an overflowing difference still gives 0 or 1
    probability = 1.0 / (1.0 + np.exp(np.clip(logits[:, 0] - logits[:, 1], -700.0, 700.0)))
    return base64.b64encode(np.rint(np.nan_to_num(probability) * 255).astype(np.uint8).tobytes()).decode()
