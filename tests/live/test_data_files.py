"""Files of a run's numbers: written a few rows at a time, so that no piece of the work holds up a run."""

import json
from collections.abc import Callable
from math import ceil, inf

import pytest

from app.experiment import experiment_from
from app.live.data_files import Written, csv_file, json_file
from app.nn.history import History
from app.nn.table import ROWS_AT_ONCE, Table, table_of

STEPS = 1000
WIDEST = 4 * 64  # hidden neurons
AT_ONCE = 20_000  # numbers, which take about a millisecond to write


@pytest.mark.parametrize("file", [csv_file, json_file])
def test_a_file_is_written_a_few_rows_at_a_time_and_handed_over_as_it_is(file: Callable[[Table], Written]) -> None:
    history = History(experiment_from({"hidden": [3], "twin": False, "steps": STEPS}))
    history.travel(STEPS, inf)
    pieces, shares = file(table_of(history)), []
    while True:
        try:
            shares.append(next(pieces))
        except StopIteration as end:
            text = end.value
            break
    assert ROWS_AT_ONCE * WIDEST <= AT_ONCE
    assert shares == [min(n * ROWS_AT_ONCE, STEPS) / STEPS for n in range(1, ceil(STEPS / ROWS_AT_ONCE) + 1)]
    assert isinstance(text, bytes)  # else all of it would be written once more
    rows = json.loads(text)["iterations"] if file is json_file else text.decode().splitlines()[1:]
    assert len(rows) == STEPS
