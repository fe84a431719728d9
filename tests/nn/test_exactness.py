"""All sub-networks of one hidden layer and of two: where their mean is the full pass, and where it is not."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.experiment import Setting, SettingsLog, experiment_from
from app.nn.ensemble import ensemble
from app.nn.exactness import exactness
from app.nn.specimen import Specimen, specimen_of
from app.nn.subsets import subsets
from app.nn.trainer import Trainer, members_of

from .looking import answer, specimen

EXACT = 1e-12


def trained(steps: int, **fields: Any) -> Specimen:
    trainer = Trainer(members_of(experiment_from(fields)))
    for _ in range(steps):
        trainer.iterate()
    return specimen_of(trainer)


def test_it_is_exact_with_one_hidden_layer_and_not_with_two() -> None:
    told = answer(exactness(specimen(600)))
    one, two = told["networks"]
    assert (told["step"], one["hidden"], two["hidden"]) == (600, (12,), (6, 6))
    assert (one["sub_networks"], two["sub_networks"], one["drop_rate"], two["drop_rate"]) == (4096, 4096, 0.3, 0.3)
    assert one["geometric"]["difference"]["largest"] < EXACT
    assert one["geometric"]["agreement"] == 1
    assert one["arithmetic"]["difference"]["largest"] > 0.01
    for mean in ("arithmetic", "geometric"):
        assert two[mean]["difference"]["largest"] > two[mean]["difference"]["mean"] > 0.001


def test_it_is_the_run_itself_where_that_has_such_layers() -> None:
    runs: list[dict[str, Any]] = [{"preset": "exact"}, {"hidden": [6, 6], "drop_rates": [0.3, 0.3]}]
    for place, fields in enumerate(runs):
        of = trained(200, **fields)
        network = answer(exactness(of))["networks"][place]
        whole = answer(ensemble(of, subsets(of, None)))
        assert network["full"] == pytest.approx(whole["full"], abs=EXACT)
        for mean in ("arithmetic", "geometric"):
            for key in ("test_loss", "test_accuracy", "agreement"):
                assert network[mean][key] == pytest.approx(whole["methods"][mean][key], abs=EXACT)
            assert network[mean]["difference"] == pytest.approx(whole["methods"][mean]["difference"], abs=EXACT)


def test_it_is_trained_as_posted_with_the_first_rate_and_no_dropped_inputs() -> None:
    log = SettingsLog((Setting(10, "drop_rates", (0.9, 0.1)), Setting(20, "learning_rate", 0.001)))
    fields: dict[str, Any] = {"activation": "relu", "optimizer": "momentum", "learning_rate": 0.05, "batch_size": 7}
    posted = answer(exactness(specimen(60, log, input_drop_rate=0.2, **fields)))["networks"]
    assert posted == answer(exactness(specimen(60, drop_rates=[0.3, 0.8], twin=False, **fields)))["networks"]


def test_without_scaling_it_is_not_exact_and_without_dropout_there_is_one_sub_network() -> None:
    one, _ = answer(exactness(specimen(300, scaling="none")))["networks"]
    assert one["geometric"]["difference"]["largest"] > 0.01
    for network in answer(exactness(specimen(50, drop_rates=[0.0, 0.5])))["networks"]:
        assert network["sub_networks"] == 1
        assert network["arithmetic"]["difference"]["largest"] < EXACT


def test_before_the_first_iteration_and_after_divergence_it_has_an_answer() -> None:
    assert answer(exactness(specimen(0)))["step"] == 0
    wild = specimen(0, activation="relu", optimizer="momentum", learning_rate=10, weight_decay=0.1)
    told = answer(exactness(replace(wild, step=1000)))
    for network in told["networks"]:
        assert np.isnan(list(network["full"].values())).all()
        assert np.isnan(network["geometric"]["agreement"])
