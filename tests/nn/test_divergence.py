"""A run whose numbers stop being finite ends at its last good step, says so, and can still be travelled."""

import numpy as np
import pytest

from app.experiment import Setting, experiment_from
from app.nn import insight
from app.nn.history import History
from app.nn.trainer import Trainer

DIVERGES = experiment_from(
    {
        "hidden": [24, 24],
        "activation": "relu",
        "drop_rates": [0.5, 0.5],
        "optimizer": "momentum",
        "learning_rate": 1,
        "seed": 0,
    }
)


def ended() -> History:
    history = History(DIVERGES)
    history.advance(DIVERGES.steps)
    return history


def test_it_stops_at_the_last_finite_step_and_says_why() -> None:
    history = ended()
    last = history.step
    assert 5 < last < 200
    assert history.ending is not None
    assert history.ending[:2] == ("diverged", last)
    assert history.ending.detail == (
        f"iteration {last + 1} gave numbers that are not finite; {last} is the last good one"
    )
    assert history.limit == history.reached == last
    assert np.isfinite(history.trainer.parameters).all()
    assert np.isfinite(history.losses[:last]).all()
    assert max(history.metrics) == last, "the last step is measured, whatever the steps between"


def test_that_step_is_the_last_finite_one_indeed() -> None:
    history = ended()
    trainer = Trainer(history.trainer.members)
    with np.errstate(all="ignore"):
        for _ in range(history.step):
            trainer.iterate()
            assert trainer.is_finite
        assert np.array_equal(trainer.parameters, history.trainer.parameters)
        loss, squares = trainer.iterate().passed.loss, trainer.parameters**2
        assert not (np.isfinite(loss).all() and np.isfinite(squares).all())
        assert not trainer.is_finite


def test_it_does_not_go_on_and_does_not_forget_that_it_cannot() -> None:
    history = ended()
    last = history.step
    assert history.advance(10) == 0
    assert history.travel(DIVERGES.steps)
    assert history.step == last


def test_its_past_can_be_travelled_and_recorded() -> None:
    history, played = ended(), History(DIVERGES)
    last = history.step
    states = [played.trainer.parameters.copy()]
    for _ in range(last):
        played.advance(1)
        states.append(played.trainer.parameters.copy())
    for step in (last, 3, last - 1, 0, last, 1):
        assert history.travel(step)
        assert np.array_equal(history.trainer.parameters, states[step])
        assert (history.ending is None) == (step < last)
    record = history.record_of(last)
    assert all(np.isfinite(w).all() for told in record["networks"] for w in told["weights_after"])
    with pytest.raises(ValueError, match="step must be in"):
        history.record_of(last + 1)


@pytest.mark.parametrize("count", [1, 7, 1000])
def test_in_whatever_slices_it_trains_it_ends_at_the_same_step(count: int) -> None:
    history, made = History(DIVERGES), 0
    while history.ending is None:
        made += history.advance(count)
    assert made == history.step == ended().step


def test_a_smaller_learning_rate_set_before_the_end_lets_it_go_on() -> None:
    history = ended()
    last = history.step
    history.travel(5)
    history.set(Setting(5, "learning_rate", 0.001))
    assert history.limit == DIVERGES.steps
    assert history.advance(last + 50) == last + 50
    assert np.isfinite(history.trainer.parameters).all()


def test_metrics_of_huge_weights_are_told_without_a_warning() -> None:
    history = ended()
    metrics = history.metrics_now()
    assert metrics.step == history.step
    assert 0 <= metrics.networks["network"]["test_accuracy"] <= 1


def test_looking_at_a_network_whose_numbers_overflow_warns_nobody() -> None:
    trainer = ended().trainer
    trainer.parameters[:] = 1e150  # finite, squares as well; a product of two layers is not
    seen = insight.in_eval(trainer, "test", 0)
    assert not np.isfinite(seen.output).all()
