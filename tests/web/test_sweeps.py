"""Overfitting over HTTP: what many seeds and sweeps come to is what runs come to, and who leaves ends the work."""

import json
from contextlib import ExitStack
from threading import Event
from typing import Any

import httpx
import numpy as np
import pytest

from app.nn.specimen import Inquiry
from app.web import comparisons

from .conftest import MakeRun, Serve
from .driving import RemoteRun
from .refusals import assert_problem, assert_refuses
from .serving import PATIENCE, eventually
from .test_inquiries import Endless, asking

SMALL: dict[str, Any] = {
    "hidden": [5, 4], "drop_rates": [0.3, 0.3], "train_size": 20, "batch_size": 8, "steps": 30, "seed": 7,
}  # fmt: skip
LONG = ("seeds", "sweep")


def lines_of(response: httpx.Response) -> list[Any]:
    """The lines of an answer that tells how far it has got."""
    assert response.raise_for_status().headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in response.text.splitlines()]


def look(run: RemoteRun, what: str, **query: Any) -> Any:
    """The result of a long inquiry, whose progress must be in order."""
    *progress, last = lines_of(run.client.get(f"{run.url}/{what}", params=query))
    shares = [line["done"] for line in progress]
    assert shares == sorted(shares)
    return last["result"]


def metrics_at_the_end(make_run: MakeRun, **fields: Any) -> Any:
    """Those of a run with other fields, at its last step."""
    run = make_run({**SMALL, **fields})
    run.do("seek", step=SMALL["steps"])
    return run.state()["metrics"]


def test_seeds_end_where_runs_with_these_seeds_end(make_run: MakeRun) -> None:
    told = look(make_run(SMALL), "seeds", count=3)
    assert (told["step"], told["seeds"], told["upto"], told["steps"]) == (0, [7, 8, 9], 30, list(range(31)))
    ends = [metrics_at_the_end(make_run, seed=seed) for seed in told["seeds"]]
    for name in ("network", "twin"):
        for of in ("train_loss", "test_loss", "test_accuracy", "wrong_labels_learned"):
            assert told["final"][name][of] == pytest.approx([end[name][of] for end in ends], abs=1e-9)
        gaps = [end[name]["test_loss"] - end[name]["train_loss"] for end in ends]
        gap = told["networks"][name]["gap"]
        assert (gap["mean"][-1], gap["deviation"][-1]) == pytest.approx((np.mean(gaps), np.std(gaps, ddof=1)), abs=1e-9)
    assert told["final"]["better"] == sum(end["network"]["test_loss"] < end["twin"]["test_loss"] for end in ends)


@pytest.mark.parametrize(
    ("over", "place", "fields"),
    [
        ("drop_rate", 6, {"drop_rates": [0.6, 0.6]}),
        ("neurons", 7, {"drop_rates": [0.7, 0.7], "hidden": [20, 20]}),
        ("train_size", 0, {"train_size": 10}),
    ],
)
def test_a_point_of_a_sweep_is_what_runs_with_its_fields_come_to(
    make_run: MakeRun, over: str, place: int, fields: dict[str, Any]
) -> None:
    told = look(make_run(SMALL), "sweep", over=over, seeds=2)
    assert (told["over"], told["seeds"], told["steps"], told["upto"]) == (over, [7, 8], 30, 30)
    ends = [metrics_at_the_end(make_run, **fields, seed=seed) for seed in told["seeds"]]
    for name, scores in told["points"][place]["networks"].items():
        for of, score in scores.items():
            assert score["each"] == pytest.approx([end[name][of] for end in ends], abs=1e-9)


def test_co_adaptation_is_that_of_the_weights_in_the_records(make_run: MakeRun) -> None:
    run = make_run(SMALL)
    run.do("seek", step=20)
    told = run.client.get(f"{run.url}/co-adaptation").raise_for_status().json()
    assert told["step"] == 20
    for record, network in zip(run.record(20)["networks"], told["networks"], strict=True):
        assert network["name"] == record["name"]
        weights = [np.array(each) for each in record["weights_after"]]
        for layer, w in zip(network["norms"]["layers"], weights, strict=True):
            assert layer["weights"] == pytest.approx(np.linalg.norm(w), abs=1e-12)
        for layer in network["layers"]:
            r = np.array(layer["correlations"])
            assert layer["mean"] == pytest.approx(np.abs(r[np.triu_indices(len(r), 1)]).mean(), abs=1e-12)


