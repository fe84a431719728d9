"""A still: a shot of a run drawn for a slide, as an SVG that needs nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..experiment import experiment_from
from . import numbers
from .boundary_images import boundary_images
from .diagram import diagram_of, dots
from .form import preset_of
from .lettering import broken, fitted, width
from .paint import paint_of
from .picture_words import say, seen_in
from .slide_texts import COLUMN, LEADING, NOTE, texts_from
from .templating import environment

WIDTH, HEIGHT = 960, 540  # of the slide that all is placed on
BRAND = (11.0, 10.0, 9.0, 8.0)


@dataclass(frozen=True)
class Span:
    """Which iterations a clip shows, and how many a second."""

    first: int
    last: int
    speed: float


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
        "boundaries": boundary_images(shot["metrics"], paint),
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
        "texts": lambda top: texts_from(top, say("what", shot, seen), say("more", shot, seen), say("drawn", diagram)),
    }
    # the font has no narrow space that keeps words together; here nothing breaks lines
    return environment.get_template("pictures/still.svg").render(context).replace(numbers.THIN, "\N{THIN SPACE}")


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
