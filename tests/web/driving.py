"""A run as a client of the HTTP contract drives and watches it."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http.client import HTTPConnection
from time import monotonic
from typing import Any

import httpx
from httpx_sse import EventSource

from .serving import PATIENCE, eventually

Wanted = Callable[["Event"], Any]


@dataclass(frozen=True)
class Event:
    """One event of a stream; `text` is its data as it came."""

    id: str
    name: str
    text: str
    came: float = field(compare=False)  # seconds of the monotonic clock

    @cached_property
    def data(self) -> Any:
        """The data as Python values."""
        return json.loads(self.text)


class Stream:
    """An open event stream, read as far as a test asks. What the test does not read waits in the socket.

    Who else is there is told by the clock, so only a test that asks for it hears it.
    """

    def __init__(self, response: httpx.Response, hears_audience: bool = False) -> None:
        self.response, self._hears_audience = response, hears_audience
        self._source = EventSource(response).iter_sse()

    def __iter__(self) -> Iterator[Event]:
        return self

    def __next__(self) -> Event:
        give_up = monotonic() + PATIENCE
        for sse in self._source:
            if sse.event == "audience" and not self._hears_audience:
                continue
            if sse.data:  # the decoder also tells of comments, as events without data
                return Event(sse.id, sse.event, sse.data, monotonic())
            assert monotonic() < give_up, f"no event came in {PATIENCE:g} s"
        raise StopIteration

    def until(self, wanted: str | Wanted) -> list[Event]:
        """The events up to the first `wanted`, that one included. Raises AssertionError when it does not come."""
        found, give_up = [], monotonic() + PATIENCE
        for event in self:
            found.append(event)
            if event.name == wanted if isinstance(wanted, str) else wanted(event):
                return found
            if monotonic() > give_up:
                break
        raise AssertionError(f"no {wanted} among {len(found)} events: {[e.name for e in found][-20:]}")

    def first(self, wanted: str | Wanted) -> Event:
        """The first event that is `wanted`."""
        return self.until(wanted)[-1]

    def rest(self) -> list[Event]:
        """All events until the server ends the stream."""
        return list(self)


class RemoteRun:
    """A run on a server, with its key."""

    def __init__(self, client: httpx.Client, body: Any) -> None:
        response = client.post("/api/runs", json=body)
        assert response.status_code == 201, response.text
        self.client, self.made = client, response.json()
        self.url = response.headers["location"]
        self.authorization = {"Authorization": f"Bearer {self.made['control_key']}"}

    def ask(self, command: Any, **fields: Any) -> httpx.Response:
        """The answer to a command, whatever it is."""
        body = {"command": command, **fields}
        return self.client.post(f"{self.url}/commands", json=body, headers=self.authorization)

    def fire(self, commands: list[dict[str, Any]]) -> list[int]:
        """The statuses of commands that are obeyed in this order without one waiting for the answer to another.

        Each goes out on a connection of its own, and the next one only when the server, asked for its health after it,
        has answered: by then it has read the command as well.
        """
        url = self.client.base_url
        with ExitStack() as stack:
            connections = []
            for command in commands:
                connection = HTTPConnection(url.host, url.port, timeout=PATIENCE)
                connections.append(stack.enter_context(closing(connection)))
                connection.request("POST", f"{self.url}/commands", json.dumps(command), self.authorization)
                self.client.get("/healthz")
            return [connection.getresponse().status for connection in connections]

    def do(self, command: str, **fields: Any) -> Any:
        """The state after a command that must succeed; waits for a move that takes longer than its answer."""
        response = self.ask(command, **fields)
        assert response.status_code in (200, 202), response.text
        return response.json() if response.status_code == 200 else self.settled()

    def settled(self) -> Any:
        """The state once the run has arrived where it was sent."""
        return eventually(lambda: state if (state := self.state())["seeking"] is None else None, "the run's arrival")

    def state(self) -> Any:
        """The state of the contract."""
        return self.client.get(self.url).raise_for_status().json()

    def record(self, step: int) -> Any:
        """Iteration `step` in full precision."""
        return self.client.get(f"{self.url}/steps/{step}").raise_for_status().json()

    @contextmanager
    def watch(self, last_event_id: str | None = None, *, hears_audience: bool = False) -> Iterator[Stream]:
        """The run's event stream, from just after an id if one is given."""
        headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": last_event_id} if last_event_id else {})
        with self.client.stream("GET", f"{self.url}/events", headers=headers) as response:
            assert response.status_code == 200
            yield Stream(response, hears_audience)

    def delete(self) -> httpx.Response:
        """End the run; 404 when it is gone already."""
        return self.client.delete(self.url, headers=self.authorization)


def iterations(events: list[Event]) -> list[Any]:
    """All iterations that frames among the events tell of, in the order of their coming."""
    return [iteration for event in events if event.name == "frame" for iteration in event.data["iterations"]]


def masks_of(iteration: Any, sizes: list[int]) -> list[list[int]]:
    """An iteration's masks as lists of 0 and 1, whether they came as lists or packed as hex, first neuron highest."""
    return [_unpacked(mask, size) for mask, size in zip(iteration["masks"], sizes, strict=True)]


def _unpacked(mask: list[int] | str, size: int) -> list[int]:
    if isinstance(mask, list):
        return mask
    bits = [int(bit) for digit in mask for bit in f"{int(digit, 16):04b}"]
    assert len(mask) == -(-size // 4)
    assert not any(bits[size:])
    return bits[:size]
