"""Looking into a run over HTTP: every number again from the records, and nothing of the run changed or held up."""

import base64
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import pairwise
from threading import Event
from typing import Any

import httpx
import numpy as np
import pytest

from app.nn.specimen import Inquiry
from app.web import inquiries

from .conftest import MakeRun, Serve
from .driving import RemoteRun
from .refusals import assert_problem, assert_refuses
from .serving import PATIENCE, eventually

EXACT = 1e-12
SMALL: dict[str, Any] = {"hidden": [6, 5], "drop_rates": [0.3, 0.4], "train_size": 20, "batch_size": 6, "steps": 60}
SHORT = ("drops", "passes", "boundaries", "running-mean", "knock-out")
WITH_PROGRESS = ("activations", "overlay", "importance")


def look(run: RemoteRun, what: str, **query: Any) -> Any:
    """The answer to an inquiry."""
    return run.client.get(f"{run.url}/{what}", params=query).raise_for_status().json()


def lines_of(response: httpx.Response) -> list[Any]:
    """The lines of an answer that tells how far it has got."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in response.text.splitlines()]


@pytest.fixture
def trained(make_run: MakeRun) -> RemoteRun:
    """A run at step 40."""
    run = make_run(SMALL)
    run.do("seek", step=40)
    return run


def weights_after(run: RemoteRun, step: int) -> tuple[list[Any], list[Any]]:
    """The network's weights and biases after an iteration, as its record tells them."""
    network = run.record(step)["networks"][0]
    return [np.array(w) for w in network["weights_after"]], [np.array(b) for b in network["biases_after"]]


def checksum(weights: list[Any], biases: list[Any]) -> str:
    """As the contract says it is made."""
    numbers = np.concatenate([part for w, b in zip(weights, biases, strict=True) for part in (w.ravel(), b)])
    return sha256(numbers.astype("<f8").tobytes()).hexdigest()


def probabilities(weights: list[Any], biases: list[Any], inputs: Any, masks: list[Any], rates: list[float]) -> Any:
    """One forward pass by inverted dropout; no rates: the full network."""
    a = np.asarray(inputs)
    for w, b, mask, p in zip(weights, biases, masks, rates, strict=False):
        a = np.tanh(a @ w + b) * mask / (1 - p)
    exp = np.exp(a @ weights[-1] + biases[-1])
    return exp / exp.sum(axis=-1, keepdims=True)


def test_the_checksum_is_that_of_the_records_and_no_mode_changes_it(trained: RemoteRun) -> None:
    before = trained.state()["weights_checksum"]
    assert before == checksum(*weights_after(trained, 40)) == look(trained, "passes", count=1)["weights_checksum"]
    for mode in ("eval", "mc", "eval", "mc", "train"):
        state = trained.do("mode", value=mode)
        if mode != "train":
            trained.do("step", count=3)
        assert state["weights_checksum"] == before
    for what in SHORT:
        look(trained, what)
    assert trained.state()["weights_checksum"] == before
    assert trained.do("step")["weights_checksum"] == checksum(*weights_after(trained, 41)) != before
    network = trained.record(1)["networks"][0]
    first = checksum([np.array(w) for w in network["weights"]], [np.array(b) for b in network["biases"]])
    assert trained.do("reset")["weights_checksum"] == first


def test_drops_are_those_of_the_records(make_run: MakeRun) -> None:
    run = make_run(SMALL)
    run.do("seek", step=15)
    run.do("set", name="drop_rates", value=[0.7, 0.1])
    run.do("seek", step=40)
    told = look(run, "drops", last=3)
    networks = [run.record(step)["networks"][0] for step in range(1, 41)]
    for k, layer in enumerate(told["layers"]):
        masks = np.array([network["masks"][k][0] for network in networks])
        rates = [network["drop_rates"][k] for network in networks]
        assert layer["dropped"] == (1 - masks).sum(axis=0).tolist()
        assert layer["expected"] == pytest.approx(sum(rates), abs=EXACT)
        assert layer["deviation"] == pytest.approx(sum(p * (1 - p) for p in rates) ** 0.5, abs=EXACT)
    used = [[mask[0] for mask in network["masks"]] for network in networks]
    asleep = [sum(mask.count(0) for mask in masks) for masks in used]
    assert told["asleep"]["counts"] == [asleep.count(k) for k in range(12)]
    assert sum(told["asleep"]["expected"]) == pytest.approx(40, abs=1e-10)
    mean = sum(k * expected for k, expected in enumerate(told["asleep"]["expected"]))
    assert mean == pytest.approx(sum(layer["expected"] * n for layer, n in zip(told["layers"], (6, 5), strict=True)))
    assert told["recent"] == [{"step": step, "masks": used[step - 1]} for step in (38, 39, 40)]
    assert (told["step"], told["neurons"], told["different"]) == (40, 11, len(set(map(str, used))))
    assert [layer["drop_rate"] for layer in told["layers"]] == [0.7, 0.1]


