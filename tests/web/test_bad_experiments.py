"""A wrong field of an experiment is refused by name, with what is allowed and what came."""

import json
from typing import Any

import httpx
import pytest

from app.experiment import BY_NAME

from .conftest import MakeRun
from .refusals import assert_problem, assert_refuses

NOT_NUMBERS: tuple[Any, ...] = ("0.1", "", None, True, [], [0.1], {}, {"a": 1})
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"dataset": "mnist9"}, "dataset"),
    ({"dataset": "Moons"}, "dataset"),
    ({"dataset": None}, "dataset"),
    ({"dataset": ["moons"]}, "dataset"),
    ({"noise": 99}, "noise"),
    ({"noise": -0.001}, "noise"),
    ({"noise": 0.5000001}, "noise"),
    ({"label_noise": 0.6}, "label_noise"),
    ({"train_size": 9}, "train_size"),
    ({"train_size": 10**7}, "train_size"),
    ({"train_size": 60.5}, "train_size"),
    ({"train_size": 501}, "train_size"),
    ({"preset": "digits", "train_size": 1001}, "train_size"),
    ({"preset": "digits", "dataset": "xor", "train_size": 600}, "train_size"),
    ({"hidden": []}, "hidden"),
    ({"hidden": [0]}, "hidden[0]"),
    ({"hidden": [12, 65]}, "hidden[1]"),
    ({"hidden": [10**6]}, "hidden[0]"),
    ({"hidden": [1, 1, 1, 1, 1]}, "hidden"),
    ({"hidden": [2.5]}, "hidden[0]"),
    ({"hidden": [True]}, "hidden[0]"),
    ({"hidden": "12,12"}, "hidden"),
    ({"hidden": 12}, "hidden"),
    ({"hidden": {"0": 12}}, "hidden"),
    ({"activation": "gelu"}, "activation"),
    ({"drop_rates": [1.0, 0.2]}, "drop_rates[0]"),
    ({"drop_rates": [0.2, -0.1]}, "drop_rates[1]"),
    ({"drop_rates": [0.2]}, "drop_rates"),
    ({"drop_rates": [0.2, 0.2, 0.2]}, "drop_rates"),
    ({"drop_rates": []}, "drop_rates"),
    ({"drop_rates": 0.2}, "drop_rates"),
    ({"hidden": [4], "drop_rates": [0.2, 0.2]}, "drop_rates"),
    ({"input_drop_rate": 1}, "input_drop_rate"),
    ({"mask_per": "layer"}, "mask_per"),
    ({"scaling": "outverted"}, "scaling"),
    ({"optimizer": "adamw"}, "optimizer"),
    ({"learning_rate": -1}, "learning_rate"),
    ({"learning_rate": 0}, "learning_rate"),
    ({"learning_rate": "NaN"}, "learning_rate"),
    ({"learning_rate": 10**400}, "learning_rate"),
    ({"weight_decay": 0.2}, "weight_decay"),
    ({"batch_size": 0}, "batch_size"),
    ({"batch_size": 61}, "batch_size"),
    ({"train_size": 20, "batch_size": 21}, "batch_size"),
    ({"steps": 0}, "steps"),
    ({"steps": 10**9}, "steps"),
    ({"preset": "digits", "hidden": [64] * 4, "batch_size": 200, "train_size": 1000, "steps": 20_000}, "steps"),
    ({"seed": -1}, "seed"),
    ({"seed": 2**32}, "seed"),
    ({"seed": 1.5}, "seed"),
    ({"seed": "7"}, "seed"),
    ({"twin": 1}, "twin"),
    ({"twin": "true"}, "twin"),
    ({"nonsense": 1}, "nonsense"),
    ({"": 1}, ""),
    ({"drop_rate": 0.2}, "drop_rate"),
    ({"Seed": 1}, "Seed"),
    ({"preset": "nope"}, "preset"),
    ({"preset": 1}, "preset"),
    ({"preset": ["moons"]}, "preset"),
    ({"step": -1}, "step"),
    ({"step": 3001}, "step"),
    ({"step": 2.5}, "step"),
    ({"step": "1"}, "step"),
    ({"step": None}, "step"),
    ({"steps": 10, "step": 11}, "step"),
    ({"commands": {}}, "commands"),
    ({"commands": None}, "commands"),
    ({"commands": [1]}, "commands[0]"),
    ({"commands": [{"step": 1, "name": "learning_rate"}]}, "commands[0]"),
    ({"commands": [{"step": 1, "name": "learning_rate", "value": 1, "more": 1}]}, "commands[0]"),
    ({"commands": [{"step": -1, "name": "learning_rate", "value": 1}]}, "commands[0].step"),
    ({"commands": [{"step": 3001, "name": "learning_rate", "value": 1}]}, "commands[0].step"),
    ({"commands": [{"step": 1, "name": "seed", "value": 1}]}, "commands[0].name"),
    ({"commands": [{"step": 1, "name": ["seed"], "value": 1}]}, "commands[0].name"),
    ({"commands": [{"step": 1, "name": "scaling", "value": "x"}]}, "commands[0].value"),
    ({"commands": [{"step": 1, "name": "drop_rates", "value": [0.1]}]}, "commands[0].value"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "field"), REFUSED, ids=[json.dumps(body)[:50] for body, _ in REFUSED])
