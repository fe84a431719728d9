"""Edges between two layers as a few joined paths: one for each sign and width, and two for those that are gray.

`static/js/edges.js` is the same for the browser, which rebuilds the paths as weights and masks change.
"""

from collections.abc import Sequence
from math import exp
from typing import Protocol

WIDTHS = (0.1, 0.3, 0.6, 1.0, 1.6)  # |w| from which an edge is drawn so wide; below the first it is not drawn
AT_REST = "asleep"
NOT_YET = "waiting"  # where slow motion has not come to; none in a still


class Source(Protocol):
    """Where edges begin."""

    @property
    def right(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def kept(self) -> bool: ...


class Target(Protocol):
    """Where edges end."""

    @property
    def left(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def kept(self) -> bool: ...


def edge_classes() -> list[str]:
    """The classes in the order in which they are drawn: gray ones first, strong ones last."""
    widths = range(1, len(WIDTHS) + 1)
    return [AT_REST, NOT_YET, *(f"{sign}-{width}" for width in widths for sign in ("negative", "positive"))]


def edges_of(
    sources: Sequence[Source], targets: Sequence[Target], weights: Sequence[Sequence[float]], most: int
) -> dict[str, str]:
    """One layer's `most` strongest edges as joined paths by class; weights are [n_in][n_out]."""
    flat = [(i, j, w) for i, row in enumerate(weights) for j, w in enumerate(row) if abs(w) >= WIDTHS[0]]
    joined: dict[str, str] = {}
    for i, j, weight in sorted(sorted(flat, key=lambda edge: -abs(edge[2]))[:most]):
        source, target = sources[i], targets[j]
        name = edge_class(weight) if source.kept and target.kept else AT_REST
        joined[name] = joined.get(name, "") + curve(source.right, source.y, target.left, target.y)
    return joined


def edge_class(weight: float) -> str:
    """The class of an edge between neurons that are awake."""
    width = sum(abs(weight) >= limit for limit in WIDTHS)
    return f"{'negative' if weight < 0 else 'positive'}-{width}"


def curve(x0: float, y0: float, x1: float, y1: float) -> str:
    """The path of an edge: it leaves and arrives level."""
    middle = f"{round((x0 + x1) / 2, 2):g}"
    return f"M{x0:g} {y0:g}C{middle} {y0:g} {middle} {y1:g} {x1:g} {y1:g}"


def strength(value: float) -> float:
    """The shade of a value, in [0, 1): clear for small ones, never quite full for large ones."""
    return round(1 - exp(-1.6 * abs(value)), 2)
