"""The full network against dropout left on, on unchanged weights: many passes of one example, and whole pictures."""

from collections.abc import Generator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .metrics import GRID, as_bytes, grid
from .network import weights_checksum
from .specimen import Inquiry, Specimen

Floats = NDArray[np.float64]

PASSES = 3  # of the full network


def passes(specimen: Specimen, split: str, index: int, first: int, count: int) -> Inquiry:
    """The class probabilities of one example: full passes, and `count` with the masks of mode mc from `first` on.

    Every pass is made by itself. `deviation` is that of a sample, with `count` − 1; not a number for a single pass.
    """
    data = specimen.data
    inputs, labels, true_labels = data.of(split)
    example = inputs[index : index + 1]
    full = [specimen.forward(example, specimen.eval_factors()).probabilities[0, 0] for _ in range(PASSES)]
    left_on = np.empty((count, data.classes))
    for i in range(count):
        left_on[i] = specimen.forward(example, specimen.factors_left_on(first + i)).probabilities[0, 0]
        yield (i + 1) / count
    return {
        "step": specimen.step,
        "weights_checksum": weights_checksum(specimen.parameters[0]),
        "example": {
            "split": split,
            "index": index,
            "label": int(labels[index]),
            "true_label": int(true_labels[index]),
        },
        "eval": {"outputs": full, "equal": _different(full) == 1},
        "left_on": {
            "first": first,
            "outputs": left_on,
            "mean": left_on.mean(axis=0),
            "deviation": left_on.std(axis=0, ddof=1) if count > 1 else np.full(data.classes, np.nan),
            "different": _different(left_on),
        },
    }


def _different(outputs: Sequence[Floats] | Floats) -> int:
    """How many of them differ, bit for bit."""
    return len({output.tobytes() for output in outputs})


def boundaries(specimen: Specimen, first: int, count: int) -> Inquiry:
    """The boundary and the test results of the full network, and of `count` masks, each left on for all examples.

    `masks` are those of the hidden layers.
    """
    extent = specimen.data.extent
    inputs = specimen.data.test_inputs
    if extent:
        inputs = np.concatenate([inputs, grid(extent)])
    full = yield from _picture(specimen, inputs, specimen.eval_factors(), 0, count + 1)
    left_on = []
    for i in range(count):
        seen = yield from _picture(specimen, inputs, specimen.factors_left_on(first + i), i + 1, count + 1)
        masks = [mask.astype(int) for mask in specimen.masks_left_on(first + i)[1:]]
        left_on.append({"draw": first + i, "masks": masks, **seen})
    return {
        "step": specimen.step,
        "size": GRID if extent else None,
        "extent": extent,
        "eval": full,
        "left_on": left_on,
    }


def _picture(
    specimen: Specimen, inputs: Floats, factors: Sequence[float | Floats], number: int, of: int
) -> Generator[float, None, dict[str, Any]]:
    """Boundary and test results with these factors; `inputs` are the test examples, then the grid if there is one."""
    data = specimen.data
    logits = np.empty((len(inputs), data.classes))
    for rows, these in specimen.logits_in_pieces(inputs, factors):
        logits[rows] = these
        yield (number + min(rows.stop, len(inputs)) / len(inputs)) / of
    test, rest = np.split(logits, [len(data.test_labels)])
    with np.errstate(all="ignore"):
        shown = as_bytes(rest) if data.extent else None
    return {"grid": shown, **specimen.scores(test)}
