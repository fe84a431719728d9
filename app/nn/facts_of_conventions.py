"""Facts about the conventions of scaling: which factor when, and that they are one training in other units."""

from collections.abc import Mapping
from dataclasses import replace
from math import sqrt
from typing import Any

import numpy as np

from .conventions import conventions
from .dropout import eval_factors, train_factor, train_factors
from .evidence import EXACT, FAR, Evidence, Fact, Finding, answer_of, cannot, dropped_layer
from .overlay import apart_at_first, overlay

NEARLY = 0.1  # of the way down, left to go
DRAWS = 100  # for the size of activations in training


def eval_without_scaling(evidence: Evidence) -> Finding:
    """The factors of the three conventions, and how large eval mode's activations are beside training's."""
    specimen = evidence.specimen
    layer = dropped_layer(specimen.now[0])
    if layer is None:
        return cannot("no-dropout")
    told = yield from answer_of(conventions(specimen, DRAWS))
    rate = specimen.now[0].drop_rates[layer - 1]
    by = {name: replace(specimen.now[0], scaling=name) for name in (one["scaling"] for one in told["conventions"])}
    factors = {name: (train_factors(now)[layer], eval_factors(now)[layer]) for name, now in by.items()}
    sizes = {one["scaling"]: one["layers"][layer - 1] for one in told["conventions"]}
    figures: dict[str, Any] = {
        "layer": layer,
        "drop_rate": rate,
        "train_factor": {name: train for name, (train, _) in factors.items()},
        "eval_factor": {name: full for name, (_, full) in factors.items()},
        "ratio": {name: size["eval"] / size["train"] if size["train"] else None for name, size in sizes.items()},
    }
    if not all(size["train"] for size in sizes.values()):
        return cannot("alike", **figures)
    if specimen.now[0].input_drop_rate:
        return cannot("inputs-dropped", **figures)  # the layer itself sees something else in training
    full = specimen.forward(specimen.data.train_inputs, specimen.eval_factors()).f[layer - 1][0]
    neurons = np.abs(full).mean(axis=0)  # how large each neuron is over the training inputs
    error = sqrt(rate * (1 - rate) / DRAWS * float((neurons**2).sum())) / len(neurons)  # of an unscaled mean size
    expected = {**dict.fromkeys(by, 1.0), "none": train_factor(rate, "inverted")}
    errors = {name: expected[name] * error * factors[name][0] / size["train"] for name, size in sizes.items()}
    figures |= {"expected": expected, "error": errors}
    close = [abs(ratio - expected[name]) <= FAR * errors[name] for name, ratio in figures["ratio"].items()]
    return Fact(all(close) and figures["eval_factor"]["inverted"] == 1, figures)


def scaled_after_training(evidence: Evidence) -> Finding:
    """Scaling in training and scaling afterwards are two conventions, each whole by itself."""
    layer = dropped_layer(evidence.specimen.experiment)
    if layer is None:
        return cannot("no-dropout")
    told = yield from answer_of(overlay(evidence.specimen))
    by = {name: replace(evidence.specimen.experiment, scaling=name) for name in ("inverted", "classic")}
    figures = {
        **{f"{name}_test_loss": told["networks"][name]["test_loss"][-1] for name in ("inverted", "classic", "none")},
        "layer": layer,
        "eval_factor": {name: eval_factors(experiment)[layer] for name, experiment in by.items()},
        "rescaled_difference": float(np.max(told["difference"]["rescaled"])),
        "measures": len(told["steps"]),
    }
    if reason := _why_not_the_same(evidence, told):
        return cannot(reason, **figures)
    rate = evidence.specimen.experiment.drop_rates[layer - 1]
    factors_hold = figures["eval_factor"] == {"inverted": 1, "classic": 1 - rate}
    return Fact(factors_hold and figures["rescaled_difference"] <= EXACT, figures)


def scaling_speeds_up(evidence: Evidence) -> Finding:
    """Classic dropout in the units of inverted dropout learns at the same pace, for it is the same training."""
    if dropped_layer(evidence.specimen.experiment) is None:
        return cannot("no-dropout")
    told = yield from answer_of(overlay(evidence.specimen))
    losses, steps = {name: told["networks"][name]["test_loss"] for name in told["networks"]}, told["steps"]
    start, lowest = losses["inverted"][0], float(np.nanmin(losses["inverted"]))
    goal = lowest + NEARLY * (start - lowest)
    reached = {
        name: next((step for step, loss in zip(steps, losses[name], strict=True) if loss < goal), None)
        for name in ("inverted", "rescaled", "classic")
    }
    figures = {
        "loss": goal,
        **{f"{name}_steps": step for name, step in reached.items()},
        "measures": len(steps),
        "every": steps[1],
        "rescaled_difference": float(np.max(told["difference"]["rescaled"])),
    }
    if reason := _why_not_the_same(evidence, told):
        return cannot(reason, **figures)
    if reached["inverted"] is None:
        return cannot("nothing-learned", **figures)
    same = figures["rescaled_difference"] <= EXACT and reached["inverted"] == reached["rescaled"]
    return Fact(same, figures)


def _why_not_the_same(evidence: Evidence, told: Mapping[str, Any]) -> str | None:
    """What keeps inverted dropout and classic in its units from staying the same, though nothing contradicts it."""
    if not told["exact"]:
        reason: str = told["reason"].replace("_", "-")
        return reason
    difference = told["difference"]["rescaled"]
    if not np.isfinite(difference).all():
        return "diverged"
    magnified = max(difference) > EXACT and apart_at_first(evidence.specimen.experiment) <= EXACT
    return "rounding-grows" if magnified else None
