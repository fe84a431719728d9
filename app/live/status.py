"""Where a run is meant to go: set by commands, brought about by the driver."""

from dataclasses import dataclass

from .commands import FIRST_SPEED


@dataclass
class Status:
    """Whether a run plays, how fast, and the step it is sent to, if any."""

    playing: bool = False
    waiting: bool = False  # it plays, but for now without a viewer or a place
    speed: float = FIRST_SPEED  # iterations a second; inf for as fast as it goes
    goal: int | None = None
    jump: bool = False  # whether the goal is gone to without telling what lies between
