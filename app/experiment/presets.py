"""The presets: experiments that each show one thing. Seeds are chosen to show the usual effect; see docs/presets.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .parameters import PARAMETERS


@dataclass(frozen=True)
class Preset:
    """A named experiment; `shows` says in a sentence what there is to see, `fields` are complete."""

    name: str
    title: str
    shows: str
    fields: Mapping[str, Any]


def _preset(name: str, title: str, shows: str, **fields: Any) -> Preset:
    return Preset(name, title, shows, {p.name: p.default for p in PARAMETERS} | fields)


_DIGITS: dict[str, Any] = {
    "dataset": "digits", "noise": 0.0, "label_noise": 0.2, "train_size": 300, "hidden": (32, 32), "activation": "relu",
    "drop_rates": (0.2, 0.2), "learning_rate": 0.05, "batch_size": 10, "steps": 3000, "seed": 4,
}  # fmt: skip

DEFAULT = _preset("moons", "Two moons", "With dropout the boundary stays smooth; its twin bends around wrong labels.")

PRESETS: Mapping[str, Preset] = {
    preset.name: preset
    for preset in (
        DEFAULT,
        _preset(
            "xor", "Four squares", "Opposite corners belong together; dropout keeps the cross that noise would fray.",
            dataset="xor", noise=0.1, label_noise=0.1, seed=117,
        ),
        _preset(
            "circles", "A ring around a disk", "Without dropout the ring breaks up around the wrong labels.",
            dataset="circles", noise=0.15, label_noise=0.15, seed=62,
        ),
        _preset(
            "digits", "Handwritten digits", "Rate 0.2, 100 epochs, real images: 3,000 iterations, 3,000 masks.",
            **_DIGITS,
        ),
        _preset(
            "too-much", "Too much dropout", "At rate 0.8 too little of the network is left to learn much.",
            **_DIGITS | {"drop_rates": (0.8, 0.8)},
        ),
        _preset(
            "no-help", "Where dropout does not help", "Few clean images: the twin ends with the lower test loss.",
            **_DIGITS | {
                "label_noise": 0.0, "train_size": 60, "hidden": (48, 48), "drop_rates": (0.5, 0.5),
                "learning_rate": 0.1, "batch_size": 20, "steps": 2500, "seed": 37,
            },
        ),
        _preset(
            "forgotten-scaling", "Scaling forgotten", "Trained with half of the neurons, used with all, never scaled.",
            **_DIGITS | {
                "label_noise": 0.0, "hidden": (48, 48, 48), "drop_rates": (0.5, 0.5, 0.5), "learning_rate": 0.1,
                "batch_size": 20, "scaling": "none", "seed": 10,
            },
        ),
        _preset(
            "exact", "Only 4,096 sub-networks", "One hidden layer of 12 at rate 0.5 has no more, and they are counted.",
            hidden=(12,), drop_rates=(0.5,), seed=12,
        ),
    )
}  # fmt: skip
