"""Facts about what comes of it: the gap to the test data, the same answer every time, and neurons that count."""

from math import prod

import numpy as np

from .drops import Past, drops, rates_held
from .evidence import UNLIKELY, Evidence, Fact, Finding, answer_of, cannot, dropped_layer, why_no_masks
from .importance import importance
from .passes import PASSES, passes

LEFT_ON = 100  # passes with dropout left on


def prevents_overfitting(evidence: Evidence) -> Fact:
    """The gap between test and train loss, and the wrong labels learned by heart, beside the twin's."""
    measured, past = evidence.metrics, evidence.past
    network, twin = measured.networks["network"], measured.networks.get("twin")
    if twin is None:
        return cannot("no-twin")
    if not past.step or not _anything_dropped(past):
        return cannot("no-dropout" if past.step else "no-iterations")
    gap, twin_gap = (one["test_loss"] - one["train_loss"] for one in (network, twin))
    figures = {
        "gap": gap,
        "twin_gap": twin_gap,
        "test_loss": network["test_loss"],
        "twin_test_loss": twin["test_loss"],
        "wrong_labels": measured.wrong_labels,
        "learned": network["wrong_labels_learned"],
        "twin_learned": twin["wrong_labels_learned"],
    }
    return Fact(gap < twin_gap, figures) if twin_gap > 0 else cannot("no-overfitting", **figures)


def eval_is_deterministic(evidence: Evidence) -> Finding:
    """Three passes of the full network over the first test example, and many with dropout left on."""
    specimen = evidence.specimen
    told = yield from answer_of(passes(specimen, "test", 0, 1, LEFT_ON))
    figures = {
        "passes": PASSES,
        "equal": told["eval"]["equal"],
        "left_on": LEFT_ON,
        "different": told["left_on"]["different"],
    }
    if figures["equal"] and figures["different"] == 1:
        now = specimen.now[0]
        return cannot("alike" if dropped_layer(now) or now.input_drop_rate else "no-dropout", **figures)
    return Fact(figures["equal"], figures)


def reactivated_weights(evidence: Evidence) -> Finding:
    """Every neuron had its turns in training and is used in eval mode; knocking it out there says what it is worth."""
    past, specimen = evidence.past, evidence.specimen
    if reason := why_no_masks(past):
        return cannot(reason)
    counted = yield from answer_of(drops(past, 1), end=0.5)
    awake = 1 - np.concatenate([layer["dropped"] for layer in counted["layers"]]) / past.step
    told = yield from answer_of(importance(specimen), start=0.5)
    rises = [neuron["rise"] for neuron in told["networks"][0]["neurons"]]
    full = specimen.forward(specimen.data.test_inputs, specimen.eval_factors())
    pairs = [(f.any(axis=(0, 1)), ((f != 0) & (a == 0)).any(axis=(0, 1))) for f, a in zip(full.f, full.a, strict=True)]
    alive, silenced = (np.concatenate(layers) for layers in zip(*pairs, strict=True))
    figures = {
        "neurons": len(awake),
        "least_awake": float(awake.min()),
        "most_awake": float(awake.max()),
        "largest_rise": max(rises),
        "smallest_rise": min(rises),
        "used": int((alive & ~silenced).sum()),
        "dead": int((~alive).sum()),
    }
    if not figures["least_awake"] and _chance_of_no_turn(past) > UNLIKELY:
        return cannot("too-early", **figures)
    return Fact(figures["least_awake"] > 0 and not silenced.any(), figures)


def _anything_dropped(past: Past) -> bool:
    """Whether inputs or hidden neurons could sleep up to now, which sets the network off from its twin."""
    inputs = past.log.held(past.experiment, "input_drop_rate", past.step)
    return not why_no_masks(past) or any(rate for _, rate in inputs)


def _chance_of_no_turn(past: Past) -> float:
    """How many neurons should have slept all the time, by chance."""
    held = rates_held(past.experiment, past.log, past.step).items()
    return sum(n * prod(rates[k] ** count for rates, count in held) for k, n in enumerate(past.experiment.hidden))
