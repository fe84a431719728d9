"""The one thread that computes.

NumPy holds the interpreter's lock most of the time, so more threads would only get in each other's way.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Worker:
    """Runs functions one after another, in the order asked; keep each short, for the others wait."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="train")

    async def __call__(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The function's result, without holding up the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, lambda: function(*args, **kwargs))

    def soon(self, function: Callable[[], object]) -> None:
        """Have a function run whose result nobody waits for, unless all is closed."""
        with suppress(RuntimeError):
            self._pool.submit(function)

    def close(self) -> None:
        """Drop what has not begun; does not wait for what has."""
        self._pool.shutdown(wait=False, cancel_futures=True)
