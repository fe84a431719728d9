"""The same experiment from many seeds, each with and without dropout: what is usual, and how far chance goes."""

from typing import Any

from .cohort import SCORES, Cohort
from .over_seeds import better, mean_of, members_for, seeds_from
from .overlay import measured_steps
from .specimen import Inquiry, SoFar, Specimen

NAMES = ("network", "twin")
CURVES = ("train_loss", "test_loss", "test_accuracy", "gap")


def seeds(specimen: Specimen, count: int) -> Inquiry:
    """The experiment as it was posted, from its seed and those that follow; settings made since are left out.

    Each seed has its own data, initial weights, batches and masks. Curves are means over the seeds, with the
    deviation of a sample; what has diverged is counted and left out. `gap` is test loss − train loss.
    """
    posted = specimen.experiment
    numbers, steps = seeds_from(posted, count), measured_steps(posted.steps)
    cohort = Cohort(members_for([posted], numbers, NAMES))
    curves = {name: {of: {"mean": _blank(steps), "deviation": _blank(steps)} for of in CURVES} for name in NAMES}
    told: dict[str, Any] = {
        "step": specimen.step,
        "seeds": numbers,
        "steps": steps,
        "networks": curves,
        "final": None,
    }
    for i, step in enumerate(steps):
        scores = yield from cohort.reach(step, i / len(steps), (i + 1) / len(steps))
        each = {name: {of: scores[of][r :: len(NAMES)] for of in SCORES} for r, name in enumerate(NAMES)}
        for name, network in each.items():
            gap = network["test_loss"] - network["train_loss"]
            for of, curve in curves[name].items():
                for what, value in mean_of(gap if of == "gap" else network[of]).items():
                    curve[what][i] = value
        told |= {"upto": step, "diverged": int(cohort.diverged.sum())}
        yield SoFar((i + 1) / len(steps), told)
    told["final"] = {
        **{name: {of: values.tolist() for of, values in network.items()} for name, network in each.items()},
        "wrong_labels": cohort.wrong_labels[:: len(NAMES)].tolist(),
        "better": better(each["network"]["test_loss"], each["twin"]["test_loss"]),
    }
    return told


def _blank(steps: list[int]) -> list[float | None]:
    """No value yet at any of the steps."""
    return [None] * len(steps)
