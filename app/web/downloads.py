"""A run's numbers to take along: as a table, as JSON, and one iteration as a script that computes it again."""

from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import Response

from ..live.data_files import csv_file, json_file
from ..nn.table import table_of
from .access import run_of, while_there
from .asked import Asked
from .file_names import name_of
from .files import File
from .steps import step_in

router = APIRouter(prefix="/api/runs/{id}")

SCRIPT = Path(__file__).with_name("check_iteration.py")

# The record has a line for each of its keys, so that an editor copes with it.
NUMBERS = b"""

# Iteration %d of %s with seed %d, as /api/runs/{id}/steps/%d has told it.
NUMBERS = \"\"\"
%s
\"\"\"

if __name__ == "__main__":
    import sys

    sys.exit(main(NUMBERS, *sys.argv[1:2]))
"""


@router.get("/data.csv")
async def data_as_csv(request: Request, id: str) -> Response:
    """Every iteration up to where the run stands, a line each."""
    run = run_of(request, id)
    Asked(request).check()
    text = await while_there(request, run.ask(lambda history: csv_file(table_of(history))))
    return File(text, "text/csv; charset=utf-8; header=present", name_of(run.experiment, ".csv"))


@router.get("/data.json")
async def data_as_json(request: Request, id: str) -> Response:
    """The same with all that makes the run again."""
    run = run_of(request, id)
    Asked(request).check()
    told = await while_there(request, run.ask(lambda history: json_file(table_of(history))))
    return File(told, "application/json", name_of(run.experiment, ".json"))


@router.get("/steps/{n}/check.py")
async def check(request: Request, id: str, n: str) -> Response:
    """One iteration as a script that computes it again, with its numbers."""
    run = run_of(request, id)
    Asked(request).check()
    step = step_in(run, n)
    record = await run.record(step)
    of, lines = run.experiment, record.replace(b',"', b',\n"')
    script = SCRIPT.read_bytes() + NUMBERS % (step, of.dataset.encode(), of.seed, step, lines)
    return File(script, "text/x-python; charset=utf-8", name_of(of, f"-iteration-{step}.py"))
