"""What pictures and first paints say of a frame: what there is to count in it, and the words to that."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .templating import environment


@dataclass(frozen=True)
class Seen:
    """What the sentence counts in a frame."""

    neurons: int
    asleep: int
    inputs: int
    inputs_asleep: int
    input_factor: float  # of inputs that are awake
    scaled: bool


def say(what: str, *about: Any) -> str:
    """What a macro of the words says of a shot, with single spaces; thin and fixed ones stay."""
    words = environment.get_template("pictures/words.txt").module
    return re.sub(r"[ \n]+", " ", str(getattr(words, what)(*about))).strip(" ")


def seen_in(frame: Mapping[str, Any]) -> Seen:
    """What there is to count in a frame."""
    masks = [layer["mask"] for layer in frame["layers"]]
    neurons, inputs = sum(map(len, masks)), len(frame["input"])
    dark = inputs - sum(frame.get("input_mask", [1] * inputs))
    factor = frame.get("input_factor", 1.0)
    return Seen(
        neurons=neurons,
        asleep=neurons - sum(map(sum, masks)),
        inputs=inputs,
        inputs_asleep=dark,
        input_factor=factor if dark < inputs else 1.0,
        scaled=factor != 1.0 or any(layer["factor"] != 1.0 for layer in frame["layers"]),
    )
