"""What the page's main thread did for each frame that it showed, from a trace of Chromium."""

import json
from bisect import bisect_left
from typing import Any

CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing", "v8"]
WORK = {
    "script": (
        "EvaluateScript", "EventDispatch", "FireAnimationFrame", "FunctionCall", "MajorGC", "MinorGC", "RunMicrotasks",
        "TimerFire", "v8.compile",
    ),
    "style": ("UpdateLayoutTree",),
    "layout": ("Layout",),
    "paint": ("PrePaint", "Paint", "Layerize", "Commit"),
}  # fmt: skip
REST = "rest"  # what a task does besides: animations' clocks, layers, waiting for the compositor
TASK = "RunTask"
KIND_OF = {name: kind for kind, names in WORK.items() for name in names} | {TASK: REST}

Event = dict[str, Any]


class Trace:
    """The main thread's events of a trace, and the frames it is cut into.

    A frame reaches from the end of one commit that carried a new step (marked "shown") to the end of the next, so that
    everything the main thread does counts for some frame: reading the stream, drawing, and frames of the screen that
    only moved a transition on.
    """

    def __init__(self, text: bytes) -> None:
        events: list[Event] = json.loads(text)["traceEvents"]
        marks = [event for event in events if event["name"] == "shown"]
        main = {(event["pid"], event["tid"]) for event in marks}
        self.events = sorted(
            (event for event in events if event["ph"] == "X" and (event["pid"], event["tid"]) in main),
            key=lambda event: (event["ts"], -event.get("dur", 0)),
        )
        commits = self._named("Commit")
        starts = [commit["ts"] for commit in commits]
        places = {bisect_left(starts, mark["ts"]) for mark in marks}
        self.ends = [_end(commits[place]) for place in sorted(places) if place < len(commits)]

    def frames(self) -> list[dict[str, float]]:
        """Milliseconds by kind for each frame. Time belongs to the innermost event that has a kind."""
        frames = [dict.fromkeys([*WORK, REST], 0.0) for _ in self.ends[1:]]
        around: list[Event] = []
        for event in self.events:
            kind = KIND_OF.get(event["name"])
            if kind is None:
                continue
            while around and _end(around[-1]) <= event["ts"]:
                around.pop()
            place = bisect_left(self.ends, event["ts"]) - 1
            if 0 <= place < len(frames):
                milliseconds = event.get("dur", 0) / 1000
                frames[place][kind] += milliseconds
                if around:
                    frames[place][KIND_OF[around[-1]["name"]]] -= milliseconds
            around.append(event)
        return frames

    def longest_task(self) -> float:
        """In milliseconds."""
        return max(event["dur"] for event in self._named(TASK)) / 1000

    def amounts(self) -> dict[str, float]:
        """How much there is to do in a shown frame, on the average."""
        found = {
            "elements restyled": sum(event["args"].get("elementCount", 0) for event in self._named("UpdateLayoutTree")),
            "boxes laid out": sum(event["args"]["beginData"]["dirtyObjects"] for event in self._named("Layout")),
            "frames of the screen": len(self._named("Commit")),
        }
        frames = {what: amount / len(self.ends) for what, amount in found.items()}
        return frames | {"layers": len(self._named("UpdateLayer")) / len(self._named("Commit"))}

    def _named(self, name: str) -> list[Event]:
        return [event for event in self.events if event["name"] == name]


def _end(event: Event) -> float:
    return float(event["ts"] + event.get("dur", 0))
