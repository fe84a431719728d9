"""The geometry of the network's picture: where neurons stand. The template draws it, scripts move nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..experiment import Experiment
from .edges import edge_classes, edges_of, strength

WIDTH, HEIGHT = 840, 534
HEAD = 56  # where what stands above a layer ends
TOP, BOTTOM = 80, 478  # where the outermost neurons of a full layer have their centers
LEFT, RIGHT = 74, 716  # centers of the first input and of the outputs
IMAGE = 128  # side of an image that is the input, in place of a column of neurons
MAX_RADIUS = 15.0
MIN_RADIUS_FOR_VALUE = 12.5  # smaller neurons have no room for a number
GAP = 3  # between a neuron and its edges
MOST_EDGES = 600  # in the whole picture; of larger networks each layer shows its strongest
CROWDED = 3  # hidden layers from which there is no room for a label on one line
SLIDER = 170  # length of the slider above a layer, where there is room
FINGER = 22  # how far around its center a neuron can be pointed at, where no other is near


@dataclass(frozen=True)
class Neuron:
    """A circle: edges end at its `left` and begin at its `right`; `value` is what it gives out.

    What points at it may be `reach` above or below its center.
    """

    key: str
    x: float
    y: float
    radius: float
    value: float
    kept: bool = True
    reach: float = FINGER

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
    kept: bool = True


@dataclass(frozen=True)
class Column:
    """A hidden layer, with what stands above and below it."""

    number: int
    x: float
    neurons: list[Neuron]
    drop_rate: float
    slider: float  # how long the slider of its drop rate is

    @property
    def awake(self) -> int:
        """How many of its neurons are kept."""
        return sum(neuron.kept for neuron in self.neurons)


@dataclass(frozen=True)
class Diagram:
    """A drawn network; `inputs` or `pixels` is empty. `edges` maps a class of edges to one joined path."""

    width: int
    height: int
    head: int
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
    slider = round(min(SLIDER, 0.8 * (RIGHT - start) / (layers + 1)))
    columns = []
    for k, (layer, rate) in enumerate(zip(frame["layers"], experiment.drop_rates, strict=True), start=1):
        x = round(start + (RIGHT - start) * k / (layers + 1))
        columns.append(Column(k, x, _column(k, x, layer["activation"], 56, layer["mask"]), rate, slider))
    outputs = _column(layers + 1, RIGHT, frame["output"], 98)
    hidden = [column.neurons for column in columns]
    sources: list[Sequence[Neuron | Pixel]] = [pixels or inputs, *hidden]
    pairs = list(zip(sources, [*hidden, outputs], strict=True))
    most = MOST_EDGES // len(pairs)
    joined = dict.fromkeys(edge_classes(), "")
    for (begins, ends), weights in zip(pairs, frame["weights"], strict=True):
        for name, path in edges_of(begins, ends, weights, most).items():
            joined[name] += path
    return Diagram(
        width=WIDTH,
        height=HEIGHT,
        head=HEAD,
        inputs=inputs,
        pixels=pixels,
        columns=columns,
        outputs=outputs,
        edges=joined,
        most_edges=most,
        thinned=any(len(begins) * len(ends) > most for begins, ends in pairs),
    )


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
    reach = round(min(FINGER, apart / 2), 1)
    kept = [1] * n if mask is None else mask
    return [
        Neuron(f"{layer}-{i}", x, round(first + apart * i, 1), radius, value, bool(kept[i]), reach)
        for i, value in enumerate(values)
    ]


def _image(values: Sequence[float]) -> list[Pixel]:
    """A square image in place of the input neurons, by row from the top left."""
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
