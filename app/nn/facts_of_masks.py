"""Facts about who slept: how many at once, how often the same ones again, and how many sub-networks that makes."""

from collections.abc import Sequence
from itertools import pairwise
from math import prod, sqrt

import numpy as np

from ..experiment import Experiment
from .drops import Past, binomial
from .evidence import FAR, UNLIKELY, Evidence, Fact, cannot, dropped_layer, why_no_masks

FEW_PER_MASK = 100  # sub-networks for each mask drawn, of which a run sees nearly none


def drops_a_share(evidence: Evidence) -> Fact:
    """How many of a layer sleep at once is Binomial(n, p): the share p·n is their mean, and one of many."""
    past, layer = evidence.past, dropped_layer(evidence.specimen.now[0])
    if layer is None:
        return cannot("no-dropout")
    n, rate = past.experiment.hidden[layer - 1], evidence.specimen.now[0].drop_rates[layer - 1]
    held = past.log.held(past.experiment, "drop_rates", past.step)
    at_this_rate = [i - 1 for iterations, rates in held if rates[layer - 1] == rate for i in iterations]
    chances = binomial(n, rate)
    if not at_this_rate:
        return cannot("rate-just-set" if past.step else "no-iterations")
    if (chances ** len(at_this_rate)).sum() > UNLIKELY:
        return cannot("too-early")
    asleep = n - np.bitwise_count(past.masks[layer - 1][at_this_rate]).sum(axis=1, dtype=int)
    exactly = int(rate * n + 0.5)
    share, expected = float(np.mean(asleep == exactly)), float(chances[exactly])
    error = sqrt(expected * (1 - expected) / len(at_this_rate))
    smallest, largest = int(asleep.min()), int(asleep.max())
    return Fact(
        smallest < largest and abs(share - expected) <= FAR * error,
        {
            "layer": layer,
            "neurons": n,
            "drop_rate": rate,
            "iterations": len(at_this_rate),
            "exactly": exactly,
            "share": share,
            "expected_share": expected,
            "smallest": smallest,
            "largest": largest,
        },
    )


def fresh_each_iteration(evidence: Evidence) -> Fact:
    """A mask is the one before as often as two independent draws agree."""
    past = evidence.past
    if reason := why_no_masks(past):
        return cannot(reason)
    same = [(masks[1:] == masks[:-1]).all(axis=1) for masks in past.masks]
    repeated = int(np.logical_and.reduce(same).sum())
    expected = expected_repeats(past)
    # neighboring pairs share a mask, which makes the variance at most three times that of as many independent ones
    tolerance = FAR * sqrt(3 * sum(pairs * chance * (1 - chance) for pairs, chance in _agreements(past))) + FAR
    figures = {"iterations": past.step, "repeated": repeated, "expected": expected, "different": past.different}
    if expected + tolerance >= past.step - 1:
        return cannot("too-early", **figures)
    return Fact(abs(repeated - expected) <= tolerance, figures)


def expected_repeats(past: Past) -> float:
    """In how many iterations the mask should be the one before, by chance."""
    return sum(pairs * chance for pairs, chance in _agreements(past))


def _agreements(past: Past) -> list[tuple[int, float]]:
    """How many iterations have which chance of the mask before."""
    held = past.log.held(past.experiment, "drop_rates", past.step)
    hidden = past.experiment.hidden
    within = [(len(iterations) - 1, agreement(hidden, rates, rates)) for iterations, rates in held]
    return within + [(1, agreement(hidden, rates, after)) for (_, rates), (_, after) in pairwise(held)]


def agreement(hidden: Sequence[int], rates: Sequence[float], others: Sequence[float]) -> float:
    """The chance that a mask drawn at these rates is one drawn at the others."""
    return prod((p * q + (1 - p) * (1 - q)) ** n for n, p, q in zip(hidden, rates, others, strict=True))


def ensemble_of_sub_networks(evidence: Evidence) -> Fact:
    """Of all sub-networks, which share their weights, training meets but few.

    Where every example has a mask, `different` is of the example shown; how few they are is judged by all masks drawn.
    """
    past = evidence.past
    if reason := why_no_masks(past):
        return cannot(reason)
    held = past.log.held(past.experiment, "drop_rates", past.step)
    neurons = sum(n for k, n in enumerate(past.experiment.hidden) if any(rates[k] for _, rates in held))
    sub_networks, drawn = 2.0**neurons, masks_per_iteration(past.experiment)
    figures = {
        "neurons": neurons,
        "sub_networks": sub_networks,
        "iterations": past.step,
        "masks_per_iteration": drawn,
        "different": past.different,
        "share": past.different / sub_networks,
        "parameters": evidence.specimen.shape.parameter_count,
    }
    if sub_networks < FEW_PER_MASK * drawn * past.step:
        return cannot("small-network", **figures)
    if past.different == 1 and past.step * (1 - expected_agreement(past)) < FAR:
        return cannot("too-early", **figures)
    return Fact(past.different > 1, figures)


def hundred_networks(evidence: Evidence) -> Fact:
    """A new mask in every iteration, or for every example of one: more sub-networks than epochs."""
    past = evidence.past
    if reason := why_no_masks(past):
        return cannot(reason)
    epochs, in_each = past.experiment.epoch_of(past.step), past.experiment.batches_per_epoch
    figures = {
        "epochs": epochs,
        "iterations": past.step,
        "masks_per_iteration": masks_per_iteration(past.experiment),
        "different": past.different,
        "batches_per_epoch": in_each,
    }
    if in_each == 1:
        return cannot("one-batch-per-epoch", **figures)
    if past.step < in_each:
        return cannot("too-early", **figures)
    if past.different <= epochs and epochs * expected_agreement(past) > 1:  # even a mask for each epoch would repeat
        return cannot("masks-repeat", **figures)
    return Fact(past.different > epochs, figures)


def masks_per_iteration(experiment: Experiment) -> int:
    """How many are drawn for the largest batch."""
    return experiment.batch_size if experiment.mask_per == "example" else 1


def expected_agreement(past: Past) -> float:
    """The chance that two masks drawn one after the other are the same, on average; 1 in a single iteration."""
    return expected_repeats(past) / (past.step - 1) if past.step > 1 else 1.0