def test_passes_are_computed_with_the_weights_of_the_records_and_the_masks_of_mode_mc(trained: RemoteRun) -> None:
    weights, biases = weights_after(trained, 40)
    batch = trained.record(40)["batch"]
    told = look(trained, "passes", split="train", index=batch["index"][0], count=50)
    full = probabilities(weights, biases, batch["inputs"][0], [1, 1], [0, 0])
    assert told["eval"]["outputs"] == [told["eval"]["outputs"][0]] * 3
    assert told["eval"]["equal"] is True
    assert told["eval"]["outputs"][0] == pytest.approx(full, abs=EXACT)
    assert told["example"]["label"] == batch["labels"][0]
    trained.do("mode", value="mc")
    with trained.watch() as stream:
        frame = stream.first("snapshot").data["frame"]
        for draw in range(1, 6):
            assert (frame["draw"], frame["example"]["index"]) == (draw, batch["index"][0])
            masks = [np.array(layer["mask"]) for layer in frame["layers"]]
            right = probabilities(weights, biases, batch["inputs"][0], masks, [0.3, 0.4])
            assert told["left_on"]["outputs"][draw - 1] == pytest.approx(right, abs=EXACT)
            trained.do("step")
            frame = stream.first("frame").data
    outputs = np.array(told["left_on"]["outputs"])
    assert told["left_on"]["mean"] == pytest.approx(outputs.mean(axis=0), abs=EXACT)
    assert told["left_on"]["deviation"] == pytest.approx(outputs.std(axis=0, ddof=1), abs=EXACT)
    assert told["left_on"]["different"] == len(set(map(str, outputs.tolist()))) > 10
    assert look(trained, "passes", split="train", index=batch["index"][0], first=48, count=3)["left_on"][
        "outputs"
    ] == pytest.approx(outputs[47:], abs=0)
    assert look(trained, "passes", count=1)["left_on"]["deviation"] == [None, None]


def test_boundaries_are_those_of_the_metrics_and_of_the_weights_of_the_records(trained: RemoteRun) -> None:
    told = look(trained, "boundaries", count=3)
    metrics = trained.state()["metrics"]["network"]
    assert told["eval"]["test_loss"] == pytest.approx(metrics["test_loss"], abs=EXACT)
    assert told["eval"]["test_accuracy"] == metrics["test_accuracy"]
    left, right, bottom, top = told["extent"]
    size = told["size"]
    centers = (np.arange(size) + 0.5) / size
    x, y = np.meshgrid(left + (right - left) * centers, top - (top - bottom) * centers)
    points = np.stack([x.ravel(), y.ravel()], axis=1)
    full = probabilities(*weights_after(trained, 40), points, [1, 1], [0, 0])[:, 1] * 255
    shown = np.frombuffer(base64.b64decode(told["eval"]["grid"]), np.uint8)
    np.testing.assert_allclose(shown, full, rtol=0, atol=0.5 + 1e-9)
    assert [one["draw"] for one in told["left_on"]] == [1, 2, 3]
    assert len({one["grid"] for one in told["left_on"]}) == 3
    for one in told["left_on"]:
        masks = [np.array(mask) for mask in one["masks"]]
        masked = probabilities(*weights_after(trained, 40), points, masks, [0.3, 0.4])[:, 1] * 255
        shown = np.frombuffer(base64.b64decode(one["grid"]), np.uint8)
        np.testing.assert_allclose(shown, masked, rtol=0, atol=0.5 + 1e-9)
    accuracies = [one["test_accuracy"] for one in told["left_on"]]
    assert all(
        0 <= accuracy <= 1 and accuracy * 1000 == pytest.approx(round(accuracy * 1000)) for accuracy in accuracies
    )


@pytest.mark.parametrize("what", WITH_PROGRESS)
def test_a_longer_one_tells_how_far_it_has_got_and_then_its_result(make_run: MakeRun, what: str) -> None:
    run = make_run(SMALL)
    run.do("seek", step=10)
    *progress, last = lines_of(run.client.get(f"{run.url}/{what}"))
    assert list(last) == ["result"]
    assert last["result"]
    assert all(list(line) == ["done"] for line in progress)
    assert all(0 <= one["done"] <= other["done"] <= 1 for one, other in pairwise(progress))


@pytest.mark.parametrize("what", SHORT + WITH_PROGRESS)
def test_every_one_looks_at_where_the_run_stands_and_leaves_it_there(make_run: MakeRun, what: str) -> None:
    run = make_run(SMALL)
    run.do("seek", step=10)
    before = run.state()
    response = run.client.get(f"{run.url}/{what}")
    told = response.json() if what in SHORT else lines_of(response)[-1]["result"]
    if what != "overlay":
        assert told["step"] == 10
    assert response.headers["cache-control"] == "no-store"
    assert run.state() == before


