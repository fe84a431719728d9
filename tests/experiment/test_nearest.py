"""The nearest good value: none other is nearer, a good one is its own, and words have none."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.experiment import BY_NAME, PARAMETERS, Parameter
from app.experiment.kinds import List, Number, Refused, Whole
from app.experiment.nearest import fitted, nearest

NUMBERS = [p for p in PARAMETERS if isinstance(p.kind, Number | Whole)]
LISTS = [p for p in PARAMETERS if isinstance(p.kind, List)]
OTHERS = [p for p in PARAMETERS if p not in NUMBERS + LISTS]


def good(parameter: Parameter, value: Any) -> bool:
    """Whether a field takes this value."""
    try:
        parameter.kind.read(parameter.name, value)
    except Refused:
        return False
    return True


@given(parameter=st.sampled_from(NUMBERS), number=st.floats(-100, 1e6), other=st.floats(-100, 1e6))
def test_what_is_taken_is_good_and_no_other_is_nearer(parameter: Parameter, number: float, other: float) -> None:
    taken = parameter.nearest(number)
    assert good(parameter, taken)
    if good(parameter, number):
        assert taken == number
    if good(parameter, other) and not (isinstance(parameter.kind, Number) and parameter.kind.below):
        assert abs(taken - number) <= abs(other - number)


@pytest.mark.parametrize("parameter", NUMBERS, ids=lambda p: p.name)
def test_however_large_a_number_is_written_its_bound_is_near(parameter: Parameter) -> None:
    assert parameter.nearest("-1e999") == parameter.minimum
    below = isinstance(parameter.kind, Number) and parameter.kind.below
    assert parameter.nearest("9" * 5000) == (0.95 if below else parameter.maximum)


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda p: p.name)
def test_nothing_is_near_to_a_word(parameter: Parameter) -> None:
    for text in ("", "abc", "nan", "inf", "1 2", "\u0661"):
        assert parameter.nearest(parameter.kind.from_text(text)) is None


@pytest.mark.parametrize("parameter", OTHERS, ids=lambda p: p.name)
def test_choices_and_flags_have_no_neighbours(parameter: Parameter) -> None:
    assert parameter.nearest("7") is None


@pytest.mark.parametrize(("given", "taken"), [("1", 0.95), ("7", 0.95), ("-1", 0.0), ("0.99", 0.99), (" .5", 0.5)])
def test_a_rate_ends_where_its_slider_ends(given: str, taken: float) -> None:
    assert BY_NAME["input_drop_rate"].nearest(given) == taken


def test_without_steps_the_nearest_below_a_bound_is_just_below() -> None:
    assert 0.999 < nearest(Number(0, 1, below=True), 3) < 1


@given(items=st.lists(st.one_of(st.floats(-5, 200), st.just(""), st.just("x")), max_size=7))
def test_a_list_is_near_item_by_item(items: list[Any]) -> None:
    kept = [item for item in items if item != ""][:4]
    for parameter in LISTS:
        assert isinstance(parameter.kind, List)
        taken = parameter.nearest(items)
        if not kept or "x" in kept:
            assert taken is None
        else:
            assert good(parameter, taken)
            assert taken == tuple(nearest(parameter.kind.item, item, parameter.step) for item in kept)


@pytest.mark.parametrize(("length", "right"), [(1, (1,)), (2, (1, 2)), (4, (1, 2, 2, 2))])
def test_what_is_too_short_is_filled_with_its_last(length: int, right: tuple[int, ...]) -> None:
    assert fitted((1, 2), length) == right
