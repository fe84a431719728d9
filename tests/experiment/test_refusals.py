"""A refusal repeats what came, whatever came, and never at length."""

import json
from typing import Any

import pytest

from app.experiment import InvalidExperiment, experiment_from
from app.experiment.kinds import SHOWN, shown


def nested(depth: int) -> Any:
    """A list in a list in a list …, as deep as that."""
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


STRANGE = [nested(100_000), 10**5000, "x" * 10_000, list(range(10_000)), {"a": "\ud800" * 99}]


@pytest.mark.parametrize("value", STRANGE, ids=["deep", "large", "long", "many", "surrogates"])
def test_whatever_came_is_shown_in_few_ascii_characters(value: Any) -> None:
    assert len(shown(value)) <= SHOWN + 1
    assert shown(value).removesuffix("…").isascii()


def test_what_json_can_nest_is_refused_like_anything_else() -> None:
    depth = 1
    while True:
        try:
            given = json.loads('{"hidden":' + "[" * depth + "]" * depth + "}")
        except RecursionError:
            break
        with pytest.raises(InvalidExperiment):
            experiment_from(given)
        depth += 1
    assert depth > 100
