"""What a viewer sees of one example: its way through the network in train mode, eval mode, and mode mc."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .dropout import eval_factors, train_factors
from .masks import masks_left_on
from .metrics import cross_entropy
from .network import Pass, with_ones
from .trainer import Iteration, Trainer

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Example:
    """An example in view: where it comes from, and its place among those looked at with it."""

    split: str  # train or test
    index: int
    position: int  # counted from 1
    of: int
    label: int  # as trained on
    true_label: int


@dataclass(frozen=True)
class InputInsight:
    """The inputs of one example: `activation` (n,) after mask and factor, `mask` (n,) True = kept."""

    mask: Bools
    activation: Floats
    factor: float


@dataclass(frozen=True)
class LayerInsight(InputInsight):
    """A layer of neurons likewise, with `z` (n,), what each of them had before its function."""

    z: Floats


@dataclass(frozen=True)
class Insight:
    """The numbers of one example in the run's network: hidden `layers`, `logits`, and the probabilities of them."""

    example: Example
    inputs: Floats  # (n,) as the data have them
    input: InputInsight  # what came of them
    layers: list[LayerInsight]
    logits: Floats
    output: Floats  # the class probabilities
    loss: float
    parameters: Floats  # (P,), those the numbers were computed with
    zero_gradients: int | None = None  # weights whose gradient was exactly 0; train mode only


def in_training(trainer: Trainer, iteration: Iteration) -> Insight:
    """The last iteration, seen at the first example of its batch, with the weights that its update started from."""
    passed, batch = iteration.passed, iteration.batch
    now = trainer.experiment_during_last(0)
    index = int(batch.chosen[0, 0])
    inputs = given = batch.joined_inputs[0, 0, :-1]
    kept = np.ones(len(inputs), bool)
    if iteration.input_kept is not None and iteration.input_factor is not None:
        kept, given = iteration.input_kept[0, 0], inputs * iteration.input_factor[0, 0]
    at_input, *factors = train_factors(now)
    layers = [
        LayerInsight(mask[0, 0], a[0, 0], factor, z[0, 0])
        for mask, a, z, factor in zip(iteration.kept, passed.a, passed.z, factors, strict=True)
    ]
    logits = passed.logits[0, 0]
    example = _example(trainer, "train", index, 1, batch.chosen.shape[1])
    gradients = trainer.shape.weights(trainer.gradients[0])
    zero = sum(g.size - int(np.count_nonzero(g)) for g in gradients)
    return Insight(
        example,
        inputs,
        InputInsight(kept, given, at_input),
        layers,
        logits,
        passed.probabilities[0, 0],
        _loss(logits, example.label),
        trainer.before[0],
        zero,
    )


def at_start(trainer: Trainer) -> Insight:
    """Step 0: nothing is dropped yet; the first example that iteration 1 will look at."""
    index, batch = trainer.first_batch()
    example = _example(trainer, "train", index, 1, batch)
    return _full(trainer, example)


def in_eval(trainer: Trainer, split: str, index: int) -> Insight:
    """The full network on one example, with the present weights."""
    return _full(trainer, _example(trainer, split, index, index + 1, _size(trainer, split)))


def with_dropout_left_on(trainer: Trainer, split: str, index: int, draw: int) -> Insight:
    """One example with the present weights and the `draw`-th random mask of this step: Monte Carlo dropout."""
    now = trainer.experiment_of(0)
    masks = masks_left_on(now, trainer.shape.sizes[:-1], trainer.step, draw)
    example = _example(trainer, split, index, index + 1, _size(trainer, split))
    return _seen(trainer, example, masks, train_factors(now))


def _full(trainer: Trainer, example: Example) -> Insight:
    awake = [np.ones(n, bool) for n in trainer.shape.sizes[:-1]]
    return _seen(trainer, example, awake, eval_factors(trainer.experiment_of(0)))


def _seen(trainer: Trainer, example: Example, masks: Sequence[Bools], factors: Sequence[float]) -> Insight:
    """`masks` and `factors`: inputs first, then each hidden layer."""
    inputs = trainer.dataset_of(0).of(example.split).inputs[example.index]
    given = inputs * masks[0] * factors[0]
    parameters = trainer.parameters[:1]
    passed = Pass(trainer.shape, parameters, batch=1)
    masked = [np.multiply(m, f, dtype=np.float64) for m, f in zip(masks[1:], factors[1:], strict=True)]
    with np.errstate(all="ignore"):  # near divergence a pass with the updated weights may overflow
        passed.forward(with_ones(given[None, None]), masked)
    layers = [
        LayerInsight(m, a[0, 0], f, z[0, 0])
        for m, a, f, z in zip(masks[1:], passed.a, factors[1:], passed.z, strict=True)
    ]
    logits = passed.logits[0, 0]
    return Insight(
        example,
        inputs,
        InputInsight(masks[0], given, factors[0]),
        layers,
        logits,
        passed.probabilities[0, 0],
        _loss(logits, example.label),
        parameters[0],
    )


def _example(trainer: Trainer, split: str, index: int, position: int, of: int) -> Example:
    _, labels, true = trainer.dataset_of(0).of(split)
    return Example(split, index, position, of, int(labels[index]), int(true[index]))


def _size(trainer: Trainer, split: str) -> int:
    return len(trainer.dataset_of(0).of(split).labels)


def _loss(logits: Floats, label: int) -> float:
    """From the logits, so that it stays finite where the label's probability is as good as 0."""
    with np.errstate(all="ignore"):
        return cross_entropy(logits[None], np.array([label]))
