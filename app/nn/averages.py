"""What many sub-networks say together: majority vote, arithmetic mean, and renormalized geometric mean."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .specimen import Floats

Ints = NDArray[np.int64]

MEANS = ("arithmetic", "geometric")
METHODS = ("vote", *MEANS)
ROUNDING = 1e-12  # scores that differ by less than this share differ by rounding


@dataclass(frozen=True)
class Estimate:
    """Class probabilities (classes, examples) by some method, and the logarithms that its loss is made of."""

    probabilities: Floats
    logs: Floats

    @property
    def chosen(self) -> Ints:
        """(examples,) the label of the largest probability; the lowest such label in a tie."""
        chosen: Ints = self.probabilities.argmax(axis=0)
        return chosen

    def scores(self, labels: Ints) -> dict[str, float]:
        """Loss and accuracy on test examples with these labels; not a number where probabilities are not."""
        loss = -float(self.logs[labels, np.arange(len(labels))].mean())
        accuracy = np.nan if np.isnan(loss) else float(np.mean(self.chosen == labels))
        return {"test_loss": loss, "test_accuracy": accuracy}

    def against(self, full: "Estimate") -> dict[str, Any]:
        """How often the label is that of the full pass, and how far the probabilities are from its."""
        difference = np.abs(self.probabilities - full.probabilities)
        largest, mean = float(difference.max()), float(difference.mean())
        agreement = np.nan if np.isnan(largest) else float(np.mean(self.chosen == full.chosen))
        return {"agreement": agreement, "difference": {"largest": largest, "mean": mean}}


def estimate_of(logits: Floats) -> Estimate:
    """That of one pass with these logits (examples, classes)."""
    with np.errstate(all="ignore"):
        logs = _log_softmax(logits.T)
    return Estimate(np.exp(logs), logs)


class Each(NamedTuple):
    """Sub-networks one by one: loss and accuracy (masks,), and log-probabilities (masks, classes, examples)."""

    losses: Floats
    accuracies: Floats
    logs: Floats


class Averages:
    """Sums over the sub-networks added so far, for examples with these labels."""

    def __init__(self, classes: int, labels: Ints) -> None:
        self._labels = labels
        self._right = (np.arange(classes)[:, None] == labels).astype(float)  # (classes, examples)
        self._count, self._total = 0, 0.0
        self._votes, self._chances, self._logs = np.zeros((3, classes, len(labels)))
        self._largest = np.full((classes, len(labels)), np.finfo(float).min)  # log-probabilities, the unit of _chances

    def add(self, logits: Floats, weights: Floats) -> Each:
        """Add sub-networks with logits (masks, classes, examples)."""
        masks, classes, examples = logits.shape
        with np.errstate(all="ignore"):
            chosen, largest = _best(logits)
            logs = logits - largest[:, None]
            logs -= np.log(np.exp(logs).sum(axis=1))[:, None]
            largest_log = np.maximum(self._largest, logs.max(axis=0))
            chances = np.exp(logs - largest_log)
            self._count += masks
            self._total += float(weights.sum())
            self._chances *= np.exp(self._largest - largest_log)
            self._chances += (weights @ chances.reshape(masks, -1)).reshape(classes, -1)
            self._largest = largest_log
            self._logs += (weights @ logs.reshape(masks, -1)).reshape(classes, -1)
            for label in range(classes):
                self._votes[label] += weights @ (chosen == label)
            losses = logs.reshape(masks, -1) @ (self._right.ravel() / -examples)
        accuracies = np.count_nonzero(chosen == self._labels, axis=1) / examples
        return Each(losses, np.where(np.isnan(losses), np.nan, accuracies), logs)

    def estimates(self) -> dict[str, Estimate]:
        """By the names in METHODS.

        The arithmetic mean has its logarithm even where it is too small for a number. The geometric mean is that of
        probabilities, weighted, normalized to sum to 1. A vote's probabilities are the shares of labels chosen; since
        one that nobody chose would make the loss infinite, the loss takes them by the rule of succession,
        (votes + 1)/(N + classes).
        """
        with np.errstate(all="ignore"):
            log_mean = np.log(self._chances / self._total) + self._largest
            mean = np.exp(log_mean)
            shares = np.where(np.isnan(mean), np.nan, self._votes / self._total)  # no number, no vote
            geometric = _log_softmax(self._logs / self._total)
            succession = np.log((shares * self._count + 1) / (self._count + len(shares)))
            return {
                "vote": Estimate(shares, succession),
                "arithmetic": Estimate(mean, log_mean),
                "geometric": Estimate(np.exp(geometric), geometric),
            }

    def unvoted(self) -> int | None:
        """Examples whose right label none of them chose; None where probabilities are not numbers."""
        if np.isnan(self._logs).any():
            return None
        return int(np.sum(self._votes[self._labels, np.arange(len(self._labels))] == 0))


def _best(logits: Floats) -> tuple[NDArray[np.int8], Floats]:
    """(masks, examples) the label with the largest of (masks, classes, examples), the lowest in a tie, and its logit.

    NumPy's argmax is slow along an axis that is not the last.
    """
    largest = logits[:, 0].copy()
    chosen = np.zeros(largest.shape, np.int8)
    for label in range(1, logits.shape[1]):
        np.copyto(chosen, label, where=logits[:, label] > largest)
        np.maximum(largest, logits[:, label], out=largest)
    return chosen, largest


def _log_softmax(values: Floats) -> Floats:
    """log(exp(v) / Σ exp(v)) over the classes of (classes, examples)."""
    shifted = values - values.max(axis=0)
    normalized: Floats = shifted - np.log(np.exp(shifted).sum(axis=0))
    return normalized
