"""The table of a run has a row for each of its iterations, and is a copy."""

from typing import Any

import numpy as np

from app.nn.history import History
from app.nn.table import ROWS_AT_ONCE, Table, table_of

from .playing import experiment

STEPS = ROWS_AT_ONCE + 40


def columns(table: Table) -> list[list[Any]]:
    """Steps, epochs, losses, how many slept, and masks, of all slices."""
    slices = list(table.slices())
    assert all(len(part.steps) <= ROWS_AT_ONCE for part in slices)
    return [
        [step for part in slices for step in part.steps],
        [epoch for part in slices for epoch in part.epochs],
        [loss for part in slices for loss in zip(*part.losses, strict=True)],
        [asleep for part in slices for asleep in part.asleep],
        [mask for part in slices for mask in zip(*(mask.tolist() for mask in part.masks), strict=True)],
    ]


def test_its_slices_have_every_iteration_once_and_in_order() -> None:
    history = History(experiment(steps=STEPS))
    history.advance(STEPS)
    steps, epochs, losses, asleep, masks = columns(table_of(history))
    assert steps == list(range(1, STEPS + 1))
    assert epochs == [history.experiment.epoch_of(step) for step in range(1, STEPS + 1)]
    assert np.array_equal(losses, history.losses_by_network.T)
    assert asleep == history.sub_networks.asleep(STEPS).tolist()
    for step in (1, ROWS_AT_ONCE, ROWS_AT_ONCE + 1, STEPS):
        assert list(masks[step - 1]) == [rows[0] for rows in history.record_of(step)["networks"][0]["masks"]]


def test_at_step_0_it_has_no_rows_but_the_metrics_to_begin_with() -> None:
    table = table_of(History(experiment()))
    assert list(table.slices()) == []
    assert [metrics.step for metrics in table.metrics] == [0]


def test_what_the_run_does_later_does_not_change_it() -> None:
    history = History(experiment(steps=STEPS))
    history.advance(100)
    table = table_of(history)
    before = columns(table)
    history.travel(0)
    history.trainer.scale_rates(np.full((1, 1), 0.1))  # so that all comes out differently
    history.advance(STEPS)
    assert columns(table) == before
