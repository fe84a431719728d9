"""Facts about scaling: what is multiplied, and what that keeps as it is."""

from collections.abc import Generator
from dataclasses import replace
from math import sqrt

import numpy as np

from .dropout import train_factors
from .evidence import EXACT, FAR, VISIBLE, Evidence, Fact, Finding, answer_of, cannot, dropped_layer
from .network import Floats, weights_checksum
from .overlay import outgoing_units
from .running_mean import PIECE, running_mean
from .specimen import Specimen

MASKS = 1000  # for a mean over masks


def weights_scaled_up(evidence: Evidence) -> Finding:
    """Activations are multiplied, and no weight; outgoing weights could be instead, incoming ones could not."""
    specimen = evidence.specimen
    layer = dropped_layer(specimen.now[0])
    if layer is None:
        return cannot("no-dropout")
    now = replace(specimen.now[0], scaling="inverted")
    masks, scale, inputs = specimen.masks_left_on(1), train_factors(now), specimen.data.test_inputs
    scaled = [np.multiply(mask, factor) for mask, factor in zip(masks, scale, strict=True)]
    unscaled = [np.multiply(mask, 1.0) for mask in masks]
    before = weights_checksum(specimen.parameters[0])
    right = specimen.forward(inputs, scaled).probabilities
    after = weights_checksum(specimen.parameters[0])
    yield 1 / 3
    outgoing = replace(specimen, parameters=specimen.parameters * outgoing_units(specimen.shape, now))
    by_outgoing = outgoing.forward(inputs, unscaled).probabilities
    yield 2 / 3
    incoming = replace(specimen, parameters=specimen.parameters.copy())
    for weights, factor in zip(specimen.shape.weights(incoming.parameters), scale[1:], strict=False):
        np.multiply(weights, factor, out=weights)
    by_incoming = incoming.forward(inputs, [scaled[0], *unscaled[1:]]).probabilities
    off_by_outgoing, off_by_incoming = (float(np.abs(one - right).max()) for one in (by_outgoing, by_incoming))
    figures = {
        "layer": layer,
        "factor": scale[layer],
        "checksum": after,
        "same": before == after,
        "outgoing": off_by_outgoing,
        "incoming": off_by_incoming,
    }
    if off_by_incoming <= VISIBLE:
        return cannot("alike", **figures)
    return Fact(before == after and off_by_outgoing <= EXACT, figures)


def output_stays(evidence: Evidence) -> Finding:
    """One neuron's value over many masks keeps its mean; a single mask does not, nor does what comes behind."""
    specimen = evidence.specimen
    layer = dropped_layer(specimen.now[0])
    if layer is None:
        return cannot("no-dropout")
    full = specimen.forward(specimen.data.test_inputs[:1], specimen.eval_factors())
    neuron = int(np.abs(full.f[layer - 1][0, 0]).argmax())
    told = yield from answer_of(running_mean(specimen, layer, neuron, "test", 0, MASKS), end=0.5)
    mean, error = float(told["mean"][-1]), float(told["mean_error"][-1])
    single = told["masks"] * told["a"] * told["train_factor"]
    behind = yield from _behind(specimen, layer)
    figures = {
        "layer": layer,
        "neuron": neuron,
        "masks": MASKS,
        "mean": mean,
        "eval_value": told["eval_value"],
        "mean_error": error,
        "largest_deviation": float(np.abs(single - told["eval_value"]).max()),
        "behind": behind,
    }
    if told["scaling"] == "none":
        return cannot("scaling-none", **figures)
    if not figures["largest_deviation"]:
        return cannot("alike", **figures)
    return Fact(abs(mean - told["eval_value"]) <= FAR * error, figures)


def _behind(specimen: Specimen, layer: int) -> Generator[float, None, dict[str, float]]:
    """Behind the next nonlinearity, the neuron (or class) whose mean over masks of `layer` is most errors off."""
    masks = np.empty((MASKS, specimen.shape.sizes[layer]))
    for draw in range(MASKS):
        masks[draw] = specimen.masks_left_on(draw + 1)[layer]
        if (draw + 1) % PIECE == 0:
            yield 0.5 + (draw + 1) / MASKS / 2
    factors: list[float | Floats] = [*specimen.eval_factors()]
    example = specimen.data.test_inputs[:1]
    full = specimen.forward(example, factors)
    factors[layer] = masks * specimen.train_factors()[layer]
    dropped = specimen.forward(np.repeat(example, MASKS, axis=0), factors)
    hidden = len(specimen.shape.hidden)
    after, right = (p.f[layer] if layer < hidden else p.probabilities for p in (dropped, full))
    with np.errstate(all="ignore"):  # near divergence
        means, deviations, wanted = after[0].mean(axis=0), after[0].std(axis=0, ddof=1), right[0, 0]
        errors = deviations / sqrt(MASKS)
        off = np.abs(means - wanted)
        farthest = int((off / np.where(errors > 0, errors, np.inf)).argmax())
    return {
        "layer": layer + 1,
        "neuron": farthest,
        "mean": float(means[farthest]),
        "eval": float(wanted[farthest]),
        "error": float(errors[farthest]),
        "differs": bool(off[farthest] > max(FAR * errors[farthest], VISIBLE)),  # not by chance
    }
