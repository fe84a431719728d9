"""A specimen is a copy of the networks as they stand, and its passes are those that a viewer sees."""

from typing import Any

import numpy as np
import pytest

from app.experiment import Setting, SettingsLog
from app.nn import insight
from app.nn.specimen import Specimen, specimen_of

from . import looking

FIELDS: dict[str, Any] = {"input_drop_rate": 0.2, "scaling": "classic"}


def test_it_stays_what_it_was_when_the_run_goes_on() -> None:
    trainer = looking.trainer_of(30)
    of = specimen_of(trainer)
    parameters = trainer.parameters.copy()
    trainer.iterate()
    trainer.change(trainer.log.with_setting(Setting(31, "drop_rates", (0.9, 0.9))))
    assert np.array_equal(of.parameters, parameters)
    assert not np.array_equal(trainer.parameters, parameters)
    assert (of.step, of.now[0].drop_rates) == (30, looking.RATES)


def test_it_tells_what_holds_now_of_network_and_twin() -> None:
    log = SettingsLog((Setting(10, "drop_rates", (0.6, 0.1)), Setting(20, "scaling", "none")))
    of = looking.specimen(15, log, **FIELDS)
    assert of.names == ("network", "twin")
    assert (of.experiment.drop_rates, of.now[0].drop_rates, of.now[1].drop_rates) == (
        looking.RATES, (0.6, 0.1), (0.0, 0.0)
    )  # fmt: skip
    assert (of.train_factors(), of.train_factors(1)) == ([1.0] * 3, [1.0] * 3)
    assert of.eval_factors() == pytest.approx([0.8, 0.4, 0.9])
    assert of.eval_factors(1) == [1.0] * 3
    assert looking.specimen(15).train_factors() == pytest.approx([1, 1 / 0.7, 1 / 0.6])


@pytest.mark.parametrize("draw", [1, 2, 70])
def test_a_draw_is_what_a_viewer_of_mode_mc_sees(draw: int) -> None:
    trainer = looking.trainer_of(30, **FIELDS)
    of = specimen_of(trainer)
    seen = insight.with_dropout_left_on(trainer, "test", 4, draw)
    assert [m.tolist() for m in of.masks_left_on(draw)] == [m.mask.tolist() for m in (seen.input, *seen.layers)]
    passed = of.forward(of.data.test_inputs[4:5], of.factors_left_on(draw))
    assert passed.probabilities[0, 0].tobytes() == seen.output.tobytes()


def test_a_full_pass_is_what_a_viewer_of_mode_eval_sees() -> None:
    trainer = looking.trainer_of(30, **FIELDS)
    of = specimen_of(trainer)
    seen = insight.in_eval(trainer, "train", 9)
    passed = of.forward(of.data.train_inputs[9:10], of.eval_factors())
    assert passed.probabilities[0, 0].tobytes() == seen.output.tobytes()
    twin = of.forward(of.data.train_inputs[9:10], of.eval_factors(1), network=1)
    right = looking.computed(of, of.data.train_inputs[9:10], of.data.train_labels[9:10], looking.in_eval(of, 1), 1)
    np.testing.assert_allclose(twin.probabilities[0], right.probabilities, rtol=0, atol=1e-12)


def test_many_inputs_go_through_in_pieces_as_they_do_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    of: Specimen = looking.specimen(30)
    at_once = of.forward(of.data.test_inputs, of.eval_factors()).logits[0]
    monkeypatch.setattr("app.nn.specimen.WORK_AT_ONCE", 300 * of.shape.parameter_count)
    pieces = list(of.logits_in_pieces(of.data.test_inputs, of.eval_factors()))
    assert [len(logits) for _, logits in pieces] == [300, 300, 300, 100]
    assert [rows.start for rows, _ in pieces] == [0, 300, 600, 900]
    np.testing.assert_allclose(np.concatenate([logits for _, logits in pieces]), at_once, rtol=0, atol=1e-12)
