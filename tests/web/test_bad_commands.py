"""A wrong command is refused, says why, and changes nothing."""

import json
from typing import Any

import pytest

from .conftest import MakeRun
from .refusals import assert_problem, assert_refuses

REFUSED: list[tuple[Any, str]] = [
    ({}, "command"),
    ({"command": "fly"}, "command"),
    ({"command": "Play"}, "command"),
    ({"command": None}, "command"),
    ({"command": 1}, "command"),
    ({"command": ["play"]}, "command"),
    ({"command": {"play": 1}}, "command"),
    ([], "body"),
    ("play", "body"),
    (None, "body"),
    (1, "body"),
    ({"command": "play", "speed": 3}, "speed"),
    ({"command": "pause", "value": 3}, "value"),
    ({"command": "reset", "step": 3}, "step"),
    ({"command": "step", "count": 0}, "count"),
    ({"command": "step", "count": 1.5}, "count"),
    ({"command": "step", "count": "1"}, "count"),
    ({"command": "step", "count": None}, "count"),
    ({"command": "step", "count": True}, "count"),
    ({"command": "step", "count": 20_001}, "count"),
    ({"command": "step", "count": -(10**30)}, "count"),
    ({"command": "step", "step": 3}, "step"),
    ({"command": "seek"}, "step"),
    ({"command": "seek", "step": -1}, "step"),
    ({"command": "seek", "step": 51}, "step"),
    ({"command": "seek", "step": 10**9}, "step"),
    ({"command": "seek", "step": "5"}, "step"),
    ({"command": "seek", "step": None}, "step"),
    ({"command": "mode"}, "value"),
    ({"command": "mode", "value": "x"}, "value"),
    ({"command": "mode", "value": None}, "value"),
    ({"command": "mode", "value": ["eval"]}, "value"),
    ({"command": "speed"}, "value"),
    ({"command": "speed", "value": -3}, "value"),
    ({"command": "speed", "value": 0}, "value"),
    ({"command": "speed", "value": 0.19}, "value"),
    ({"command": "speed", "value": 1000.1}, "value"),
    ({"command": "speed", "value": 10**400}, "value"),
    ({"command": "speed", "value": "warp"}, "value"),
    ({"command": "speed", "value": "Max"}, "value"),
    ({"command": "speed", "value": True}, "value"),
    ({"command": "set"}, "name"),
    ({"command": "set", "name": "learning_rate"}, "value"),
    ({"command": "set", "name": "seed", "value": 3}, "name"),
    ({"command": "set", "name": "hidden", "value": [3]}, "name"),
    ({"command": "set", "name": None, "value": 3}, "name"),
    ({"command": "set", "name": {}, "value": 3}, "name"),
    ({"command": "set", "name": "learning_rate", "value": 0}, "value"),
    ({"command": "set", "name": "learning_rate", "value": "0.1"}, "value"),
    ({"command": "set", "name": "weight_decay", "value": 0.11}, "value"),
    ({"command": "set", "name": "scaling", "value": "x"}, "value"),
    ({"command": "set", "name": "input_drop_rate", "value": 1}, "value"),
    ({"command": "set", "name": "drop_rates", "value": [0.1]}, "value"),
    ({"command": "set", "name": "drop_rates", "value": [0.1, 1]}, "value[1]"),
    ({"command": "set", "name": "drop_rates", "value": 0.1}, "value"),
    ({"command": "set", "name": "learning_rate", "value": 1, "step": 3}, "step"),
]


@pytest.mark.parametrize(("body", "field"), REFUSED, ids=[json.dumps(body)[:60] for body, _ in REFUSED])
def test_a_wrong_command_is_refused_by_field(make_run: MakeRun, body: Any, field: str) -> None:
    run = make_run(steps=50)
    before = run.state()
    response = run.client.post(f"{run.url}/commands", content=json.dumps(body), headers=run.authorization)
    assert_refuses(response, field)
    assert run.state() == before


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", '"NaN"', "1e999"])
def test_what_is_no_finite_number_sets_nothing(make_run: MakeRun, text: str) -> None:
    run = make_run(steps=50)
    content = f'{{"command": "set", "name": "learning_rate", "value": {text}}}'
    response = run.client.post(f"{run.url}/commands", content=content, headers=run.authorization)
    assert_problem(response, 400 if text in ("NaN", "Infinity", "-Infinity") else 422)
    assert run.state()["parameters"]["learning_rate"] == 0.3
