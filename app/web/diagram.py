"""The geometry of the network's picture: where neurons stand and how edges run. Pure numbers; the template draws them.

JavaScript rebuilds only the edges' paths, from the coordinates that stand in the picture: `static/js/edges.js` has the
same `curve`, `edges_of` and `strength`, and nothing else of what is here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Any

from ..experiment import Experiment

WIDTH, HEIGHT = 840, 524
TOP, BOTTOM = 66, 478  # where the outermost neurons of a full layer have their centers
LEFT, RIGHT = 74, 716  # centers of the first input and of the outputs
IMAGE = 128  # side of an image that is the input, in place of a column of neurons
MAX_RADIUS = 15.0
MIN_RADIUS_FOR_VALUE = 12.5  # smaller neurons have no room for a number
GAP = 3  # between a neuron and its edges
WIDTHS = (
    0.1,
    0.3,
    0.6,
    1.0,
    1.6,
)  # |w| from which an edge gets the next width; below the first it is not drawn
MOST_EDGES = 600  # in the whole picture; of larger networks each layer shows its strongest
CROWDED = 3  # hidden layers from which there is no room for a label on one line


@dataclass(frozen=True)
class Neuron:
    """A circle: `left` and `right` are where edges end and begin, `value` what it gives out, `strength` its shade."""

    key: str
    x: float
    y: float
    radius: float
    value: float
    kept: bool = True

    @property
    def left(self) -> float:
        """Where edges from the layer before end."""
        return round(self.x - self.radius - GAP, 1)

    @property
    def right(self) -> float:
        """Where edges to the next layer begin."""
        return round(self.x + self.radius + GAP, 1)

    @property
    def sign(self) -> str:
        """The sign of the value, which is its color."""
        return "negative" if self.value < 0 else "positive"

    @property
    def shade(self) -> float:
        """How strong the color is, in [0, 1)."""
        return strength(self.value)


@dataclass(frozen=True)
class Pixel:
    """A cell of the image; its edges leave from the image's right side at its own height."""

    key: str
    x: float
    y: float
    size: float
    value: float
    right: float


@dataclass(frozen=True)
class Column:
    """A hidden layer, with what is written above and below it."""

    number: int
    x: float
    neurons: list[Neuron]
    drop_rate: float
    factor: float

    @property
    def awake(self) -> int:
        """How many of its neurons are kept."""
        return sum(neuron.kept for neuron in self.neurons)


@dataclass(frozen=True)
class Diagram:
    """A drawn network; either `inputs` or `pixels` is empty. `edges` maps a class of edges to one joined path."""

    width: int
    height: int
    inputs: list[Neuron]
    pixels: list[Pixel]
    columns: list[Column]
    outputs: list[Neuron]
    edges: Mapping[str, str]
    most_edges: int  # drawn in each layer
    thinned: bool  # whether some layer has more

    @property
    def shows_values(self) -> bool:
        """Whether hidden neurons have room for their number."""
        return all(n.radius >= MIN_RADIUS_FOR_VALUE for column in self.columns for n in column.neurons)

    @property
    def crowded(self) -> bool:
        """Whether labels must be narrow."""
        return len(self.columns) >= CROWDED


def diagram_of(experiment: Experiment, frame: Mapping[str, Any]) -> Diagram:
    """The picture of a frame (as the contract has it, weights included)."""
    pixels = _image(frame["input"]) if experiment.dataset == "digits" else []
    inputs = [] if pixels else _column(0, LEFT, frame["input"], 118)
    start = pixels[0].right if pixels else LEFT
    layers = len(experiment.hidden)
    columns = []
    for k, (layer, rate) in enumerate(zip(frame["layers"], experiment.drop_rates, strict=True), start=1):
        x = round(start + (RIGHT - start) * k / (layers + 1))
        columns.append(
            Column(k, x, _column(k, x, layer["activation"], 56, layer["mask"]), rate, layer["factor"])
        )
    outputs = _column(layers + 1, RIGHT, frame["output"], 98)
    stops: list[Sequence[Neuron | Pixel]] = [pixels or inputs, *(column.neurons for column in columns)]
    targets = [*(column.neurons for column in columns), outputs]
    most = MOST_EDGES // len(targets)
    joined: dict[str, str] = {name: "" for name in edge_classes()}
    for sources, ends, weights in zip(stops, targets, frame["weights"], strict=True):
        for name, path in edges_of(sources, ends, weights, most).items():
            joined[name] += path
    return Diagram(
        width=WIDTH,
        height=HEIGHT,
        inputs=inputs,
        pixels=pixels,
        columns=columns,
        outputs=outputs,
        edges=joined,
        most_edges=most,
        thinned=any(len(a) * len(b) > most for a, b in zip(stops, targets, strict=True)),
    )


