"""Facts about a neuron that sleeps: what it hands on, and what becomes of the weights around it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from .evidence import Evidence, Fact, Finding, cannot, dropped_layer
from .network import Floats, Shape
from .specimen import Bools
from .trainer import Checkpoint, Iteration, Member, Trainer

UPDATES = 20  # of each copy that is trained on from here
WEIGHT_DECAY = 1e-3  # of the copy that has one
ADAM_RATE = 0.01  # at most, for Adam's steps are about as large as its rate


def outputs_are_zero(evidence: Evidence) -> Finding:
    """The activations of sleeping neurons in the last iterations, which are trained again."""
    if reason := _asleep_never(evidence):
        return cannot(reason)
    trainer = yield from evidence.before_the_last()
    activations, not_zero, largest = 0, 0, 0.0
    while trainer.step < evidence.step:
        passed, kept = (iteration := trainer.iterate()).passed, iteration.kept
        for k, masks in enumerate(kept):
            after, before = passed.a[k][0], passed.f[k][0]  # (batch, n)
            asleep = np.broadcast_to(~masks[0], after.shape)
            activations += int(asleep.sum())
            not_zero += int(np.count_nonzero(after[asleep]))
            largest = max(largest, float(np.abs(before[asleep]).max(initial=0.0)))
        yield 0.5
    figures = {
        "first": evidence.first_of_last,
        "last": evidence.step,
        "activations": activations,
        "not_zero": not_zero,
        "largest_before": largest,
    }
    return Fact(not_zero == 0, figures) if largest else cannot("nobody-slept", **figures)


def weights_restored(evidence: Evidence) -> Finding:
    """The weights in front of and behind sleeping neurons, during the last iterations and after each."""
    if reason := _asleep_never(evidence):
        return cannot(reason)
    trainer = yield from evidence.before_the_last()
    sizes = [np.empty(0)]
    while trainer.step < evidence.step:
        around = weights_around(trainer.shape, _asleep(trainer.iterate(), anywhere=True), with_biases=False)
        sizes += [np.abs(flat[0, around]) for flat in (trainer.before, trainer.parameters)]
        yield 0.5
    seen = np.concatenate(sizes)
    figures = {
        "first": evidence.first_of_last,
        "last": evidence.step,
        "weights": len(seen),
        "zero": int((seen == 0).sum()),
        "smallest": float(seen.min(initial=np.inf)),
    }
    return Fact(not figures["zero"], figures) if len(seen) else cannot("nobody-slept", **figures)


def weights_rest(evidence: Evidence) -> Finding:
    """Copies of the network, trained on by each optimizer with one mask for a batch: do a sleeper's weights move?"""
    if dropped_layer(evidence.specimen.now[0]) is None:
        return cannot("no-dropout")
    now = replace(evidence.specimen.now[0], mask_per="batch", weight_decay=0.0, optimizer="sgd")
    adam_rate = min(now.learning_rate, ADAM_RATE)
    ways = {
        "sgd": now,
        "momentum": replace(now, optimizer="momentum"),
        "weight_decay": replace(now, weight_decay=WEIGHT_DECAY),
        "adam": replace(now, optimizer="adam", learning_rate=adam_rate),
    }
    moved, gradients, not_zero = dict.fromkeys(ways, 0.0), 0, 0
    for done, (name, experiment) in enumerate(ways.items()):
        trainer = _trained_on(evidence, Trainer([Member(name, experiment)]))
        had_gradient = np.zeros(trainer.shape.parameter_count, bool)
        for update in range(UPDATES):
            with np.errstate(all="ignore"):
                asleep = _asleep(trainer.iterate(), anywhere=False)
                move = np.abs(trainer.parameters[0] - trainer.before[0])
            around = weights_around(trainer.shape, asleep, with_biases=True) & had_gradient
            gradient = trainer.gradients[0]
            gradients += int(around.sum())
            not_zero += int(np.count_nonzero(gradient[around]))
            moved[name] = float(np.maximum(moved[name], move[around].max(initial=0.0)))  # keeps what is not a number
            had_gradient |= gradient != 0
            yield (done + (update + 1) / UPDATES) / len(ways)
    figures = {
        "updates": UPDATES,
        "gradients": gradients,
        "not_zero": not_zero,
        "moved": moved,
        "learning_rate": now.learning_rate,
        "adam_learning_rate": adam_rate,
        "weight_decay": WEIGHT_DECAY,
    }
    if not gradients:
        return cannot("nothing-moves", **figures)
    sgd, *others = moved.values()
    return Fact(not_zero == 0 and sgd == 0 and all(others), figures)


def weights_around(shape: Shape, asleep: Sequence[Bools], with_biases: bool) -> Bools:
    """(P,) True for the weights that lead to or leave a sleeping neuron, `asleep` (n,) per hidden layer."""
    around: Floats = np.zeros(shape.parameter_count)
    weights, biases = shape.weights(around), shape.biases(around)
    for k, sleeps in enumerate(asleep):
        weights[k][:, sleeps] = 1
        weights[k + 1][sleeps] = 1
        biases[k][sleeps] = with_biases
    touched: Bools = around != 0
    return touched


def _trained_on(evidence: Evidence, trainer: Trainer) -> Trainer:
    """The trainer with the run's network as it is now, its optimizer beginning anew."""
    state = {name: np.zeros_like(values) for name, values in trainer.optimizer.state.items()}
    trainer.restore(Checkpoint(evidence.step, evidence.specimen.parameters[:1], state))
    return trainer


def _asleep(iteration: Iteration, anywhere: bool) -> list[Bools]:
    """(n,) per hidden layer: which neurons slept, for any example of the batch or for all of it."""
    return [~(kept[0].all(axis=0) if anywhere else kept[0].any(axis=0)) for kept in iteration.kept]


def _asleep_never(evidence: Evidence) -> str | None:
    """Why nobody can have slept lately."""
    if not evidence.step:
        return "no-iterations"
    first, past = evidence.first_of_last, evidence.past
    held = past.log.held(past.experiment, "drop_rates", past.step)
    return None if any(any(rates) for lately, rates in held if lately[-1] >= first) else "no-dropout"
