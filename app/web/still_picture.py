"""A still: a shot of a run drawn for a slide, as an SVG that needs nothing else."""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import Image

from ..experiment import experiment_from
from . import numbers
from .assets import TEMPLATES
from .diagram import diagram_of, dots
from .form import preset_of
from .lettering import Run, broken, fitted, width
from .paint import Paint, paint_of

WIDTH, HEIGHT = 960, 540  # of the slide that all is placed on
COLUMN = 268  # how wide what stands beside the network is
LEADING = 1.36  # from line to line, as a multiple of a font's size
SENTENCE = (20.0, 18.5, 17.0, 15.5, 14.0, 12.5)  # sizes of the sentence, the first that fits
SMALL_PRINT, NOTE = 13.0, 10.5  # sizes
BRAND = (11.0, 10.0, 9.0, 8.0)
BREAK = 9  # between two texts
BOTTOM = 464  # where texts beside the network end


@dataclass(frozen=True)
class Span:
    """Which iterations a clip shows, and how many a second."""

    first: int
    last: int
    speed: float


@dataclass(frozen=True)
class Seen:
    """What the sentence counts in a frame."""

    neurons: int
    asleep: int
    inputs: int
    inputs_asleep: int
    input_factor: float  # of inputs that are awake
    scaled: bool


@dataclass(frozen=True)
class Text:
    """Lines of one size; `y` is the baseline of the first."""

    y: float
    size: float
    lines: list[list[Run]]
    muted: bool

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.y + (len(self.lines) - 1) * self.size * LEADING + 0.3 * self.size


def svg_of(shot: Mapping[str, Any], size: tuple[int, int], theme: str, span: Span | None = None) -> str:
    """The picture of a shot, `size` wide and high, in one of the THEMES of paint; of a clip with its `span`.

    The slide keeps its shape; what is left over in a picture of another shape is paper.
    """
    paint = paint_of(theme)
    experiment = experiment_from(shot["experiment"])
    seen = seen_in(shot["frame"])
    diagram = diagram_of(experiment_from(shot["held"]), _frame_drawn(shot))
    points = dots(shot["points"], shot["extent"])
    context = {
        "size": size,
        "box": _box(*size),
        "color": paint.color,
        "paint": paint,
        "shot": shot,
        "frame": shot["frame"],
        "lately": shot["lately"],
        "classes": shot["classes"],
        "diagram": diagram,
        "dots": points,
        "in_view": dots([_in_view(shot["frame"])], shot["extent"]),
        "boundaries": _boundaries(shot["metrics"], paint),
        "networks": [
            (who, shot["metrics"][who]["test_accuracy"]) for who in ("network", "twin") if who in shot["metrics"]
        ],
        "wrong": shot["metrics"]["wrong_labels"],
        "say": say,
        "title": say("title", shot),
        "mode": say("mode", shot),
        "brand": fitted(say("name", shot, seen, preset_of(experiment)), BRAND, COLUMN),
        "note": broken(say("note", shot), NOTE, COLUMN - 15),
        "caption": say("caption", shot) if diagram.pixels else "",
        "span": span,
        "span_words": say("span", span) if span else "",
        "width_of": width,
        "leading": LEADING,
        "texts": lambda top: _texts(top, say("what", shot, seen), say("more", shot, seen), say("drawn", diagram)),
    }
    # the font has no narrow space that keeps words together; here nothing breaks lines
    return _environment().get_template("pictures/still.svg").render(context).replace(numbers.THIN, "\N{THIN SPACE}")


def say(what: str, *about: Any) -> str:
    """What a macro of the words says of a shot, with single spaces; thin and fixed ones stay."""
    words = _environment().get_template("pictures/words.txt").module
    return re.sub(r"[ \n]+", " ", str(getattr(words, what)(*about))).strip(" ")


@cache
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    env.filters |= {"fixed": numbers.fixed, "tight": numbers.tight, "short": numbers.short, "count": numbers.count}
    return env


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


def _frame_drawn(shot: Mapping[str, Any]) -> dict[str, Any]:
    """The frame; where means are shown, one in which all are awake and give out theirs. What is not finite is 0."""
    frame, lately = shot["frame"], shot["lately"]
    layers = [{**layer, "activation": _finite(layer["activation"])} for layer in frame["layers"]]
    drawn = {**frame, "layers": layers, "input": _finite(frame["input"]), "output": _finite(frame["output"])}
    if not lately:
        return drawn
    means = [
        {"mask": [1] * len(layer["mask"]), "activation": activation, "factor": layer["factor"]}
        for layer, activation in zip(frame["layers"], lately["activation"], strict=True)
    ]
    return {**drawn, "layers": means, "input": lately["input"], "output": lately["output"]}


def _finite(values: Sequence[float | None]) -> list[float]:
    return [value or 0.0 for value in values]


def _in_view(frame: Mapping[str, Any]) -> dict[str, Any]:
    example = frame["example"]
    return {"x": _finite(example.get("inputs", frame["input"])), "label": example["label"], "wrong": False}


def _box(across: int, down: int) -> tuple[float, float, float, float]:
    """Left, top, width and height of what a picture of this size shows: the slide, and paper around it."""
    scale = min(across / WIDTH, down / HEIGHT)
    wide, high = round(across / scale, 2), round(down / scale, 2)
    return round((WIDTH - wide) / 2, 2), round((HEIGHT - high) / 2, 2), wide, high


def _texts(top: float, sentence: str, *rest: str) -> list[Text]:
    """The sentence, as large as there is room, and what goes with it below, from `top` on."""
    for size in SENTENCE:
        texts: list[Text] = []
        below = top
        for text, its_size in zip((sentence, *rest), (size, min(size, SMALL_PRINT), NOTE), strict=True):
            if text:
                texts.append(Text(round(below + its_size, 1), its_size, broken(text, its_size, COLUMN), bool(texts)))
                below = texts[-1].bottom + BREAK
        if texts[-1].bottom <= BOTTOM:
            break
    return texts


def _boundaries(metrics: Mapping[str, Any], paint: Paint) -> dict[str, str]:
    """What each network predicts everywhere in the plane, as addresses of images; none for other data."""
    boundary = metrics["boundary"]
    if boundary is None:
        return {}
    return {
        who: _address(np.frombuffer(base64.b64decode(boundary[who]), np.uint8), boundary["size"], paint)
        for who in ("network", "twin")
        if who in boundary
    }


def _address(probabilities: np.ndarray[Any, np.dtype[np.uint8]], size: int, paint: Paint) -> str:
    blue, middle, orange = (np.array(paint.rgb(f"field-{name}")) for name in ("blue", "middle", "orange"))
    shades = np.arange(256)[:, None]  # as plane.js has them
    toward = np.where(shades < 128, blue, orange)
    palette = middle + np.abs(shades - 127.5) / 127.5 * (toward - middle)
    pixels = np.rint(palette).astype(np.uint8)[probabilities].reshape(size, size, 3)
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
