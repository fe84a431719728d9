"""Lettering: how wide words are in the page's font, and where a text breaks into lines."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from PIL import ImageFont

from .assets import STATIC

FONTS = {weight: STATIC / f"vendor/inter/inter-latin-{weight}.ttf" for weight in (400, 600, 700)}
STRONG = 600

_MEASURED_AT = 100

Run = tuple[str, bool]  # some text, and whether it is strong


@cache
def _font(weight: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS[weight], _MEASURED_AT)


def width(text: str, size: float, weight: int = 400) -> float:
    """How wide a text is at this size of the font."""
    return size * _font(weight).getlength(text) / _MEASURED_AT


def broken(text: str, size: float, room: float) -> list[list[Run]]:
    """A text, in which `**` marks what is strong, as lines of runs no wider than `room` where words allow."""
    space = width(" ", size)
    lines: list[list[Run]] = []
    used = 0.0
    for word in _words(text):
        wide = sum(width(part, size, STRONG if strong else 400) for part, strong in word)
        if lines and used + space + wide <= room:
            lines[-1] += [(" ", False), *word]
            used += space + wide
        else:
            lines.append(word)
            used = wide
    return [_joined(line) for line in lines]


def fitted(text: str, sizes: Sequence[float], room: float) -> tuple[str, float]:
    """The text with the first of the `sizes` at which it is no wider than `room`, or else the last."""
    return text, next((size for size in sizes if width(text, size) <= room), sizes[-1])


def _words(text: str) -> Iterator[list[Run]]:
    """What lies between ordinary spaces, in runs: thin and fixed spaces keep together."""
    strong = False
    for word in re.split(r"[ \n]+", text.strip(" \n")):
        parts = word.split("**")
        runs = []
        for i, part in enumerate(parts):
            strong = strong != (i > 0)
            if part:
                runs.append((part, strong))
        yield runs


def _joined(line: list[Run]) -> list[Run]:
    """Neighbors of one weight as one run; a space goes with what stands before it."""
    joined: list[Run] = []
    for text, strong in line:
        if joined and (text == " " or joined[-1][1] == strong):
            joined[-1] = (joined[-1][0] + text, joined[-1][1])
        else:
            joined.append((text, strong))
    return joined
