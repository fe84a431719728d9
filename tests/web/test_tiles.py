"""The tiles: a small picture of each data set, made of its own data."""

import pytest

from app.experiment import BY_NAME, experiment_from
from app.nn.datasets import load
from app.web.tiles import _CLEAR, _SEEDS, tile

PLANE = [name for name in BY_NAME["dataset"].choices if name != "digits"]


def test_every_data_set_has_a_tile_and_no_other() -> None:
    assert set(_SEEDS) == set(BY_NAME["dataset"].choices)
    with pytest.raises(KeyError):
        tile("sun")


@pytest.mark.parametrize("dataset", PLANE)
def test_the_dots_are_points_of_the_data_set_in_their_places(dataset: str) -> None:
    seen = tile(dataset)
    data = load(experiment_from({"dataset": dataset, "seed": _SEEDS[dataset], **_CLEAR}))
    assert [dot.label for dot in seen.dots] == data.true_labels.tolist()
    scale = 80 / float((data.train_inputs.max(axis=0) - data.train_inputs.min(axis=0)).max())
    # one scale for both axes, y downward: differences of places are those of the data
    for axis, sign in ((0, 1), (1, -1)):
        places = [dot[axis] for dot in seen.dots]
        differences = data.train_inputs[:, axis] - data.train_inputs[0, axis]
        assert [place - places[0] for place in places] == pytest.approx(
            (sign * scale * differences).tolist(), abs=0.011
        )


@pytest.mark.parametrize("dataset", PLANE)
def test_the_dots_fill_their_square_without_touching_its_sides(dataset: str) -> None:
    dots = tile(dataset).dots
    assert 30 <= len(dots) <= 45
    assert tile(dataset).pixels == ()
    assert {dot.label for dot in dots} == {0, 1}
    sides = [[dot[axis] for dot in dots] for axis in (0, 1)]
    assert all(min(side) >= 10 and max(side) <= 90 and min(side) + max(side) == pytest.approx(100) for side in sides)
    assert max(max(side) - min(side) for side in sides) == pytest.approx(80)


def test_the_tile_of_the_digits_is_a_three_of_theirs() -> None:
    seen = tile("digits")
    data = load(experiment_from({"dataset": "digits", "seed": _SEEDS["digits"], **_CLEAR}))
    flat = [pixel for row in seen.pixels for pixel in row]
    assert [len(row) for row in seen.pixels] == [8] * 8
    labels = [label for image, label in zip(data.train_inputs, data.true_labels, strict=True) if image.tolist() == flat]
    assert labels == [3]
    assert seen.dots == ()


def test_a_tile_is_computed_once() -> None:
    assert tile("moons") is tile("moons")