def edge_classes() -> list[str]:
    """The names of the edges' classes, in the order in which they are drawn: those at rest first, strong ones last."""
    return [
        "asleep",
        *(f"{sign}-{width}" for width in range(1, len(WIDTHS) + 1) for sign in ("negative", "positive")),
    ]


def edges_of(
    sources: Sequence[Neuron | Pixel],
    targets: Sequence[Neuron],
    weights: Sequence[Sequence[float]],
    most: int,
) -> dict[str, str]:
    """The edges of one layer as joined paths by class: the `most` strongest of them, weights being [n_in][n_out]."""
    flat = [(i, j, w) for i, row in enumerate(weights) for j, w in enumerate(row) if abs(w) >= WIDTHS[0]]
    drawn = sorted(sorted(flat, key=lambda edge: -abs(edge[2]))[:most])
    joined: dict[str, str] = {}
    for i, j, weight in drawn:
        source, target = sources[i], targets[j]
        asleep = not (getattr(source, "kept", True) and target.kept)
        width = sum(abs(weight) >= limit for limit in WIDTHS)
        name = "asleep" if asleep else f"{'negative' if weight < 0 else 'positive'}-{width}"
        joined[name] = joined.get(name, "") + curve(source.right, source.y, target.left, target.y)
    return joined


def curve(x0: float, y0: float, x1: float, y1: float) -> str:
    """The path of an edge: it leaves and arrives level."""
    middle = f"{round((x0 + x1) / 2, 2):g}"
    return f"M{x0:g} {y0:g}C{middle} {y0:g} {middle} {y1:g} {x1:g} {y1:g}"


def strength(value: float) -> float:
    """The shade of a value, in [0, 1): clear for small ones, never quite full for large ones."""
    return round(1 - exp(-1.6 * abs(value)), 2)


def dots(points: Sequence[Mapping[str, Any]], extent: Sequence[float] | None) -> list[dict[str, Any]]:
    """Training points placed in a square of side 100, y downward; `extent` is [left, right, bottom, top]."""
    if not extent:
        return []
    left, right, bottom, top = extent
    return [
        {
            "x": round(100 * (point["x"][0] - left) / (right - left), 2),
            "y": round(100 * (top - point["x"][1]) / (top - bottom), 2),
            "label": point["label"],
            "wrong": point["wrong"],
        }
        for point in points
    ]


def _column(
    layer: int, x: float, values: Sequence[float], widest: float, mask: Sequence[int] | None = None
) -> list[Neuron]:
    """Neurons evenly above one another, around the middle, at most `widest` apart."""
    n = len(values)
    apart = min(widest, (BOTTOM - TOP) / max(1, n - 1))
    first = (TOP + BOTTOM - apart * (n - 1)) / 2
    radius = round(min(MAX_RADIUS, apart * 0.41), 1)
    kept = [True] * n if mask is None else [bool(m) for m in mask]
    return [
        Neuron(
            f"{layer}-{i}", x, round(first + apart * i, 1), radius, 0.0 if value is None else value, kept[i]
        )
        for i, value in enumerate(values)
    ]


def _image(values: Sequence[float]) -> list[Pixel]:
    """An 8 × 8 image in place of the input neurons, by row from the top left."""
    side = round(len(values) ** 0.5)
    size = IMAGE / side
    left, top = LEFT - 60, (TOP + BOTTOM - IMAGE) / 2
    return [
        Pixel(
            key=f"0-{i}",
            x=left + size * (i % side),
            y=round(top + size * (i // side) + size / 2, 1),
            size=size,
            value=round(value, 2),
            right=left + IMAGE + GAP,
        )
        for i, value in enumerate(values)
    ]
