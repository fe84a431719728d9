"""A run's table as a file: CSV or JSON, every number as exact as it was computed, written in short pieces."""

from collections.abc import Generator, Iterable, Iterator
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..nn.table import Slice, Table
from .frame import encode

Written = Generator[float, None, Any]  # an inquiry whose answer is a text, as bytes


def csv_file(table: Table) -> Written:
    """The text in UTF-8: a head, and a line for each iteration; metrics are empty where none were measured.

    Floating-point numbers are written so that reading them gives the same 64 bits.
    """
    names = list(table.losses)
    scores = list(table.metrics[0].networks[names[0]])
    measured = {m.step: [m.networks[name][score] for name in names for score in scores] for m in table.metrics}
    nothing = [""] * len(names) * len(scores)
    head = [
        *("step", "epoch", *(_column(name, "loss") for name in names), "asleep"),
        *(f"mask_{k}" for k in range(1, len(table.past.masks) + 1)),
        *(_column(name, score) for name in names for score in scores),
    ]
    file = BytesIO()
    file.write(_lines([head]))
    for part in table.slices():
        masks = [_digits(mask) for mask in part.masks]
        columns = zip(part.steps, part.epochs, *part.losses, part.asleep, *masks, strict=True)
        file.write(_lines([*row, *measured.get(row[0], nothing)] for row in columns))
        yield part.steps[-1] / table.past.step
    return file.getvalue()


def json_file(table: Table) -> Written:
    """What makes the run again, `experiment`, `commands` and `step`, and then its `metrics` and `iterations`."""
    past = table.past
    head = {
        "experiment": past.experiment.as_fields(),
        "commands": [entry.as_json() for entry in past.log],
        "step": past.step,
        "metrics": [metrics.numbers() for metrics in table.metrics],
    }
    file = BytesIO()
    file.write(encode(head)[:-1] + b',"iterations":[')
    for part in table.slices():
        file.write(b"," if part.steps[0] > 1 else b"")
        file.write(encode(list(_rows(table, part)))[1:-1])
        yield part.steps[-1] / past.step
    file.write(b"]}")
    return file.getvalue()


def _lines(rows: Iterable[Iterable[Any]]) -> bytes:
    return "".join(",".join(map(str, row)) + "\n" for row in rows).encode()


def _rows(table: Table, part: Slice) -> Iterator[dict[str, Any]]:
    columns = [_column(name, "loss") for name in table.losses]
    masks = zip(*(mask.tolist() for mask in part.masks), strict=True)
    for step, epoch, asleep, mask, *losses in zip(
        part.steps, part.epochs, part.asleep, masks, *part.losses, strict=True
    ):
        yield {"step": step, "epoch": epoch, **dict(zip(columns, losses, strict=True)), "asleep": asleep, "masks": mask}


def _column(network: str, what: str) -> str:
    """`loss` of the network, `twin_loss` of its twin."""
    return what if network == "network" else f"{network}_{what}"


def _digits(mask: NDArray[np.uint8]) -> list[str]:
    """Each row (n,) of 0 and 1 as text."""
    rows, n = mask.shape
    text = (mask + ord("0")).tobytes().decode("ascii")
    return [text[i * n : (i + 1) * n] for i in range(rows)]