@pytest.mark.parametrize("what", SHORT + WITH_PROGRESS)
def test_there_is_none_into_a_run_that_is_not_there(client: httpx.Client, what: str) -> None:
    assert_problem(client.get(f"/api/runs/nope/{what}"), 404)
    assert client.post(f"/api/runs/nope/{what}", json={}).status_code == 405


@pytest.mark.parametrize("what", SHORT + WITH_PROGRESS)
def test_unknown_parameters_are_refused_by_name(trained: RemoteRun, what: str) -> None:
    assert_refuses(trained.client.get(f"{trained.url}/{what}", params={"nope": "1"}), "nope")


@pytest.mark.parametrize(
    ("what", "field", "texts"),
    [
        ("drops", "last", ("0", "101", "", "x", "1.5", "1e1", "9" * 30)),
        ("passes", "split", ("", "all", "Test")),
        ("passes", "index", ("-1", "1000", "one")),
        ("passes", "first", ("0", "-3")),
        ("passes", "count", ("0", "1001", "\u0661")),
        ("boundaries", "first", ("0",)),
        ("boundaries", "count", ("0", "17")),
    ],
)
def test_what_does_not_fit_is_refused_with_what_would(
    trained: RemoteRun, what: str, field: str, texts: tuple[str, ...]
) -> None:
    for text in texts:
        assert_refuses(trained.client.get(f"{trained.url}/{what}", params={field: text}), field)


def test_all_that_does_not_fit_is_named_at_once(trained: RemoteRun) -> None:
    query: Any = [("split", "train"), ("index", "20"), ("count", "7"), ("count", "8"), ("nope", "x")]
    problem = assert_problem(trained.client.get(f"{trained.url}/passes", params=query), 422)
    assert [error["field"] for error in problem["errors"]] == ["index", "count", "nope"]
    assert problem["errors"][0]["expected"] == "a whole number in [0, 19]"


class Endless:
    """An inquiry without an end: how often it has begun, and whether one has ended all the same."""

    def __init__(self) -> None:
        self.begun, self.times, self.ended = Event(), 0, Event()

    def __call__(self, *_: Any) -> Inquiry:
        self.times += 1
        self.begun.set()
        try:
            while True:
                yield 0.5
        finally:
            self.ended.set()


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Endless:
    """One in the place of an overlay, and of boundaries."""
    endless = Endless()
    for name in ("overlay", "boundaries"):
        monkeypatch.setattr(inquiries, name, endless)
    return endless


@contextmanager
def asking(run: RemoteRun, what: str) -> Iterator[Iterator[Any]]:
    """The lines of an inquiry while it is under way."""
    with run.client.stream("GET", f"{run.url}/{what}") as response:
        yield map(json.loads, response.iter_lines())


def test_who_leaves_ends_the_work_and_makes_room(serve: Serve, endless: Endless) -> None:
    client = serve(inquiries=1)
    run = RemoteRun(client, SMALL)
    with asking(run, "overlay") as lines:
        assert next(lines) == next(lines) == {"done": 0.5}
        for what in ("activations", "importance"):
            refused = client.get(f"{run.url}/{what}")
            assert_problem(refused, 503)
            assert refused.headers["retry-after"] == "1"
        assert look(run, "drops")["step"] == 0  # for short ones there is room
        with asking(run, "overlay") as others:
            assert next(others) == {"done": 0.5}
        assert next(lines) == {"done": 0.5}
        assert endless.times == 1  # who asks for the same follows it
        assert not endless.ended.is_set()
    assert endless.ended.wait(PATIENCE)
    eventually(lambda: client.get(f"{run.url}/importance").status_code == 200, "room for another inquiry")


def test_who_leaves_before_a_short_answer_ends_the_work_and_lets_others_in(serve: Serve, endless: Endless) -> None:
    client = serve(inquiries=1, waiting=0)
    run = RemoteRun(client, SMALL)
    with socket.create_connection((client.base_url.host, client.base_url.port or 80)) as connection:
        connection.sendall(f"GET {run.url}/boundaries HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert endless.begun.wait(PATIENCE)
        refused = client.get(f"{run.url}/drops")
        assert_problem(refused, 503)
        assert refused.headers["retry-after"] == "1"
        assert not endless.ended.is_set()
    assert endless.ended.wait(PATIENCE)
    eventually(lambda: client.get(f"{run.url}/drops").status_code == 200, "room for another inquiry")


def test_a_run_that_plays_goes_on_meanwhile(make_run: MakeRun, endless: Endless) -> None:
    run = make_run(SMALL)
    run.do("speed", value=100)
    with run.watch() as stream, asking(run, "overlay") as lines:
        stream.first("snapshot")
        next(lines)
        run.do("play")
        assert stream.first("end").data["step"] == 60
        assert next(lines) == {"done": 0.5}
        assert not endless.ended.is_set()
    assert endless.ended.wait(PATIENCE)
