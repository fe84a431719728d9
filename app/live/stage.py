"""What a run shows: its history, the mode, the example in view, and the events that tell of what is new."""

from collections.abc import Sequence
from typing import Any

import orjson

from ..experiment import Experiment, Setting, SettingsLog
from ..nn import insight
from ..nn.history import History
from ..nn.insight import Insight
from ..nn.metrics import Metrics
from .channel import Event
from .frame import Frame, encode, iterations_between

PASSES = 3  # of the example in view, side by side: in mode eval they agree, with dropout left on they do not


class Stage:
    """A history and how it is looked at. Everything here computes and nothing waits: it runs on the worker's thread."""

    def __init__(self, experiment: Experiment, log: SettingsLog | None = None) -> None:
        self.experiment = experiment
        self.mode = "train"
        self._begin(log)

    def _begin(self, log: SettingsLog | None) -> None:
        self.history = History(self.experiment, log)
        self._told = 0  # the last step whose iteration is in the stream
        self._metrics_told = 0  # the last step whose metrics, if any, are in the stream
        self._measured: Metrics | None = None  # what was told last of a step that is not fixed
        self._draw = 1  # which mask, in mode mc
        self._weights_told: int | None = None  # updates behind the weights that viewers have
        self._view = self._in_training().example

    def advance(self, count: float, seconds: float) -> int:
        """Train at most `count` iterations for at most `seconds`; returns how many."""
        return self.history.advance(int(min(count, self.experiment.steps)), seconds)

    def travel(self, step: int, seconds: float) -> bool:
        """Move toward `step` for at most `seconds`; True when there."""
        there = self.history.travel(step, seconds)
        if there:
            self._told = self._metrics_told = self.history.step
            self._weights_told = None
            self._draw = 1
        return there

    def walk(self, count: int) -> Event:
        """In eval mode go `count` test examples further, in mode mc as many masks; backward when negative."""
        if self.mode == "mc":
            self._draw = max(1, self._draw + count)
        else:
            view = self._view
            start = view.index if view.split == "test" else (-1 if count > 0 else 0)
            index = (start + count) % len(self.history.trainer.dataset_of(0).test_labels)
            self._view = insight.in_eval(self.history.trainer, "test", index).example
        return self.picture()

    @property
    def first_draw(self) -> bool:
        """Whether no mask of mode mc lies before the one shown."""
        return self._draw == 1

    def set_mode(self, mode: str) -> None:
        """Change the mode; the example stays in view, except in train mode, which shows its own."""
        if self.mode == "train":
            self._view = self._in_training().example
        self.mode, self._draw = mode, 1

    def set(self, setting: Setting) -> list[Event]:
        """Change a parameter where the run stands; returns what looks different for it: metrics, and the full network.

        An iteration that is past stays what it was.
        """
        history = self.history
        step = history.step
        before = history.metrics.get(step)
        history.set(Setting(step, setting.name, setting.value))
        after = history.metrics.get(step)
        seen = [("metrics", encode(after.as_json()))] if after and after != before else []
        return [*seen, self.picture()] if self.mode != "train" or step == 0 else seen

    def reset(self) -> None:
        """Start again, without settings; the mode stays."""
        self._begin(None)

    def news(self) -> list[Event]:
        """The iterations since the last news as one frame, and the metrics that fell due; may be nothing."""
        step, told, events = self.history.step, self._told, []
        if step != told:
            events.append(self._frame_event(self._frame(iterations_between(self.history, told, step))))
        # the metrics of the last step may come after its frame: that it was the last shows when the next one fails
        for metrics in self.history.metrics_between(self._metrics_told, step):
            events.append(("metrics", encode(metrics.as_json())))
            self._metrics_told = metrics.step
        self._told = step
        return events

    def measured(self) -> list[Event]:
        """The metrics of the present step, unless they have been told, as those of fixed steps are."""
        history = self.history
        now = history.metrics_now()
        if history.step in history.metrics or now == self._measured:
            return []
        self._measured = now
        return [("measured", encode(now.as_json()))]

    def picture(self) -> Event:
        """What is shown now, as a frame without iterations."""
        return self._frame_event(self._frame([]))

    def frame(self) -> bytes:
        """The picture by itself, weights included, as JSON. It tells nobody, and nothing changes."""
        return encode(self._frame([]).told(with_weights=True))

    def aside(self, *modes: str, with_weights: bool = False) -> list[bytes]:
        """What these modes show here of the same example, as frames in JSON. It tells nobody, and nothing changes."""
        here, seen = (self.mode, self._draw, self._view), []
        for mode in modes:
            self.set_mode(mode)
            seen.append(encode(self._frame([]).told(with_weights)))
        self.mode, self._draw, self._view = here
        return seen

    def snapshot(self, state: dict[str, Any]) -> tuple[bytes, bytes]:
        """(snapshot, frame): the run so far, up to the iterations told, and the picture by itself."""
        history = self.history
        frame = self.frame()
        past = [m.numbers() for step, m in sorted(history.metrics.items()) if step <= history.step]
        snapshot = {
            "experiment": self.experiment.as_fields(),
            "state": state,
            "history": {
                "loss": history.losses[: history.step].round(6),
                "asleep": history.sub_networks.asleep(history.step),
                "metrics": past,
            },
            "metrics": history.metrics_now().as_json(),
            "frame": orjson.Fragment(frame),
        }
        return encode(snapshot), frame

    def _frame_event(self, frame: Frame) -> Event:
        updates = self._updates_behind()
        told = frame.told(with_weights=updates != self._weights_told)
        self._weights_told = updates
        return "frame", encode(told)

    def _updates_behind(self) -> int:
        """How many updates the weights have had that the picture is computed with."""
        return max(0, self.history.step - 1) if self.mode == "train" else self.history.step

    def _frame(self, iterations: Sequence[dict[str, Any]]) -> Frame:
        history = self.history
        step = history.step
        seen, *others = self._passes()
        return Frame(
            step=step,
            epoch=self.experiment.epoch_of(step),
            mode=self.mode,
            iterations=list(iterations),
            insight=seen,
            shape=history.trainer.shape,
            sub_networks=history.sub_networks.different(step),
            passes=[made.output for made in (seen, *others)] if others else [],
            draw=self._draw if self.mode == "mc" else None,
        )

    def _passes(self) -> list[Insight]:
        """The pass shown; in mode eval and mc two more on the same example, each made and none copied."""
        trainer, view = self.history.trainer, self._view
        if self.mode == "train":
            return [self._in_training()]
        if self.mode == "eval":
            return [insight.in_eval(trainer, view.split, view.index) for _ in range(PASSES)]
        draws = range(self._draw, self._draw + PASSES)
        return [insight.with_dropout_left_on(trainer, view.split, view.index, draw) for draw in draws]

    def _in_training(self) -> Insight:
        trainer = self.history.trainer
        return insight.in_training(trainer, trainer.last) if trainer.last is not None else insight.at_start(trainer)
