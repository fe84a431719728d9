"""The iteration that a path names."""

import re

from ..live.run import Run
from .problems import Problem


def step_in(run: Run, n: str) -> int:
    """The number of one of the run's iterations, from its text. Raises Problem 404 where it has none of this number."""
    steps = run.experiment.steps
    if not re.fullmatch(r"\d{1,9}", n, re.ASCII) or not 1 <= int(n) <= steps:
        raise Problem(404, f"steps of this run are 1 to {steps}, got {n[:40]}")
    return int(n)
