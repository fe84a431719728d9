"""Which sub-network each iteration trained: the hidden masks of a run, how many slept, and how many were different."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Counts = NDArray[np.int32]


class SubNetworks:
    """The hidden masks of a run's iterations; where masks are drawn per example, that of the example shown.

    `masks[k]` (steps, bytes): those of layer k as bits, first neuron highest, zeros behind the last.
    """

    def __init__(self, hidden: Sequence[int], steps: int) -> None:
        self.masks: list[Bytes] = [np.zeros((steps, -(-n // 8)), np.uint8) for n in hidden]
        self._neurons = sum(hidden)
        self._noted = 0
        # A hash table with linear probing, at most half full: in which step a mask came first, 0 for none. It holds no
        # mask itself, so that it stays small.
        self._first = np.zeros(1 << (2 * steps).bit_length(), np.int32)
        self._different = np.zeros(steps + 1, np.int32)  # by step

    def note(self, step: int, packed: Sequence[Bytes]) -> None:
        """Keep the mask of iteration `step`, layer by layer; a step that is known already had the same one."""
        if step <= self._noted:
            return
        for masks, mask in zip(self.masks, packed, strict=True):
            masks[step - 1] = mask
        self._different[step] = self._different[step - 1] + self._is_new(step)
        self._noted = step

    def _is_new(self, step: int) -> bool:
        """Whether the mask of `step`, the one after the last noted, came in no step before; then note that."""
        mask = self._mask(step)
        place = hash(mask) % len(self._first)
        while first := int(self._first[place]):
            if self._mask(first) == mask:
                return False
            place = (place + 1) % len(self._first)
        self._first[place] = step
        return True

    def _mask(self, step: int) -> bytes:
        return b"".join(masks[step - 1].tobytes() for masks in self.masks)

    def forget_after(self, step: int) -> None:
        """Know nothing of the iterations after `step`; they may come out differently."""
        if step < self._noted:
            self._first[self._first > step] = 0  # the latest masks go first, so no search ends before what it looks for
            self._noted = step

    def different(self, step: int) -> int:
        """How many different masks there were in iterations 1 … `step`."""
        return int(self._different[step])

    def asleep(self, upto: int) -> Counts:
        """(upto,) how many hidden neurons were dropped in each of the iterations 1 … `upto`."""
        awake = sum(np.bitwise_count(masks[:upto]).sum(axis=1, dtype=np.int32) for masks in self.masks)
        return np.asarray(self._neurons - awake, np.int32)
