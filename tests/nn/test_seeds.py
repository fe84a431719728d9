"""Many seeds side by side are what a run of each would give; a cohort in several stacks is what one stack gives."""

from dataclasses import replace
from typing import Any

import numpy as np
import orjson
import pytest

from app.experiment import Experiment, Setting, SettingsLog
from app.nn import cohort
from app.nn.cohort import Cohort, Scores
from app.nn.history import History
from app.nn.over_seeds import better, mean_of, members_for, seeds_from
from app.nn.seeds import seeds
from app.nn.specimen import SoFar
from app.nn.trainer import Iteration, Trainer

from .looking import answer, specimen, trainer_of

SMALL: dict[str, Any] = {"steps": 90, "scaling": "classic"}


def posted(**fields: Any) -> Experiment:
    return trainer_of(0, **{**SMALL, **fields}).members[0].experiment


def test_every_seed_is_the_run_of_that_seed() -> None:
    told = answer(seeds(specimen(0, **SMALL), 3))
    assert (told["step"], told["seeds"], told["upto"], told["diverged"]) == (0, [95, 96, 97], 90, 0)
    runs = [History(replace(posted(), seed=seed)) for seed in told["seeds"]]
    for i, step in enumerate(told["steps"]):
        if step % 30 and step != 90:
            continue
        for run in runs:
            assert run.travel(step)
        for name, curves in told["networks"].items():
            each = [run.metrics_now().networks[name] for run in runs]
            right = {of: [one[of] for one in each] for of in ("train_loss", "test_loss", "test_accuracy")}
            right["gap"] = [one["test_loss"] - one["train_loss"] for one in each]
            assert set(curves) == set(right)
            for of, curve in curves.items():
                assert curve["mean"][i] == pytest.approx(np.mean(right[of]), abs=1e-9)
                assert curve["deviation"][i] == pytest.approx(np.std(right[of], ddof=1), abs=1e-9)
    final, metrics = told["final"], [run.metrics_now() for run in runs]
    assert final["wrong_labels"] == [each.wrong_labels for each in metrics]
    for name in ("network", "twin"):
        for of, values in final[name].items():
            assert values == pytest.approx([each.networks[name][of] for each in metrics], abs=1e-9)
    lower = [each.networks["network"]["test_loss"] < each.networks["twin"]["test_loss"] for each in metrics]
    assert final["better"] == sum(lower)


def test_curves_grow_on_the_way() -> None:
    pieces = seeds(specimen(0, **SMALL), 2)
    told = [(piece.done, orjson.loads(as_json(piece.answer))) for piece in pieces if isinstance(piece, SoFar)]
    steps = told[0][1]["steps"]
    assert len(told) == len(steps) == 60
    assert told[-1][0] == 1
    for i, (_, known) in enumerate(told):
        mean = known["networks"]["twin"]["test_loss"]["mean"]
        assert known["upto"] == steps[i]
        assert [value is None for value in mean] == [False] * (i + 1) + [True] * (59 - i)
        assert known["final"] is None


def test_it_trains_what_was_posted_again_to_the_same_bits() -> None:
    log = SettingsLog((Setting(0, "scaling", "none"), Setting(5, "learning_rate", 0.01)))
    told, fresh = answer(seeds(specimen(30, log, **SMALL), 2)), answer(seeds(specimen(0, **SMALL), 2))
    assert (told.pop("step"), fresh.pop("step")) == (30, 0)
    assert as_json(told) == as_json(fresh)


def as_json(told: Any) -> bytes:
    return orjson.dumps(told, option=orjson.OPT_SERIALIZE_NUMPY)


@pytest.mark.parametrize(
    "fields", [{}, {"optimizer": "adam", "learning_rate": 0.01, "mask_per": "example", "input_drop_rate": 0.2}]
)
def test_a_cohort_in_several_stacks_is_one_in_a_single_stack(
    monkeypatch: pytest.MonkeyPatch, fields: dict[str, Any]
) -> None:
    experiments = [posted(**fields, drop_rates=[rate, 0.4]) for rate in (0.0, 0.3, 0.7)]
    members = members_for(experiments, [3, 4, 5], ["network", "twin"])
    whole, parted = Cohort(members), parted_cohort(monkeypatch, members, 4)
    for step in (0, 1, 40, 90):
        one, other = reached(whole, step), reached(parted, step)
        for name, values in one.items():
            assert np.isfinite(values).all()
            np.testing.assert_allclose(other[name], values, rtol=0, atol=1e-9)
    assert whole.wrong_labels.tolist() == parted.wrong_labels.tolist()


def test_a_stack_that_is_opened_again_goes_on_where_it_was_left(monkeypatch: pytest.MonkeyPatch) -> None:
    parted = parted_cohort(monkeypatch, members_for([posted()], [3, 4, 5], ["network", "twin"]), 2)
    made: list[int] = []
    iterate = Trainer.iterate

    def noted(trainer: Trainer) -> Iteration:
        made.append(trainer.step)
        return iterate(trainer)

    monkeypatch.setattr(Trainer, "iterate", noted)
    for step in (10, 25):
        reached(parted, step)
    assert sorted(made) == sorted([*range(25)] * 3)


def parted_cohort(monkeypatch: pytest.MonkeyPatch, members: list[Any], at_once: int) -> Cohort:
    """A cohort that may have so many members in a stack."""
    with monkeypatch.context() as patch:
        patch.setattr(cohort, "PIECE_WORK", at_once * cohort.work_of(members[0].experiment))
        return Cohort(members)


def reached(these: Cohort, step: int) -> Scores:
    return answer(these.reach(step, 0.0, 1.0))


def test_what_diverges_is_counted_and_left_out_and_stays_out() -> None:
    wild = posted(hidden=[24, 24], activation="relu", drop_rates=[0.5, 0.5], optimizer="momentum", learning_rate=10.0)
    calm = replace(wild, learning_rate=0.001)
    these = Cohort(members_for([wild, calm], [0, 1], ["network"]))
    assert not these.diverged.any()
    assert np.isfinite(reached(these, 0)["test_loss"]).all()
    scores = reached(these, 90)
    assert these.diverged.tolist() == [True, False, True, False]
    for values in scores.values():
        assert np.isnan(values).tolist() == these.diverged.tolist()
    assert mean_of(scores["test_loss"])["mean"] == pytest.approx(scores["test_loss"][[1, 3]].mean())
    told = orjson.loads(as_json(answer(seeds(specimen(0, **{**SMALL, **as_fields(wild)}), 2))))
    network, twin = (told["final"][name]["wrong_labels_learned"] for name in ("network", "twin"))
    assert told["diverged"] == (network + twin).count(None)
    assert network == [None, None]
    assert told["networks"]["network"]["gap"]["mean"][-1] is None
    assert told["final"]["better"] == 0


def as_fields(experiment: Experiment) -> dict[str, Any]:
    return {name: value for name, value in experiment.as_fields().items() if name not in SMALL}


def test_means_over_few() -> None:
    nan = np.nan
    assert mean_of(np.array([nan, 3.0, nan])) == {"mean": 3.0, "deviation": None}
    assert mean_of(np.array([nan])) == {"mean": None, "deviation": None}
    assert mean_of(np.array([1.0, 4.0])) == {"mean": 2.5, "deviation": pytest.approx(4.5**0.5)}
    assert better(np.array([1, 2, nan, 1, 3]), np.array([2, 2, 2, nan, 1])) == 1


def test_after_the_last_seed_comes_the_first() -> None:
    assert seeds_from(posted(seed=2**32 - 2), 4) == [2**32 - 2, 2**32 - 1, 0, 1]
