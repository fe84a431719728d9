"""What each field of an experiment may be, by the contract: taken inside its bounds, refused outside."""

import math
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.experiment import BY_NAME, PARAMETERS, InvalidExperiment, Refused, experiment_from

from .strategies import CHOICES, FIELDS, NUMBERS, WHOLES, fields, rates

HUGE = st.integers(min_value=10**300, max_value=10**320) | st.integers(max_value=-(10**300))
NO_NUMBER = st.one_of(
    st.none(),
    st.text(),
    st.booleans(),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(), st.integers(), max_size=2),
)
NOT_FINITE = st.sampled_from([math.nan, math.inf, -math.inf])


def refused(given: dict[str, Any]) -> Refused:
    """The one field that is refused."""
    with pytest.raises(InvalidExperiment) as raised:
        experiment_from(given)
    assert len(raised.value.refusals) == 1
    refusal = raised.value.refusals[0]
    assert str(raised.value) == f"{refusal.field} must be {refusal.expected}, got {refusal.got}"
    assert refusal.got.removesuffix("…").isascii()
    assert len(refusal.got) <= 61
    return refusal


def outside(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(max_value=low, exclude_max=True) | st.floats(min_value=high, exclude_min=True)


def test_the_table_has_the_contracts_fields_and_no_others() -> None:
    assert {parameter.name for parameter in PARAMETERS} == FIELDS
    assert len(PARAMETERS) == len(BY_NAME)
    for name, (low, high) in {**NUMBERS, **WHOLES}.items():
        most = 1000 if name == "train_size" else high  # digits have more
        assert (BY_NAME[name].minimum, BY_NAME[name].maximum) == (low, most)
    for name, names in CHOICES.items():
        assert sorted(BY_NAME[name].choices) == sorted(names)
    assert {p.name for p in PARAMETERS if p.live} == {
        "learning_rate",
        "weight_decay",
        "drop_rates",
        "input_drop_rate",
        "scaling",
    }


def test_every_parameter_is_told_to_a_person() -> None:
    for parameter in PARAMETERS:
        assert parameter.label
        assert parameter.help.endswith(".")
        assert parameter.group in {"data", "network", "dropout", "training"}


@given(given=fields())
def test_an_experiment_has_the_values_it_was_given(given: dict[str, Any]) -> None:
    experiment = experiment_from(given)
    told = experiment.as_fields()
    assert {name: told[name] for name in given} == given
    assert set(told) == FIELDS
    assert all(isinstance(told[name], float) for name in (*NUMBERS, "input_drop_rate"))
    assert all(type(told[name]) is int for name in WHOLES)


@pytest.mark.parametrize(("name", "bounds"), NUMBERS.items())
@given(data=st.data())
def test_a_number_is_taken_within_its_bounds_and_refused_outside(
    name: str, bounds: tuple[float, float], data: st.DataObject
) -> None:
    low, high = bounds
    for value in (low, high, data.draw(st.floats(low, high))):
        assert getattr(experiment_from({name: value}), name) == value
    bad = data.draw(outside(low, high) | NOT_FINITE | HUGE | NO_NUMBER)
    refusal = refused({name: bad})
    assert refusal.field == name
    assert refusal.expected == f"in [{low:g}, {high:g}]"


@pytest.mark.parametrize(("name", "bounds"), WHOLES.items())
@given(data=st.data())
def test_a_whole_number_is_taken_within_its_bounds_and_refused_outside(
    name: str, bounds: tuple[int, int], data: st.DataObject
) -> None:
    low, high = bounds
    room = {"batch_size": {"train_size": 500}}.get(name, {})
    for value in (low, high, data.draw(st.integers(low, high))):
        for written in (value, float(value)):  # JSON does not tell 5 from 5.0
            read = getattr(experiment_from({**room, name: written}), name)
            assert (read, type(read)) == (value, int)
    broken = st.floats(low, high).filter(lambda x: not x.is_integer())
    beyond = st.integers(max_value=low - 1) | st.integers(min_value=1001 if name == "train_size" else high + 1)
    bad = data.draw(broken | beyond | NOT_FINITE | HUGE | NO_NUMBER)
    refusal = refused({**room, name: bad})
    assert refusal.field == name
    assert refusal.expected.startswith("a whole number in [")


@pytest.mark.parametrize("name", CHOICES)
@given(bad=NO_NUMBER | st.integers() | NOT_FINITE)
def test_a_choice_is_one_of_its_names(name: str, bad: Any) -> None:
    for value in CHOICES[name]:
        assert getattr(experiment_from({name: value}), name) == value
    assume(bad not in CHOICES[name])
    refusal = refused({name: bad})
    assert refusal.field == name
    assert all(value in refusal.expected for value in CHOICES[name])


@given(bad=st.integers() | st.floats() | st.text() | st.none() | st.lists(st.booleans()))
def test_the_twin_is_true_or_false_and_nothing_like_it(bad: Any) -> None:
    assert refused({"twin": bad}).field == "twin"


@given(rate=rates, bad=outside(0, 1) | st.just(1.0) | st.just(1) | NOT_FINITE | HUGE | NO_NUMBER)
def test_a_drop_rate_is_at_least_0_and_below_1(rate: float, bad: Any) -> None:
    assert experiment_from({"input_drop_rate": rate}).input_drop_rate == rate
    assert experiment_from({"drop_rates": [rate, 0]}).drop_rates == (rate, 0.0)
    refusal = refused({"input_drop_rate": bad})
    assert (refusal.field, refusal.expected) == ("input_drop_rate", "in [0, 1)")
    refusal = refused({"drop_rates": [0.5, bad]})
    assert (refusal.field, refusal.expected) == ("drop_rates[1]", "in [0, 1)")


@given(bad=st.integers(max_value=0) | st.integers(min_value=65) | st.just(1.5) | NOT_FINITE | HUGE | NO_NUMBER)
def test_a_hidden_layer_has_1_to_64_neurons(bad: Any) -> None:
    for size in (1, 64):
        assert experiment_from({"hidden": [12, size]}).hidden == (12, size)
    assert refused({"hidden": [12, bad]}).field == "hidden[1]"


@pytest.mark.parametrize("name", ["hidden", "drop_rates"])
@pytest.mark.parametrize("bad", [[], [0.5] * 5, "12,12", "12", "", None, 12, 0.5, {"0": 12}, True])
def test_lists_have_one_to_four_items(name: str, bad: Any) -> None:
    refusal = refused({name: bad})
    assert refusal.field == name
    assert refusal.expected.startswith("a list of 1 to 4 items, each ")


def test_four_layers_are_the_most() -> None:
    assert experiment_from({"hidden": [64] * 4}).hidden == (64,) * 4


def test_an_error_reads_as_a_sentence_that_quotes_what_came() -> None:
    with pytest.raises(InvalidExperiment, match=r"^drop_rates\[1\] must be in \[0, 1\), got 1\.0$"):
        experiment_from({"drop_rates": [0.2, 1.0]})


@pytest.mark.parametrize(
    ("value", "got"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        ("½", r"'\xbd'"),
        ("x" * 100, "'" + "x" * 59 + "…"),
        (10**5000, "a very large number"),
        (math.nan, "nan"),
        ([1, "a"], "[1, 'a']"),
    ],
    ids=["null", "true", "false", "not ASCII", "long", "huge", "nan", "list"],
)
def test_what_came_is_quoted_in_json_words_in_ascii_and_cut_when_long(value: Any, got: str) -> None:
    assert refused({"noise": value}).got == got
