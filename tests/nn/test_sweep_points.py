"""A sweep's points are the experiments they say they are, each as it would be trained alone."""

from dataclasses import replace
from typing import Any

import numpy as np
import orjson
import pytest

from app.experiment import Experiment, Setting, SettingsLog, experiment_from, most_steps
from app.nn.metrics import Examiner
from app.nn.specimen import SoFar
from app.nn.sweeps import OVER, groups_of, steps_of, sweep
from app.nn.trainer import Trainer, members_of

from .looking import answer, specimen, trainer_of

SMALL: dict[str, Any] = {"steps": 40, "scaling": "classic", "twin": False}
RATES = [k / 10 for k in range(10)]


def posted(**fields: Any) -> Experiment:
    return trainer_of(0, **{**SMALL, **fields}).members[0].experiment


def swept(over: str, seeds: int = 2, **fields: Any) -> dict[str, Any]:
    return answer(sweep(specimen(0, **{**SMALL, **fields}), over, seeds))


def right_experiments(over: str, base: Experiment) -> list[Experiment]:
    """What the contract says is trained, written down anew."""
    if over == "drop_rate":
        return [replace(base, drop_rates=(p, p)) for p in RATES]
    if over == "neurons":
        widths = [6, 7, 8, 9, 10, 12, 15, 20, 30, 60]
        return [replace(base, drop_rates=(p, p), hidden=(n, n)) for p, n in zip(RATES, widths, strict=True)]
    return [replace(base, train_size=n, batch_size=min(20, n)) for n in (10, 20, 40, 60, 100, 200, 500)]


@pytest.mark.parametrize("over", OVER)
def test_every_point_is_its_experiment_trained_alone(over: str) -> None:
    told, experiments = swept(over, batch_size=20), right_experiments(over, posted(batch_size=20))
    assert (told["over"], told["seeds"], told["steps"], told["upto"]) == (over, [95, 96], 40, 40)
    for point, experiment in zip(told["points"], experiments, strict=True):
        assert point["value"] == (experiment.train_size if over == "train_size" else experiment.drop_rates[0])
        assert (point["hidden"], point["train_size"]) == (experiment.hidden, experiment.train_size)
        assert set(point["networks"]) == ({"network", "twin"} if over == "train_size" else {"network"})
        alone = [trained(replace(experiment, seed=seed, twin=True), 40) for seed in told["seeds"]]
        for name, scores in point["networks"].items():
            for of, score in scores.items():
                right = [networks[name][of] for networks in alone]
                assert score["each"] == pytest.approx(right, abs=1e-9)
                assert score["mean"] == pytest.approx(np.mean(right), abs=1e-9)
                assert score["deviation"] == pytest.approx(np.std(right, ddof=1), abs=1e-9)
        if over == "train_size":
            assert point["better"] == sum(n["network"]["test_loss"] < n["twin"]["test_loss"] for n in alone)


def trained(experiment: Experiment, steps: int) -> dict[str, dict[str, float]]:
    """The metrics of its network and twin after so many updates."""
    trainer = Trainer(members_of(experiment))
    for _ in range(steps):
        trainer.iterate()
    return Examiner(trainer).measure().networks


def test_digits_have_sizes_of_their_own() -> None:
    groups = groups_of(posted(dataset="digits", noise=0.0), "train_size")
    assert [point.value for group in groups for point in group] == [20, 60, 100, 200, 400, 800]


@pytest.mark.parametrize(
    ("over", "steps", "uptos", "known"),
    [
        ("drop_rate", 40, list(range(4, 41, 4)), [10] * 10),
        ("drop_rate", 3, [1, 2, 3], [10] * 3),
        ("neurons", 4, [4] * 10, list(range(1, 11))),
        ("train_size", 4, [4] * 7, list(range(1, 8))),
    ],
)
def test_points_come_as_they_are_known(over: str, steps: int, uptos: list[int], known: list[int]) -> None:
    pieces = sweep(specimen(0, **{**SMALL, "steps": steps}), over, 2)
    told = [piece for piece in pieces if isinstance(piece, SoFar)]
    assert [piece.answer["upto"] for piece in told] == uptos
    for piece, count in zip(told, known, strict=True):
        points = piece.answer["points"]
        assert [point is not None for point in points] == [True] * count + [False] * (len(points) - count)
    assert told[-1].done == 1


@pytest.mark.parametrize("over", OVER)
def test_no_network_of_a_sweep_does_more_work_than_a_run_may(over: str) -> None:
    large = posted(hidden=[1, 1, 1, 1], drop_rates=[0.5] * 4, train_size=500, batch_size=500, steps=12_000)
    experiments = [replace(point.experiment, twin=False) for group in groups_of(large, over) for point in group]
    steps = steps_of(large, groups_of(large, over))
    assert steps == min(12_000, *(most_steps(each.as_fields()) for each in experiments))
    assert (steps < 12_000) == (over == "neurons")
    for each in experiments:
        assert experiment_from({**each.as_fields(), "steps": steps}).steps == steps


def test_a_sweep_of_large_networks_has_fewer_steps_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.nn.sweeps.most_steps", lambda fields: 7 if 60 in fields["hidden"] else 20)
    told = swept("neurons")
    assert (told["steps"], told["upto"]) == (7, 7)
    right = trained(posted(drop_rates=[0.0, 0.0], hidden=[6, 6]), 7)["network"]["test_loss"]
    assert told["points"][0]["networks"]["network"]["test_loss"]["each"][0] == pytest.approx(right, abs=1e-9)


def test_it_sweeps_what_was_posted_again_to_the_same_bits() -> None:
    log = SettingsLog((Setting(0, "scaling", "none"), Setting(5, "learning_rate", 0.01)))
    told, fresh = answer(sweep(specimen(30, log, **SMALL), "drop_rate", 2)), swept("drop_rate")
    assert (told.pop("step"), fresh.pop("step")) == (30, 0)
    assert orjson.dumps(told) == orjson.dumps(fresh)


def test_what_diverges_is_counted_and_null() -> None:
    wild: dict[str, Any] = {
        "hidden": [24, 24],
        "activation": "relu",
        "optimizer": "momentum",
        "learning_rate": 10.0,
        "steps": 90,
    }
    points = orjson.loads(orjson.dumps(swept("train_size", **wild)))["points"]
    for point in points:
        losses = [point["networks"][name]["test_loss"] for name in ("network", "twin")]
        assert sum(loss["each"].count(None) for loss in losses) == point["diverged"]
        assert [loss["mean"] is None for loss in losses] == [loss["each"] == [None, None] for loss in losses]
    assert any(point["diverged"] for point in points)
