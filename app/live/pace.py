"""When the next frame is due, and how many iterations it holds."""

from math import inf

MAX_FRAMES = 60.0  # a second, to any viewer
FRAME_GAP = 1.0 / MAX_FRAMES
ARREARS = 0.25  # seconds of missed iterations that are made up for; more are let go


class Pace:
    """The schedule of a playing run; times are seconds of one monotonic clock. `speed`: iterations a second, or inf."""

    def __init__(self, speed: float, now: float, at_once: bool = False) -> None:
        self.speed = speed
        self._start = now - (1.0 / speed if at_once else 0.0)
        self._done = 0
        self._last_frame = -inf

    def wait(self, now: float) -> float:
        """Seconds until the next frame may go out; 0 when it is due."""
        next_iteration = self._start + (self._done + 1) / self.speed
        return max(0.0, next_iteration - now, self._last_frame + FRAME_GAP - now)

    def due(self, now: float) -> float:
        """How many iterations are due: at least 1 when `wait` is over, inf at full speed."""
        if self.speed == inf:
            return inf
        missed = (now - self._start) * self.speed - self._done
        if missed > (most := 1 + ARREARS * self.speed):
            self._start += (missed - most) / self.speed
            missed = most
        return max(1, int(missed + 1e-9))

    def frame_is_due(self, now: float) -> bool:
        """Whether a frame may go out now."""
        return now >= self._last_frame + FRAME_GAP

    def made(self, count: int) -> None:
        """`count` iterations were trained."""
        self._done += count

    def shown(self, now: float) -> None:
        """A frame went out."""
        self._last_frame = now
