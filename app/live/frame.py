"""A frame: what the page draws, rounded and encoded once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from ..nn.history import History
from ..nn.insight import Insight, LayerInsight
from ..nn.network import Shape

ACTIVATION_DECIMALS = 6  # many, so that a rounded number rounds again to what the page shows
WEIGHT_DECIMALS = 4
LOSS_DECIMALS = 6
PACKED_LOSS_DECIMALS = 4


def encode(told: object) -> bytes:
    """As JSON; numbers that are not finite become null."""
    return orjson.dumps(told, option=orjson.OPT_SERIALIZE_NUMPY)


@dataclass(frozen=True)
class Frame:
    """One picture of a run, with every iteration since the one before."""

    step: int
    epoch: int
    mode: str
    iterations: list[dict[str, Any]]
    insight: Insight
    shape: Shape
    sub_networks: int  # different hidden masks in the iterations up to this step
    passes: Sequence[NDArray[np.float64]] = ()  # class probabilities of several passes, none in train mode
    draw: int | None = None  # which mask, in mode mc

    def told(self, with_weights: bool) -> dict[str, Any]:
        """As the contract has it; weights only when asked for."""
        seen = self.insight
        told: dict[str, Any] = {
            "step": self.step,
            "epoch": self.epoch,
            "mode": self.mode,
            "iterations": self.iterations,
            "example": {
                "split": seen.example.split,
                "index": seen.example.index,
                "position": seen.example.position,
                "of": seen.example.of,
                "label": seen.example.label,
                "true_label": seen.example.true_label,
                "loss": round(seen.loss, LOSS_DECIMALS) + 0.0,
            },
            "input": rounded(seen.input.activation, ACTIVATION_DECIMALS),
            "layers": [_layer(layer) for layer in seen.layers],
            "logits": rounded(seen.logits, ACTIVATION_DECIMALS),
            "output": rounded(seen.output, ACTIVATION_DECIMALS),
            "zero_gradients": seen.zero_gradients,
            "weight_count": self.shape.weight_count,
            "sub_networks": self.sub_networks,
        }
        if not seen.input.mask.all() or seen.input.factor != 1.0:
            told["example"]["inputs"] = rounded(seen.inputs, ACTIVATION_DECIMALS)
            told |= {"input_mask": seen.input.mask.view(np.uint8), "input_factor": seen.input.factor}
        if self.passes:
            told["passes"] = [rounded(output, ACTIVATION_DECIMALS) for output in self.passes]
        if self.draw is not None:
            told["draw"] = self.draw
        if with_weights:
            flat = rounded(seen.parameters, WEIGHT_DECIMALS)
            told |= {"weights": self.shape.weights(flat), "biases": self.shape.biases(flat)}
        return told


def rounded(values: NDArray[np.float64], decimals: int) -> NDArray[np.float64]:
    """Rounded, without negative zeros."""
    return np.round(values, decimals) + 0.0


def _layer(layer: LayerInsight) -> dict[str, Any]:
    return {
        "mask": layer.mask.view(np.uint8),
        "z": rounded(layer.z, ACTIVATION_DECIMALS),
        "activation": rounded(layer.activation, ACTIVATION_DECIMALS),
        "factor": layer.factor,
    }


def iterations_between(history: History, after: int, upto: int) -> list[dict[str, Any]]:
    """The records of iterations after+1 … upto: masks as lists when it is one, packed as hex when there are more."""
    packed = history.sub_networks.masks
    if upto - after == 1:
        masks = [np.unpackbits(m[after], count=n) for m, n in zip(packed, history.experiment.hidden, strict=True)]
        return [{"step": upto, "loss": round(float(history.losses[after]), LOSS_DECIMALS), "masks": masks}]
    digits = [-(-n // 4) for n in history.experiment.hidden]
    losses = np.round(history.losses[after:upto], PACKED_LOSS_DECIMALS).tolist()
    rows = [m[after:upto] for m in packed]
    return [
        {
            "step": after + 1 + i,
            "loss": losses[i],
            "masks": [r[i].tobytes().hex()[:d] for r, d in zip(rows, digits, strict=True)],
        }
        for i in range(upto - after)
    ]