@pytest.mark.parametrize("what", ["co-adaptation", "seeds?count=2", "sweep?seeds=2"])
def test_the_same_question_has_the_same_answer_whatever_was_set_and_the_run_stays_as_it_was(
    make_run: MakeRun, what: str
) -> None:
    run, other = make_run(SMALL), make_run(SMALL)
    before = run.state()
    first, again = (run.client.get(f"{run.url}/{what}").text.splitlines()[-1] for _ in range(2))
    assert first == again
    assert run.state() == before
    if what != "co-adaptation":
        other.do("set", name="learning_rate", value=0.01)
        assert run.client.get(f"{other.url}/{what}").text.splitlines()[-1] == first


@pytest.mark.parametrize(
    ("what", "field", "texts"),
    [
        ("co-adaptation", "layer", ("1",)),
        ("seeds", "count", ("1", "31", "", "many")),
        ("sweep", "seeds", ("1", "11", "2.5")),
        ("sweep", "over", ("", "seed", "Neurons")),
        ("sweep", "count", ("5",)),
    ],
)
def test_what_does_not_fit_is_refused(make_run: MakeRun, what: str, field: str, texts: tuple[str, ...]) -> None:
    run = make_run(SMALL)
    for text in texts:
        assert_refuses(run.client.get(f"{run.url}/{what}", params={field: text}), field)


class Watched:
    """The inquiry of that name itself: how often it has begun, and whether one has ended before its end."""

    def __init__(self, patch: pytest.MonkeyPatch, name: str) -> None:
        self.times, self.left = 0, Event()
        self._begin = getattr(comparisons, name)
        patch.setattr(comparisons, name, self)

    def __call__(self, *asked: Any) -> Inquiry:
        self.times += 1
        try:
            told = yield from self._begin(*asked)
        except GeneratorExit:
            self.left.set()
            raise
        return told


@pytest.mark.parametrize("what", LONG)
def test_what_is_known_comes_on_the_way_and_who_leaves_ends_the_work(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    client, watched = serve(inquiries=1, trainings=1), Watched(monkeypatch, what)
    run = RemoteRun(client, {**SMALL, "hidden": [32, 32], "twin": False, "steps": 20_000})
    with client.stream("GET", f"{run.url}/{what}") as response, client.stream("GET", f"{run.url}/{what}") as second:
        lines = map(json.loads, response.iter_lines())
        known = next(line["so_far"] for line in lines if "so_far" in line)
        assert set(known) >= {"step", "seeds", "steps", "upto"}
        assert known["upto"] < 20_000
        assert json.loads(next(second.iter_lines()))["done"] < 1
        assert watched.times == 1  # who asks for the same follows it
        other = next(one for one in LONG if one != what)
        refused = client.get(f"{run.url}/{other}")
        assert_problem(refused, 503)
        assert refused.headers["retry-after"] == "3"
        assert look(run, "importance")["step"] == 0  # what takes less time has its own room
        assert not watched.left.is_set()
    assert watched.left.wait(PATIENCE)
    monkeypatch.undo()
    small = RemoteRun(client, SMALL)
    eventually(lambda: client.get(f"{small.url}/{other}").status_code == 200, "room for another training")


def test_who_asks_for_something_else_gets_that(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    client = serve(trainings=8)
    run = RemoteRun(client, SMALL)
    for name, asked in {
        "seeds": ("count=2", "count=3"),
        "sweep": ("over=neurons&seeds=2", "over=neurons&seeds=3", "over=drop_rate&seeds=2"),
    }.items():
        endless = Endless()
        monkeypatch.setattr(comparisons, name, endless)
        with ExitStack() as stack:
            for query in asked:
                assert next(stack.enter_context(asking(run, f"{name}?{query}"))) == {"done": 0.5}
            assert endless.times == len(asked)
