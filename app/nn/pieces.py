"""Training anew what an inquiry looks into, in pieces of some milliseconds."""

from collections.abc import Iterator

import numpy as np

from .trainer import Trainer

PIECE_STEPS, PIECE_WORK = 40, 3_000_000  # between two yields: iterations, and weights × examples in them


def train_in_pieces(trainer: Trainer, upto: int) -> Iterator[int]:
    """Train as far as `upto`; yields the step after each piece."""
    work = trainer.parameters.size * trainer.members[0].experiment.batch_size
    piece = max(1, min(PIECE_STEPS, PIECE_WORK // work))
    while trainer.step < upto:
        with np.errstate(all="ignore"):  # what diverges is told as not finite
            for _ in range(min(piece, upto - trainer.step)):
                trainer.iterate()
        yield trainer.step
