"""The names that files of a run are saved under."""

from ..experiment import Experiment


def name_of(experiment: Experiment, ending: str) -> str:
    """A file's name that says which run it is of."""
    return f"dropout-live-{experiment.dataset}-seed-{experiment.seed}{ending}"
