"""Where the picture's neurons stand and how its edges run."""

import re
from itertools import pairwise
from typing import Any

import pytest

from app.experiment import Experiment, experiment_from
from app.live.still import still
from app.web.diagram import (
    BOTTOM,
    FINGER,
    HEIGHT,
    MIN_RADIUS_FOR_VALUE,
    MOST_EDGES,
    SLIDER,
    TOP,
    WIDTH,
    Diagram,
    Neuron,
    diagram_of,
    dots,
)
from app.web.edges import WIDTHS, curve, edge_class, edge_classes, edges_of, strength

SIZES: list[dict[str, Any]] = [
    {},
    {"hidden": [1]},
    {"hidden": [64, 64, 64, 64]},
    {"hidden": [3, 40, 7]},
    {"preset": "digits"},
    {"preset": "digits", "hidden": [64, 64, 64, 64]},
]


def drawn(fields: dict[str, Any]) -> tuple[Experiment, dict[str, Any], Diagram]:
    experiment = experiment_from(fields)
    frame = still(experiment)["frame"]
    return experiment, frame, diagram_of(experiment, frame)


def layers(diagram: Diagram) -> list[list[Neuron]]:
    return [diagram.inputs, *(column.neurons for column in diagram.columns), diagram.outputs]


@pytest.mark.parametrize("fields", SIZES)
def test_every_neuron_stands_inside_the_picture_and_none_overlap(fields: dict[str, Any]) -> None:
    _, _, diagram = drawn(fields)
    for layer in layers(diagram):
        for neuron in layer:
            assert neuron.radius <= neuron.x <= WIDTH - neuron.radius
            assert TOP <= neuron.y <= BOTTOM < HEIGHT - neuron.radius
        for above, below in pairwise(layer):
            assert below.y - above.y >= above.radius + below.radius


@pytest.mark.parametrize("fields", SIZES)
def test_there_is_one_key_for_each_neuron_of_the_experiment(fields: dict[str, Any]) -> None:
    experiment, frame, diagram = drawn(fields)
    keys = [neuron.key for layer in layers(diagram) for neuron in layer] + [p.key for p in diagram.pixels]
    sizes = [len(frame["input"]), *experiment.hidden, len(frame["output"])]
    assert sorted(keys) == sorted(f"{layer}-{i}" for layer, n in enumerate(sizes) for i in range(n))


@pytest.mark.parametrize("fields", SIZES)
def test_edges_are_few_and_run_from_layer_to_layer(fields: dict[str, Any]) -> None:
    _, _, diagram = drawn(fields)
    rights = {n.right for layer in layers(diagram) for n in layer} | {p.right for p in diagram.pixels}
    lefts = {n.left for layer in layers(diagram) for n in layer}
    count = 0
    for path in diagram.edges.values():
        for begin, end in re.findall(r"M([\d.]+) [\d.]+C.*? .*? .*? .*? ([\d.]+) [\d.]+", path):
            count += 1
            assert float(begin) in rights
            assert float(end) in lefts
            assert float(begin) < float(end)
    assert 0 < count <= MOST_EDGES


@pytest.mark.parametrize("fields", SIZES)
def test_what_points_at_one_neuron_never_points_at_its_neighbor(fields: dict[str, Any]) -> None:
    _, _, diagram = drawn(fields)
    for layer in layers(diagram):
        for above, below in pairwise(layer):
            assert 0 < above.reach <= FINGER
            assert above.y + above.reach <= below.y - below.reach + 0.11  # places are rounded to a tenth


@pytest.mark.parametrize("fields", SIZES)
def test_sliders_stand_over_their_layers_with_room_between(fields: dict[str, Any]) -> None:
    _, _, diagram = drawn(fields)
    for column in diagram.columns:
        assert 90 <= column.slider <= SLIDER
        assert diagram.head < min(neuron.y - neuron.radius for neuron in column.neurons)
    for one, following in pairwise(diagram.columns):
        assert one.x + one.slider / 2 < following.x - following.slider / 2


def test_small_networks_show_values_and_large_ones_say_that_they_are_thinned() -> None:
    _, _, small = drawn({})
    assert small.shows_values
    assert not small.thinned
    assert all(n.radius >= MIN_RADIUS_FOR_VALUE for n in small.columns[0].neurons)
    _, _, large = drawn({"preset": "digits"})
    assert not large.shows_values
    assert large.thinned


def test_digits_are_drawn_as_the_image_with_edges_leaving_its_right_side() -> None:
    _, frame, diagram = drawn({"preset": "digits"})
    assert diagram.inputs == []
    assert [pixel.value for pixel in diagram.pixels] == [round(value, 2) for value in frame["input"]]
    assert len({(pixel.x, pixel.y) for pixel in diagram.pixels}) == 64
    assert {pixel.right for pixel in diagram.pixels} == {diagram.pixels[0].right}
    assert all(pixel.x + pixel.size < pixel.right for pixel in diagram.pixels)


def test_a_dropped_neuron_has_its_edges_at_rest() -> None:
    source = [Neuron("1-0", 100, 50, 10, 0.5, kept=False), Neuron("1-1", 100, 90, 10, 0.5)]
    target = [Neuron("2-0", 300, 70, 10, 0.5)]
    assert edges_of(source, target, [[1.0], [-1.0]], 9) == {
        "asleep": "M113 50C200 50 200 70 287 70",
        "negative-4": "M113 90C200 90 200 70 287 70",
    }


def test_only_the_strongest_edges_are_drawn_and_very_weak_ones_never() -> None:
    sources = [Neuron(f"0-{i}", 100, 10 * i, 4, 0) for i in range(4)]
    targets = [Neuron("1-0", 200, 20, 4, 0)]
    paths = edges_of(sources, targets, [[0.2], [WIDTHS[0] / 2], [-0.9], [0.5]], 2)
    assert set(paths) == {"negative-3", "positive-2"}
    assert "asleep" not in edges_of(sources[:2], targets, [[0.0], [0.05]], 2)


@pytest.mark.parametrize(("weight", "name"), [(0.1, "positive-1"), (-0.99, "negative-3"), (-9, "negative-5")])
def test_an_edge_is_classed_by_sign_and_width(weight: float, name: str) -> None:
    assert edge_class(weight) == name
    assert name in edge_classes()


def test_a_curve_leaves_and_arrives_level() -> None:
    assert curve(10.1, 5, 20.2, 7.5) == "M10.1 5C15.15 5 15.15 7.5 20.2 7.5"


def test_strength_grows_with_the_value_whatever_its_sign_and_stays_below_one() -> None:
    values = [strength(v) for v in (0, 0.1, 0.5, 1, 2)]
    assert values == sorted(set(values))
    assert values[0] == 0
    assert strength(-0.5) == strength(0.5)
    assert strength(1.25) < 1


def test_dots_are_placed_with_y_downward() -> None:
    points = [{"x": [-2.5, 2.5], "label": 1, "wrong": True}, {"x": [0, -2.5], "label": 0, "wrong": False}]
    assert dots(points, [-2.5, 2.5, -2.5, 2.5]) == [
        {"x": 0, "y": 0, "label": 1, "wrong": True},
        {"x": 50, "y": 100, "label": 0, "wrong": False},
    ]
    assert dots([], None) == []
