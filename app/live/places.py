"""Places among the runs that play at once."""

import asyncio


class Places:
    """So many places; who takes one gives it back. Taking never waits, so nobody is cancelled while taking one."""

    def __init__(self, number: int) -> None:
        self._free = number
        self.given_back = asyncio.Event()

    def take(self) -> bool:
        """Take a place; False when there is none."""
        if not self._free:
            return False
        self._free -= 1
        return True

    def give_back(self) -> None:
        """Leave a place to another; wakes whoever waits for `given_back`, which is a new event from then on."""
        self._free += 1
        self.given_back.set()
        self.given_back = asyncio.Event()
