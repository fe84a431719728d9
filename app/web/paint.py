"""The paint of pictures: colors and lines as the page's styles have them, for one theme."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from .assets import STATIC
from .edges import WIDTHS

THEMES = ("light", "dark", "projector")

_PAIR = re.compile(r"--([\w-]+): light-dark\((#\w+), (#\w+)\);")
_FOR_PROJECTOR = re.compile(r':root\[data-theme="projector"\] \{((?:\s*--[\w-]+: #\w+;)+)')
_ONE = re.compile(r"--([\w-]+): (#\w+);")
_EDGE = re.compile(r'\.edge\[data-edges\$="-(\d)"\] \{\s*stroke-width: ([\d.]+);\s*stroke-opacity: ([\d.]+);')


@dataclass(frozen=True)
class Line:
    """How wide an edge is drawn, and how opaque."""

    width: float
    opacity: float


@dataclass(frozen=True)
class Paint:
    """`color` by name, as `#14171f`; `edges` by class of width; `outline` is the width of what goes around a neuron."""

    color: Mapping[str, str]
    edges: Mapping[int, Line]
    outline: float

    def rgb(self, name: str) -> tuple[int, int, int]:
        """A color's channels, 0 to 255."""
        red, green, blue = bytes.fromhex(self.color[name].removeprefix("#"))
        return red, green, blue


@cache
def paint_of(theme: str) -> Paint:
    """The paint of a theme. Raises KeyError for one that pictures do not have."""
    tokens, edges = _read("tokens"), _edges("picture")
    usual = tokens.partition(":root[data-theme")[0]  # what follows is for one theme, or for a person's own palette
    colors = {name: dark if theme == "dark" else light for name, light, dark in _PAIR.findall(usual)}
    if theme != "projector":
        return Paint(colors, edges, outline=1.5)
    stronger = _FOR_PROJECTOR.search(tokens)
    colors |= dict(_ONE.findall(stronger[1] if stronger else ""))
    return Paint(colors, edges | _edges("projector"), outline=2.2)


def _edges(style: str) -> dict[int, Line]:
    found = {int(number): Line(float(width), float(opacity)) for number, width, opacity in _EDGE.findall(_read(style))}
    if len(found) != len(WIDTHS):
        raise ValueError(f"css/{style}.css must have a rule for {len(WIDTHS)} widths of edges, got {len(found)}")
    return found


def _read(style: str) -> str:
    return (STATIC / "css" / f"{style}.css").read_text("utf-8")
