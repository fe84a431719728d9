"""Sub-networks over HTTP: identities of theory as a page asks for them, answers of the weights that records tell."""

from itertools import pairwise
from typing import Any

import httpx
import numpy as np
import pytest

from app.web import ensembles

from .conftest import MakeRun
from .driving import RemoteRun
from .refusals import assert_problem, assert_refuses
from .serving import PATIENCE
from .test_inquiries import Endless, asking, lines_of, look, probabilities, weights_after

EXACT = 1e-12
SMALL: dict[str, Any] = {"hidden": [6, 5], "drop_rates": [0.3, 0.4], "train_size": 20, "batch_size": 6, "steps": 60}
WITH_PROGRESS = ("ensemble", "averaging", "exactness", "epochs-vote")


def result(run: RemoteRun, what: str, **query: Any) -> Any:
    """The answer of one that tells how far it has got."""
    return lines_of(run.client.get(f"{run.url}/{what}", params=query))[-1]["result"]


def trained(make_run: MakeRun, step: int = 40, **fields: Any) -> RemoteRun:
    """A run at a step."""
    return make_run({**SMALL, **fields, "step": step})


def test_with_one_hidden_layer_the_geometric_mean_of_all_is_the_full_pass_and_the_arithmetic_is_not(
    make_run: MakeRun,
) -> None:
    for scaling in ("inverted", "classic"):
        run = trained(make_run, hidden=[9], drop_rates=[0.3], scaling=scaling)
        told = result(run, "ensemble", masks="all")
        metrics = run.state()["metrics"]["network"]
        assert (told["step"], told["masks"], told["all"], told["droppable"]) == (40, 512, True, 9)
        assert told["full"]["test_loss"] == pytest.approx(metrics["test_loss"], abs=EXACT)
        assert told["methods"]["geometric"]["difference"]["largest"] < EXACT
        assert told["methods"]["geometric"]["test_loss"] == pytest.approx(told["full"]["test_loss"], abs=EXACT)
        assert told["methods"]["arithmetic"]["difference"]["largest"] > 1e-4


def test_on_the_preset_for_it_4096_sub_networks_are_exact_and_two_layers_are_not(make_run: MakeRun) -> None:
    run = make_run({"preset": "exact", "step": 300})
    whole, told = result(run, "ensemble", masks="all"), result(run, "exactness")
    one, two = told["networks"]
    assert (told["step"], whole["masks"], one["sub_networks"], two["sub_networks"]) == (300, 4096, 4096, 4096)
    assert one["full"] == whole["full"]
    for mean in ("arithmetic", "geometric"):
        assert one[mean] == whole["methods"][mean]
    assert one["geometric"]["difference"]["largest"] < EXACT < 1e-3 < one["arithmetic"]["difference"]["largest"]
    assert two["geometric"]["difference"]["largest"] > 1e-3


def test_votes_and_means_are_those_of_the_weights_of_the_record_and_the_masks_of_the_gallery(make_run: MakeRun) -> None:
    run = trained(make_run)
    batch = run.record(40)["batch"]
    weights, biases = weights_after(run, 40)
    drawn = look(run, "boundaries", count=10)["left_on"]
    outputs = np.array(
        [
            probabilities(weights, biases, batch["inputs"][0], [np.array(m) for m in one["masks"]], [0.3, 0.4])
            for one in drawn
        ]
    )
    told = look(run, "spread", masks=10, split="train", index=batch["index"][0])
    assert told["example"]["label"] == batch["labels"][0]
    np.testing.assert_allclose(told["probabilities"], outputs[:, told["example"]["true_label"]], rtol=0, atol=EXACT)
    np.testing.assert_allclose(told["mean"], outputs.mean(axis=0), rtol=0, atol=EXACT)
    np.testing.assert_allclose(told["deviation"], outputs.std(axis=0, ddof=1), rtol=0, atol=EXACT)
    assert told["chosen"] == outputs.argmax(axis=1).tolist()
    assert (told["step"], told["masks"], told["all"], told["weights"]) == (40, 10, False, None)
    members = result(run, "ensemble", masks=10)["members"]
    for key in ("test_loss", "test_accuracy"):
        values = [one[key] for one in drawn]
        assert members[key]["mean"] == pytest.approx(np.mean(values), abs=EXACT)
        assert members[key]["deviation"] == pytest.approx(np.std(values, ddof=1), abs=EXACT)
        assert [members[key]["least"], members[key]["most"]] == pytest.approx([min(values), max(values)], abs=EXACT)


def test_settings_made_since_hold_in_what_looks_at_the_run_and_not_in_what_is_trained_as_posted(
    make_run: MakeRun,
) -> None:
    run, other = trained(make_run), trained(make_run)
    run.do("set", name="drop_rates", value=[0.0, 0.4])
    assert result(run, "ensemble", masks="all")["masks"] == 32
    assert result(run, "exactness") == result(other, "exactness")
    for at in (run, other):
        at.do("step", count=8)
    epochs, others = (result(at, "epochs-vote", epochs=2) for at in (run, other))
    assert [epoch["masks"][0] for epoch in epochs["epochs"]] == [[1] * 6] * 2
    assert epochs["epochs"] != others["epochs"]
    for epoch in epochs["epochs"]:
        masks = [mask[0] for mask in run.record(epoch["step"])["networks"][0]["masks"]]
        assert epoch["masks"] == masks
    metrics = run.state()["metrics"]["network"]
    assert epochs["eval"]["test_loss"] == pytest.approx(metrics["test_loss"], abs=EXACT)


