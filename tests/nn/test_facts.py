"""Facts fail when what they look at is wrong, and say why where a run cannot show them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import orjson
import pytest

from app.experiment import Setting, SettingsLog, experiment_from
from app.nn import conventions, facts_of_averages, facts_of_scaling, overlay
from app.nn.evidence import Evidence, evidence_of
from app.nn.facts import FACTS, fact
from app.nn.history import History
from app.nn.network import Floats, Pass
from app.nn.specimen import Inquiry, Specimen
from app.nn.trainer import Trainer

from .looking import answer

Patch = pytest.MonkeyPatch
ALL = tuple(FACTS)
OF_THE_PAST = {
    "prevents-overfitting",
    "drops-a-share",
    "fresh-each-iteration",
    "outputs-are-zero",
    "ensemble-of-sub-networks",
    "weights-restored",
    "reactivated-weights",
    "hundred-networks",
    "hundred-vote",
}
LONG = {"average-of-sub-networks", "better-performance"}  # those that take long
SCALED_LATER = {"scaled-after-training", "scaling-speeds-up"}


def evidence(step: int, log: SettingsLog | None = None, **fields: Any) -> Evidence:
    """A run as far as `step`, or as it gets."""
    history = History(experiment_from({"steps": 60, **fields}), log)
    history.travel(step)
    return evidence_of(history)


def found(of: Evidence, claim: str) -> dict[str, Any]:
    """The fact as its reader gets it."""
    told: dict[str, Any] = orjson.loads(orjson.dumps(answer(fact(of, claim)), option=orjson.OPT_SERIALIZE_NUMPY))
    return told


def one_mask(of: Evidence, _: Patch) -> Evidence:
    """All iterations with the mask of the first."""
    masks = [np.repeat(layer[:1], len(layer), axis=0) for layer in of.past.masks]
    return replace(of, past=replace(of.past, masks=masks, different=1))


def one_for_each_epoch(of: Evidence, _: Patch) -> Evidence:
    return replace(of, past=replace(of.past, different=10))


def asleep_for_good(of: Evidence, _: Patch) -> Evidence:
    """The first neuron in all iterations."""
    first, *others = of.past.masks
    awake = first.copy()
    awake[:, 0] &= 0b0111_1111
    return replace(of, past=replace(of.past, masks=[awake, *others]))


def all_awake(of: Evidence, patch: Patch) -> Evidence:
    """Forward passes that ignore their masks."""
    forward = Pass.forward

    def unmasked(self: Pass, inputs: Floats, factors: Any) -> None:
        forward(self, inputs, [np.ones_like(factor) for factor in factors])

    patch.setattr(Pass, "forward", unmasked)
    return of


def zeroed_weights(of: Evidence, _: Patch) -> Evidence:
    """All weights 0 where the last iterations begin."""
    return replace(of, checkpoint=replace(of.checkpoint, parameters=of.checkpoint.parameters * 0))


def other_units(of: Evidence, patch: Patch) -> Evidence:
    """Outgoing weights that are not scaled."""
    for module in (facts_of_scaling, overlay):
        patch.setattr(module, "outgoing_units", lambda shape, _: np.ones(shape.parameter_count))
    return of


def other_rates(of: Evidence, patch: Patch) -> Evidence:
    """Learning rates that are not scaled, so that two trainings which begin the same are two."""
    patch.setattr(Trainer, "scale_rates", lambda *_: None)
    return of


def unscaled(of: Evidence, patch: Patch) -> Evidence:
    """Activations that are not scaled in training."""
    patch.setattr(Specimen, "train_factors", lambda *_: [1.0] * 3)
    patch.setattr(conventions, "train_factors", lambda _: [1.0] * 3)
    return of


def noisy(of: Evidence, patch: Patch) -> Evidence:
    """Passes that are never the same."""
    forward, count = Pass.forward, iter(range(1, 10**6))

    def shaken(self: Pass, inputs: Floats, factors: Any) -> None:
        forward(self, inputs * (1 + 1e-9 * next(count)), factors)

    patch.setattr(Pass, "forward", shaken)
    return of


def overfitted(of: Evidence, _: Patch) -> Evidence:
    """A network with a large test loss."""
    networks = of.metrics.networks
    network = {**networks["network"], "test_loss": 9.0}
    return replace(of, metrics=replace(of.metrics, networks={**networks, "network": network}))


def told_otherwise(name: str, change: Callable[[dict[str, Any]], None]) -> Callable[[Evidence, Patch], Evidence]:
    """An inquiry whose answer is changed."""
    inquiry = getattr(facts_of_averages, name)

    def changed(*given: Any) -> Inquiry:
        told = yield from inquiry(*given)
        change(told)
        return told

    def put(of: Evidence, patch: Patch) -> Evidence:
        patch.setattr(facts_of_averages, name, changed)
        return of

    return put


@pytest.fixture(scope="module")
def trained() -> Evidence:
    """A run on few examples with many wrong labels, so that it soon shows what dropout does."""
    return evidence(300, steps=300, train_size=30, label_noise=0.3)


@pytest.mark.parametrize(
    ("claim", "spoil"),
    [
        ("prevents-overfitting", overfitted),
        ("drops-a-share", one_mask),
        ("fresh-each-iteration", one_mask),
        ("outputs-are-zero", all_awake),
        ("weights-rest", all_awake),
        ("weights-scaled-up", other_units),
        ("output-stays", unscaled),
        ("ensemble-of-sub-networks", one_mask),
        ("eval-without-scaling", unscaled),
        ("eval-is-deterministic", noisy),
        ("average-of-sub-networks", told_otherwise("exactness", lambda told: told["networks"].reverse())),
        ("better-performance", told_otherwise("seeds", lambda told: told["final"].update(better=2))),
        ("scaled-after-training", other_units),
        ("scaling-speeds-up", other_units),
        ("weights-restored", zeroed_weights),
        ("reactivated-weights", asleep_for_good),
        ("hundred-networks", one_for_each_epoch),
        ("hundred-vote", told_otherwise("epochs_vote", lambda told: told["epochs"].append(told["epochs"][-1]))),
        ("scaled-after-training", other_rates),
        ("scaling-speeds-up", other_rates),
    ],
    ids=[*ALL, "scaled-after-training at other rates", "scaling-speeds-up at other rates"],
)
def test_they_fail_when_it_is_not_so(
    trained: Evidence, claim: str, spoil: Callable[[Evidence, Patch], Evidence], monkeypatch: Patch
) -> None:
    told = found(spoil(trained, monkeypatch), claim)
    assert (told["supports"], told["reason"]) == (False, None), told


def cannot_be_shown(of: Evidence, claims: Iterable[str] = ALL) -> dict[str, str]:
    """The reason for each claim that the run cannot show; the others are borne out."""
    told = {claim: found(of, claim) for claim in claims}
    assert [one for one in told.values() if one["supports"] is not True and not one["reason"]] == []
    return {claim: one["reason"] for claim, one in told.items() if one["reason"]}


def test_without_dropout_nothing_is_shown() -> None:
    assert cannot_be_shown(evidence(40, drop_rates=[0.0, 0.0])) == dict.fromkeys(ALL, "no-dropout")


def test_before_the_first_iteration_there_is_no_past() -> None:
    assert cannot_be_shown(evidence(0), OF_THE_PAST) == dict.fromkeys(OF_THE_PAST, "no-iterations")


def test_after_the_first_iteration_chance_may_be_all_there_is() -> None:
    reasons = cannot_be_shown(evidence(1), OF_THE_PAST - {"prevents-overfitting"})
    lately = {"outputs-are-zero", "weights-restored"}
    assert reasons == dict.fromkeys(OF_THE_PAST - {"prevents-overfitting"} - lately, "too-early")


def test_there_is_no_gap_to_compare_without_a_twin_or_before_it_overfits() -> None:
    assert cannot_be_shown(evidence(20, twin=False), ["prevents-overfitting"]) == {"prevents-overfitting": "no-twin"}
    assert cannot_be_shown(evidence(20), ["prevents-overfitting"]) == {"prevents-overfitting": "no-overfitting"}


@pytest.mark.parametrize(
    ("fields", "reasons"),
    [
        ({"optimizer": "adam", "learning_rate": 0.01}, dict.fromkeys(SCALED_LATER, "adam")),
        ({"weight_decay": 0.01, "mask_per": "example"}, dict.fromkeys(SCALED_LATER, "weight-decay")),
        ({"scaling": "none"}, dict.fromkeys({"output-stays", "average-of-sub-networks"}, "scaling-none")),
        ({"scaling": "classic", "input_drop_rate": 0.3}, {"eval-without-scaling": "inputs-dropped"}),
        ({"hidden": [6], "drop_rates": [0.5]}, {"ensemble-of-sub-networks": "small-network"}),
        (
            {"hidden": [2], "drop_rates": [0.5]},
            {"ensemble-of-sub-networks": "small-network", "hundred-networks": "masks-repeat"},
        ),
        ({"batch_size": 60}, {"hundred-networks": "one-batch-per-epoch"}),
        ({"dataset": "digits", "noise": 0.0, "activation": "relu", "hidden": [20, 30], "train_size": 100}, {}),
    ],
)
def test_what_other_runs_cannot_show(fields: dict[str, Any], reasons: dict[str, str]) -> None:
    claims = set(ALL) - {"prevents-overfitting"} - LONG | set(reasons)
    assert cannot_be_shown(evidence(50, **fields), claims) == reasons


def test_rounding_that_training_magnifies_refutes_nothing() -> None:
    of = evidence(0, steps=600, drop_rates=[0.8, 0.8])
    assert cannot_be_shown(of, SCALED_LATER) == dict.fromkeys(SCALED_LATER, "rounding-grows")
    assert found(of, "scaled-after-training")["figures"]["rescaled_difference"] > 1e-6


def test_the_weights_that_a_vote_needs_are_others_than_those_of_now_but_for_the_last() -> None:
    for step, held in ((60, 1), (59, 0)):
        told = found(evidence(step), "hundred-vote")["figures"]
        assert (told["epochs"], told["weights"], told["held"]) == (step // 6, step // 6, held)
    assert cannot_be_shown(evidence(11), ["hundred-vote"]) == {"hundred-vote": "too-early"}


def test_the_errors_of_sizes_are_as_large_as_their_deviation_from_draw_to_draw_says() -> None:
    of = evidence(40, drop_rates=[0.9, 0.9])
    told = found(of, "eval-without-scaling")["figures"]
    assert told["expected"] == {"inverted": 1.0, "classic": 1.0, "none": pytest.approx(10)}
    for measured in answer(conventions.conventions(of.specimen, 200))["conventions"]:
        layer, name = measured["layers"][0], measured["scaling"]
        error = told["expected"][name] * layer["deviation"] / np.sqrt(100) / layer["train"]
        assert told["error"][name] == pytest.approx(error, rel=0.3)
        assert abs(told["ratio"][name] - told["expected"][name]) < 5 * told["error"][name]


def test_a_network_of_one_neuron_that_hardly_wakes_shows_little() -> None:
    of = evidence(60, hidden=[1], drop_rates=[0.95], activation="relu", seed=1)
    assert len(cannot_be_shown(of, set(ALL) - LONG)) > 8


def test_a_run_that_diverges_refutes_nothing() -> None:
    large: dict[str, Any] = {"hidden": [24, 24], "activation": "relu", "drop_rates": [0.5, 0.5], "seed": 0}
    of = evidence(60, **large, optimizer="momentum", learning_rate=1)
    assert of.diverged
    assert {"diverged", "not-finite"} <= set(cannot_be_shown(of, set(ALL) - LONG).values())


def test_settings_made_on_the_way_are_reckoned_with() -> None:
    log = SettingsLog((Setting(20, "drop_rates", (0.0, 0.0)), Setting(40, "drop_rates", (0.7, 0.1))))
    of = evidence(60, log)
    counted = found(of, "drops-a-share")["figures"]
    assert (counted["drop_rate"], counted["iterations"]) == (0.7, 20)
    fresh = found(of, "fresh-each-iteration")
    assert fresh["supports"] is True
    assert fresh["figures"]["repeated"] == 19  # where nobody sleeps, a mask is the one before
    off = cannot_be_shown(evidence(40, log), ["outputs-are-zero", "weights-restored", "drops-a-share"])
    assert off == {
        "outputs-are-zero": "no-dropout",
        "weights-restored": "no-dropout",
        "drops-a-share": "rate-just-set",
    }


def test_few_and_many_sub_networks_are_told_apart_by_all_masks_drawn() -> None:
    fields: dict[str, Any] = {"hidden": [12], "drop_rates": [0.5], "train_size": 40, "batch_size": 20}
    for mask_per, drawn, reason in (("batch", 1, None), ("example", 20, "small-network")):
        told = found(evidence(30, **fields, mask_per=mask_per), "ensemble-of-sub-networks")
        assert (told["figures"]["masks_per_iteration"], told["reason"]) == (drawn, reason)


@pytest.mark.parametrize(("better", "supports"), [(0, False), (2, False), (3, None), (7, None), (8, True), (10, True)])
def test_it_takes_eight_seeds_of_ten_to_tell(better: int, supports: bool | None, monkeypatch: Patch) -> None:
    put = told_otherwise("seeds", lambda told: told["final"].update(better=better))
    told = found(put(evidence(0, steps=2), monkeypatch), "better-performance")
    assert (told["supports"], told["reason"]) == (supports, None if supports is not None else "seeds-disagree")


def test_averages_that_hardly_differ_refute_nothing() -> None:
    rare = cannot_be_shown(evidence(20, drop_rates=[1e-7, 1e-7]), ["average-of-sub-networks"])
    later = cannot_be_shown(evidence(20, drop_rates=[0.0, 0.5]), ["average-of-sub-networks"])
    assert [*rare.values(), *later.values()] == ["alike", "first-layer-awake"]


def test_dropped_inputs_alone_are_dropout_too() -> None:
    of = evidence(20, drop_rates=[0.0, 0.0], input_drop_rate=0.5)
    assert found(of, "prevents-overfitting")["reason"] != "no-dropout"
    assert found(of, "eval-is-deterministic")["supports"] is True


def test_neurons_that_are_dead_are_not_counted_as_used() -> None:
    of = evidence(60, activation="relu")
    dead = of.specimen.parameters.copy()
    of.specimen.shape.weights(dead)[0][..., :2] = 0
    of.specimen.shape.biases(dead)[0][..., :2] = -1
    told = found(replace(of, specimen=replace(of.specimen, parameters=dead)), "reactivated-weights")
    before = found(of, "reactivated-weights")["figures"]
    assert told["supports"] is True
    assert told["figures"]["dead"] >= 2
    assert before["used"] + before["dead"] == told["figures"]["used"] + told["figures"]["dead"] == before["neurons"]


def test_behind_a_nonlinearity_a_mean_differs_where_chance_does_not_explain_it() -> None:
    told = found(evidence(300, steps=300, train_size=30), "output-stays")["figures"]["behind"]
    assert told["differs"] is True
    assert abs(told["mean"] - told["eval"]) > 5 * told["error"]
    rare = found(evidence(60, drop_rates=[1e-7, 0.0]), "output-stays")["figures"]["behind"]
    assert rare["differs"] is False