def test_a_wrong_field_is_named(client: httpx.Client, body: Any, field: str) -> None:
    assert_refuses(client.post("/api/runs", json=body), field)


def test_every_field_is_among_those_tried() -> None:
    assert set(BY_NAME) <= {field.partition("[")[0] for _, field in REFUSED}


@pytest.mark.parametrize("name", ["noise", "learning_rate", "weight_decay", "input_drop_rate", "steps", "seed"])
@pytest.mark.parametrize("value", NOT_NUMBERS, ids=repr)
def test_only_a_number_is_a_number(client: httpx.Client, name: str, value: Any) -> None:
    assert_refuses(client.post("/api/runs", json={name: value}), name)


def test_all_wrong_fields_are_named_at_once(client: httpx.Client) -> None:
    wrong = {"noise": 9, "seed": -1, "hidden": "x", "nonsense": 1}
    problem = assert_problem(client.post("/api/runs", json=wrong), 422)
    assert [error["field"] for error in problem["errors"]] == list(wrong)


def test_the_second_change_is_refused_by_its_place(client: httpx.Client) -> None:
    good = {"step": 5, "name": "learning_rate", "value": 1}
    for bad, field in (({"step": 4}, "step"), ({"name": "steps"}, "name"), ({"value": 99}, "value")):
        response = client.post("/api/runs", json={"commands": [good, good | bad]})
        assert_refuses(response, f"commands[1].{field}")


@pytest.mark.parametrize("text", ["1e999", "-1e999", "1e308", "-0.0000001", "1E400"])
def test_a_number_beyond_all_bounds_is_refused(client: httpx.Client, text: str) -> None:
    response = client.post("/api/runs", content=f'{{"noise": {text}}}')
    assert_refuses(response, "noise")


@pytest.mark.parametrize("field", ["\x00", "<script>", "Ω", "\ud800", "a" * 5000, "x\r\nSet-Cookie: a=b"])
def test_whatever_a_field_is_called_it_is_named(client: httpx.Client, field: str) -> None:
    response = client.post("/api/runs", content=json.dumps({field: 1}))
    assert_refuses(response, field)
    assert response.text.isascii()


def test_what_came_is_repeated_only_in_part(client: httpx.Client) -> None:
    response = client.post("/api/runs", json={"dataset": "x" * 50_000})
    assert_refuses(response, "dataset")
    assert len(response.text) < 500


def test_whole_numbers_may_be_written_with_a_point(make_run: MakeRun) -> None:
    made = make_run(steps=50.0, seed=4294967295.0, hidden=[3.0]).made["experiment"]
    assert (made["steps"], made["seed"], made["hidden"]) == (50, 4294967295, [3])


def test_of_a_field_given_twice_the_last_holds(client: httpx.Client) -> None:
    """As JSON readers have it; a wrong one before does not matter."""
    assert client.post("/api/runs", content='{"seed": "x", "seed": 3}').json()["experiment"]["seed"] == 3
    assert_refuses(client.post("/api/runs", content='{"seed": 3, "seed": "x"}'), "seed")


@pytest.mark.parametrize("body", [[], "x", 3, None, True, [{}]])
def test_an_experiment_is_an_object(client: httpx.Client, body: Any) -> None:
    assert_refuses(client.post("/api/runs", content=json.dumps(body)), "body")


def test_bounds_themselves_are_taken(make_run: MakeRun) -> None:
    smallest = {
        "noise": 0, "label_noise": 0, "train_size": 10, "hidden": [1], "drop_rates": [0], "input_drop_rate": 0,
        "learning_rate": 1e-4, "weight_decay": 0, "batch_size": 1, "steps": 1, "seed": 0,
    }  # fmt: skip
    largest = {
        "noise": 0.5, "label_noise": 0.5, "train_size": 500, "hidden": [64] * 4, "drop_rates": [0.999999] * 4,
        "input_drop_rate": 0.999999, "learning_rate": 10, "weight_decay": 0.1, "batch_size": 500, "seed": 2**32 - 1,
    }  # fmt: skip
    for bounds in (smallest, largest):
        run = make_run(bounds)
        assert run.made["experiment"] == run.made["experiment"] | bounds
        assert run.do("step")["step"] <= 1  # the largest rates may diverge at once
