"""Ten drop rates of five seeds each as the sweep trains them, side by side, against the fifty one after another.

The default network, 2-12-12-2, with all of its 3,000 steps, through the inquiry that a viewer asks for. One thread.
"""

from dataclasses import replace
from statistics import median
from time import process_time

from app.experiment import experiment_from
from app.nn.specimen import specimen_of
from app.nn.sweeps import RATES, sweep
from app.nn.trainer import Member, Trainer

EXPERIMENT = experiment_from({})
SEEDS = 5
ROUNDS = 3
WANTED = 3.0  # seconds


def main() -> None:
    """Print the medians over rounds in which the two take turns, in seconds of the processor."""
    together, apart, pieces = [], [], []
    for _ in range(ROUNDS):
        seconds, longest = _together()
        together.append(seconds)
        pieces.append(longest)
        apart.append(_one_after_another())
    one, other = median(together), median(apart)
    print(f"  {len(RATES)} rates × {SEEDS} seeds together  {one:6.2f} s (at most {WANTED:g})")
    print(f"  one after another        {other:6.2f} s, {other / one:.0f} times as long")
    print(f"  longest piece            {median(pieces) * 1e3:6.1f} ms")


def _together() -> tuple[float, float]:
    """Seconds of the processor for the sweep, and for its longest piece."""
    inquiry, longest = sweep(specimen_of(Trainer([Member("network", EXPERIMENT)])), "drop_rate", SEEDS), 0.0
    start = before = process_time()
    for _ in inquiry:
        longest, before = max(longest, process_time() - before), process_time()
    return process_time() - start, longest


def _one_after_another() -> float:
    """Seconds for training the same networks, each alone and without looking at it on the way."""
    start = process_time()
    for rate in RATES:
        for seed in range(EXPERIMENT.seed, EXPERIMENT.seed + SEEDS):
            trainer = Trainer([Member("network", replace(EXPERIMENT, drop_rates=(rate, rate), seed=seed))])
            for _ in range(EXPERIMENT.steps):
                trainer.iterate()
    return process_time() - start