@pytest.mark.parametrize("what", WITH_PROGRESS)
def test_each_tells_how_far_it_has_got_and_leaves_the_run_where_it_stands(make_run: MakeRun, what: str) -> None:
    run = trained(make_run, 10)
    before = run.state()
    response = run.client.get(f"{run.url}/{what}")
    *progress, last = lines_of(response)
    assert last["result"]["step"] == 10
    assert all(set(line) <= {"done", "so_far"} for line in progress)
    assert all(0 <= one["done"] <= other["done"] <= 1 for one, other in pairwise(progress))
    assert all(line["so_far"]["repeats"] < 11 for line in progress if "so_far" in line)
    assert response.headers["cache-control"] == "no-store"
    assert run.state() == before


def test_the_same_request_gives_the_same_answer(make_run: MakeRun) -> None:
    runs = [trained(make_run), trained(make_run)]
    for what in WITH_PROGRESS:
        assert result(runs[0], what) == result(runs[1], what)


@pytest.mark.parametrize("what", [*WITH_PROGRESS, "spread"])
def test_there_is_none_into_a_run_that_is_not_there_nor_with_unknown_parameters(
    make_run: MakeRun, client: httpx.Client, what: str
) -> None:
    assert_problem(client.get(f"/api/runs/nope/{what}"), 404)
    run = trained(make_run, 0)
    assert_refuses(run.client.get(f"{run.url}/{what}", params={"nope": "1"}), "nope")


@pytest.mark.parametrize(
    ("what", "query", "field"),
    [
        *[("ensemble", {"masks": text}, "masks") for text in ("0", "1001", "", "All", "1.5", "none")],
        ("spread", {"index": "1000"}, "index"),
        ("spread", {"masks": "-1"}, "masks"),
        *[("averaging", {"masks": text}, "masks") for text in ("0", "1001", "all")],
        *[("averaging", {"repeats": text}, "repeats") for text in ("1", "21", "x")],
        ("averaging", {"masks": "1000", "repeats": "11"}, "repeats"),
        *[("epochs-vote", {"epochs": text}, "epochs") for text in ("0", "1001", "all")],
    ],
)
def test_what_does_not_fit_is_refused(make_run: MakeRun, what: str, query: dict[str, str], field: str) -> None:
    run = trained(make_run, 0)
    assert_refuses(run.client.get(f"{run.url}/{what}", params=query), field)


@pytest.mark.parametrize("what", ["ensemble", "spread"])
def test_all_of_too_many_is_refused_with_how_many_there_are(make_run: MakeRun, what: str) -> None:
    run = trained(make_run, 0, hidden=[6, 7])
    response = run.client.get(f"{run.url}/{what}", params={"masks": "all"})
    assert_refuses(response, "masks")
    assert "12 neurons can be dropped, here 13" in response.json()["detail"]


def test_more_draws_than_there_may_be_are_refused_with_the_reason(make_run: MakeRun) -> None:
    run = trained(make_run, 0)
    detail = run.client.get(f"{run.url}/averaging?masks=1000&repeats=11").json()["detail"]
    assert "in [2, 10], for masks times repeats may be 10,000 at most, got 11" in detail


def test_odd_runs_have_answers(make_run: MakeRun) -> None:
    odd: list[dict[str, Any]] = [
        {"drop_rates": [0, 0], "twin": False},
        {"dataset": "digits", "mask_per": "example", "input_drop_rate": 0.2},
        {"activation": "relu", "optimizer": "adam", "scaling": "none", "batch_size": 20},
    ]
    for fields in odd:
        run = trained(make_run, 5, **fields)
        for what in WITH_PROGRESS:
            few = {"masks": 20, "repeats": 2} if what == "averaging" else {}
            assert result(run, what, **few)["step"] == 5
        assert look(run, "spread")["step"] == 5


def test_who_leaves_ends_what_is_trained_anew_and_who_asks_for_the_same_follows(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = Endless()
    monkeypatch.setattr(ensembles, "exactness", endless)
    run = trained(make_run, 5)
    with asking(run, "exactness") as lines, asking(run, "exactness") as others:
        assert next(lines) == next(others) == {"done": 0.5}
        assert endless.times == 1
        run.do("step")
        with asking(run, "exactness") as later:  # elsewhere, so it is another
            assert next(later) == {"done": 0.5}
            assert endless.times == 2
            assert not endless.ended.is_set()
    assert endless.ended.wait(PATIENCE)


def test_votes_of_other_epochs_are_another_question(make_run: MakeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = Endless()
    monkeypatch.setattr(ensembles, "epochs_vote", endless)
    run = trained(make_run, 5)
    with asking(run, "epochs-vote?epochs=1") as lines, asking(run, "epochs-vote?epochs=2") as others:
        assert next(lines) == next(others) == {"done": 0.5}
        assert endless.times == 2
