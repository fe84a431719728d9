"""Separate streams of random numbers, one per purpose, each reachable at any place without drawing what lies before."""

from enum import IntEnum

import numpy as np


class Purpose(IntEnum):
    """What a stream is for. The numbers are part of what a seed means: never reorder them."""

    TEST_DATA = 0
    TRAIN_DATA = 1
    LABEL_NOISE = 2
    WEIGHTS = 3
    BATCHES = 4
    MASKS = 5
    INPUT_MASKS = 6
    MC_MASKS = 7


def rng(seed: int, purpose: Purpose, *place: int) -> np.random.Generator:
    """The generator of `seed` for `purpose` at `place` (an epoch, a block of steps, …).

    The key is the one that `SeedSequence(seed).spawn` gives its descendants, so the streams are independent. Because a
    place is an address and not a position in one long sequence, a checkpoint needs no generator state.
    """
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(purpose, *place))))
