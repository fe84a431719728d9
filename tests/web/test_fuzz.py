"""Whatever JSON is posted and whatever an address says, no answer is an error of the server."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.experiment import BY_NAME, LIVE, PRESETS
from app.live.commands import FIELDS, MODES

from .conftest import MakeRun
from .refusals import assert_problem

FIXTURES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]  # one server serves all examples
TEXT = st.text(max_size=12)
NUMBERS = st.integers() | st.integers(-2, 70) | st.floats(allow_nan=False, allow_infinity=False) | st.floats(0, 1)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
FEW = st.integers(-3, 70)
# Values that nearly fit, so that more than the first check is reached.
NEARLY: dict[str, st.SearchStrategy[Any]] = {
    "dataset": st.sampled_from(["moons", "circles", "xor", "spiral", "digits", "mnist"]),
    "hidden": st.lists(FEW, max_size=5),
    "drop_rates": st.lists(st.floats(-0.1, 1.1) | st.just(1), max_size=5),
    "activation": st.sampled_from(["tanh", "relu", "sigmoid", "x"]),
    "optimizer": st.sampled_from(["sgd", "momentum", "adam", "x"]),
    "scaling": st.sampled_from(["inverted", "classic", "none", "x"]),
    "mask_per": st.sampled_from(["batch", "example", "x"]),
    "twin": st.booleans(),
    "train_size": st.integers(8, 1002),
    "batch_size": st.integers(-1, 502),
    "steps": st.integers(0, 400),
    "seed": st.integers(-1, 2**32),
    "preset": st.sampled_from([*PRESETS, "x"]),
    "step": st.integers(-1, 300),
    "commands": st.lists(
        st.fixed_dictionaries({"step": st.integers(-1, 300), "name": st.sampled_from([*LIVE, "x"]), "value": VALUES}),
        max_size=4,
    ),
    "count": st.integers(-40, 40),
    "name": st.sampled_from([*LIVE, "seed", "x"]),
    "value": st.sampled_from([*MODES, "max", "classic", 0.1, 5, [0.1, 0.2], True]) | st.floats(-1, 2000),
    "command": st.sampled_from([*FIELDS, "x"]),
}


def objects(names: list[str], always: tuple[str, ...] = ()) -> st.SearchStrategy[Any]:
    """JSON objects with some of these fields, most of them nearly right."""
    fields = {name: NEARLY.get(name, st.floats(-0.1, 1)) | NEARLY.get(name, VALUES) | VALUES for name in names}
    return st.fixed_dictionaries(
        {name: NEARLY[name] for name in always}, optional={n: v for n, v in fields.items() if n not in always}
    )


EXPERIMENTS = VALUES | objects([*BY_NAME, "preset", "step", "commands", "nonsense"])
COMMANDS = VALUES | objects(["command", "count", "step", "name", "value", "nonsense"], always=("command",))


def assert_no_error(response: httpx.Response, good: tuple[int, ...]) -> None:
    """It succeeded, or is a problem that the client can mend; wrong fields are named."""
    if response.status_code in good:
        return
    problem = assert_problem(response, response.status_code)
    assert response.status_code in (400, 409, 422)
    assert response.status_code != 422 or all(error["field"] is not None for error in problem["errors"])


@given(EXPERIMENTS)
@settings(max_examples=300, suppress_health_check=FIXTURES)
def test_no_experiment_is_an_error_of_the_server(client: httpx.Client, body: Any) -> None:
    response = client.post("/api/runs", content=json.dumps(body))
    assert_no_error(response, (201,))
    if response.status_code == 201:
        made = response.json()
        again = client.post("/api/runs", json=made["experiment"]).json()
        assert again["experiment"] == made["experiment"]
        for run in (made, again):
            key = {"Authorization": f"Bearer {run['control_key']}"}
            assert client.delete(f"/api/runs/{run['id']}", headers=key).status_code == 204


@given(st.lists(COMMANDS, min_size=1, max_size=8))
@settings(max_examples=80, suppress_health_check=FIXTURES)
def test_no_command_is_an_error_of_the_server(make_run: MakeRun, bodies: list[Any]) -> None:
    run = make_run(steps=60, hidden=[5, 4])
    for body in bodies:
        response = run.client.post(f"{run.url}/commands", content=json.dumps(body), headers=run.authorization)
        assert_no_error(response, (200, 202))
    state = run.settled()
    assert 0 <= state["step"] <= 60
    assert state["metrics"]["step"] == state["step"] or state["playing"]
    run.delete()


WORDS = st.sampled_from(
    [
        "0", "1", "-1", "0.5", "1e3", "true", "max", "12,12", "3,4,5", ",", "moons", "digits", "adam", "classic",
        "eval", "dark", "example", "relu", "20:learning_rate:0.1", "5:drop_rates:0.1,0.2", "1:scaling:none", "::",
        "20:x:1", "999999999999999999",
    ]
)  # fmt: skip
QUERIES = st.lists(
    st.tuples(
        st.sampled_from([*BY_NAME, "preset", "set", "step", "mode", "speed", "theme", "autoplay", "x"]) | TEXT,
        WORDS | st.text(max_size=30) | st.from_regex(r"-?\d{1,12}(\.\d{1,4})?(,\d{1,3})*", fullmatch=True),
    ),
    max_size=10,
)


@given(QUERIES)
@settings(max_examples=150, suppress_health_check=FIXTURES)
def test_no_address_is_an_error_of_the_server(client: httpx.Client, query: list[tuple[str, str]]) -> None:
    response = client.get("/", params=[(name, text.encode("utf-8", "replace").decode()) for name, text in query])
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")


@given(st.binary(max_size=60))
@settings(max_examples=100, suppress_health_check=FIXTURES)
def test_no_bytes_are_an_error_of_the_server(client: httpx.Client, content: bytes) -> None:
    assert_no_error(client.post("/api/runs", content=content), (201,))


@pytest.mark.parametrize("header", ["Last-Event-ID", "Authorization", "Accept", "Accept-Encoding", "Range", "Cookie"])
@given(value=st.text(st.characters(min_codepoint=33, max_codepoint=255, exclude_characters="\x7f"), max_size=40))
@settings(max_examples=25, suppress_health_check=FIXTURES)
def test_no_header_is_an_error_of_the_server(client: httpx.Client, header: str, value: str) -> None:
    headers = [(header.encode(), value.encode("latin-1"))]
    for path, statuses in (("/api/presets", (200,)), ("/static/js/page.js", (200, 206, 400, 416)), ("/", (200,))):
        assert client.send(client.build_request("GET", path, headers=headers), stream=False).status_code in statuses
