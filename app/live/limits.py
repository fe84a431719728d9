"""How much of everything there may be, and how long."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds of a registry and its runs; times in seconds, sizes in bytes."""

    playing: int = 64  # runs that play at once
    known: int = 512  # runs kept in memory
    inquiries: int = 8  # long ones of all runs, and short ones, under way at once
    trainings: int = 2  # and long ones that train many networks
    waiting: int = 256  # short ones that wait until they are
    wait_after: float = 10.0  # without a viewer, a playing run waits
    forget_after: float = 15 * 60.0  # without a viewer or a command, a run is forgotten
    keep_alive: float = 15.0  # of silence, after which a comment goes out
    ring: int = 1 << 20  # events kept of one run for readers that fall behind or come back


class Busy(Exception):
    """A limit is reached for now; `retry_after` says in how many seconds it is worth trying again."""

    def __init__(self, what: str, retry_after: int = 10) -> None:
        self.retry_after = retry_after
        super().__init__(what)


class Conflict(Exception):
    """The run cannot do this where it stands."""
