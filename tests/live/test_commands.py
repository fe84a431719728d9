"""Commands as they come in JSON: every one understood, every other shape refused with the field that is wrong."""

from contextlib import suppress
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.experiment import Refused, Setting, experiment_from
from app.live.commands import (
    FIELDS,
    Command,
    Pause,
    Play,
    Reset,
    Seek,
    Set,
    SetMode,
    SetSpeed,
    Step,
    command_from,
    speed_from,
)

EXPERIMENT = experiment_from({"steps": 500})

UNDERSTOOD: list[tuple[dict[str, Any], Command]] = [
    ({"command": "play"}, Play()),
    ({"command": "pause"}, Pause()),
    ({"command": "reset"}, Reset()),
    ({"command": "step"}, Step(1)),
    ({"command": "step", "count": 1}, Step(1)),
    ({"command": "step", "count": -3}, Step(-3)),
    ({"command": "step", "count": 20_000}, Step(20_000)),
    ({"command": "seek", "step": 0}, Seek(0)),
    ({"command": "seek", "step": 500}, Seek(500)),
    ({"command": "seek", "step": 37.0}, Seek(37)),
    ({"command": "mode", "value": "train"}, SetMode("train")),
    ({"command": "mode", "value": "eval"}, SetMode("eval")),
    ({"command": "mode", "value": "mc"}, SetMode("mc")),
    ({"command": "speed", "value": 0.2}, SetSpeed(0.2)),
    ({"command": "speed", "value": 1000}, SetSpeed(1000.0)),
    ({"command": "speed", "value": "max"}, SetSpeed(inf)),
    ({"command": "set", "name": "learning_rate", "value": 1}, Set(Setting(0, "learning_rate", 1.0))),
    ({"command": "set", "name": "weight_decay", "value": 0.1}, Set(Setting(0, "weight_decay", 0.1))),
    ({"command": "set", "name": "input_drop_rate", "value": 0.3}, Set(Setting(0, "input_drop_rate", 0.3))),
    ({"command": "set", "name": "drop_rates", "value": [0, 0.9]}, Set(Setting(0, "drop_rates", (0.0, 0.9)))),
    ({"command": "set", "name": "scaling", "value": "classic"}, Set(Setting(0, "scaling", "classic"))),
]

REFUSED: list[tuple[Any, str]] = [
    (None, "body"),
    ([], "body"),
    ("play", "body"),
    (5, "body"),
    ({}, "command"),
    ({"command": None}, "command"),
    ({"command": "Play"}, "command"),
    ({"command": ["play"]}, "command"),
    ({"command": {"play": 1}}, "command"),
    ({"name": "play"}, "command"),
    ({"command": "play", "speed": 2}, "speed"),
    ({"command": "pause", "value": None}, "value"),
    ({"command": "reset", "step": 0}, "step"),
    ({"command": "step", "step": 1}, "step"),
    ({"command": "step", "count": 0}, "count"),
    ({"command": "step", "count": 0.0}, "count"),
    ({"command": "step", "count": 1.5}, "count"),
    ({"command": "step", "count": "1"}, "count"),
    ({"command": "step", "count": True}, "count"),
    ({"command": "step", "count": None}, "count"),
    ({"command": "step", "count": 20_001}, "count"),
    ({"command": "step", "count": -(10**400)}, "count"),
    ({"command": "step", "count": nan}, "count"),
    ({"command": "seek"}, "step"),
    ({"command": "seek", "step": -1}, "step"),
    ({"command": "seek", "step": 501}, "step"),
    ({"command": "seek", "step": "5"}, "step"),
    ({"command": "seek", "step": inf}, "step"),
    ({"command": "seek", "step": False}, "step"),
    ({"command": "seek", "step": 5, "value": 5}, "value"),
    ({"command": "mode"}, "value"),
    ({"command": "mode", "value": "test"}, "value"),
    ({"command": "mode", "value": None}, "value"),
    ({"command": "mode", "value": ["eval"]}, "value"),
    ({"command": "speed"}, "value"),
    ({"command": "speed", "value": 0.19}, "value"),
    ({"command": "speed", "value": 1001}, "value"),
    ({"command": "speed", "value": 0}, "value"),
    ({"command": "speed", "value": inf}, "value"),
    ({"command": "speed", "value": nan}, "value"),
    ({"command": "speed", "value": True}, "value"),
    ({"command": "speed", "value": "MAX"}, "value"),
    ({"command": "speed", "value": {}}, "value"),
    ({"command": "set"}, "name"),
    ({"command": "set", "name": "learning_rate"}, "value"),
    ({"command": "set", "value": 0.1}, "name"),
    ({"command": "set", "name": "seed", "value": 1}, "name"),
    ({"command": "set", "name": {}, "value": 1}, "name"),
    ({"command": "set", "name": "learning_rate", "value": 11}, "value"),
    ({"command": "set", "name": "learning_rate", "value": "0.1"}, "value"),
    ({"command": "set", "name": "drop_rates", "value": 0.5}, "value"),
    ({"command": "set", "name": "drop_rates", "value": [0.5]}, "value"),
    ({"command": "set", "name": "drop_rates", "value": [0.5, 1]}, "value[1]"),
    ({"command": "set", "name": "scaling", "value": None}, "value"),
    ({"command": "set", "name": "scaling", "value": "none", "step": 3}, "step"),
]


@pytest.mark.parametrize(("body", "command"), UNDERSTOOD, ids=lambda value: str(value)[:60])
def test_it_is_understood(body: dict[str, Any], command: Command) -> None:
    assert command_from(body, EXPERIMENT) == command


@pytest.mark.parametrize(("body", "field"), REFUSED, ids=lambda value: str(value)[:60])
def test_it_is_refused_and_the_field_is_named(body: Any, field: str) -> None:
    with pytest.raises(Refused) as raised:
        command_from(body, EXPERIMENT)
    assert raised.value.field == field
    assert str(raised.value) == f"{field} must be {raised.value.expected}, got {raised.value.got}"


def test_every_command_there_is_has_been_tried() -> None:
    assert {body["command"] for body, _ in UNDERSTOOD} == set(FIELDS)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(
    body=json_values
    | st.fixed_dictionaries(
        {"command": st.sampled_from(sorted(FIELDS))},
        optional=dict.fromkeys(("count", "step", "value", "name"), json_values),
    )
)
def test_whatever_json_comes_it_is_a_command_or_refused(body: Any) -> None:
    with suppress(Refused):
        assert isinstance(command_from(body, EXPERIMENT), Command)


@pytest.mark.parametrize(("value", "speed"), [("max", inf), (2, 2.0), (0.2, 0.2)])
def test_a_speed_is_a_number_or_max(value: Any, speed: float) -> None:
    assert speed_from("speed", value) == speed
    with pytest.raises(Refused, match=r'speed must be in \[0.2, 1000\] or "max", got 0.1'):
        speed_from("speed", 0.1)
