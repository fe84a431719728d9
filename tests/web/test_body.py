"""A request's body is read as strict JSON, whatever comes and however it ends."""

import asyncio
from typing import Any

import pytest
from fastapi import Request

from app.web.body import MAX_BYTES, json_body
from app.web.problems import Problem

Message = dict[str, Any]


def read(*messages: Message) -> Any:
    """The body that comes in these messages of the server."""
    coming = iter(messages)

    async def receive() -> Message:
        return next(coming)

    return asyncio.run(json_body(Request({"type": "http", "method": "POST", "headers": []}, receive)))


def part(body: bytes, more: bool = False) -> Message:
    """A piece of the body."""
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_body_may_come_in_pieces_and_may_be_empty() -> None:
    assert read(part(b'{"se', more=True), part(b'ed": 7}')) == {"seed": 7}
    assert read(part(b" \n")) == {}


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b'{"noise": NaN}', b"[-Infinity]", b"9" * 5000, b"[" * 60_000])
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(Problem) as raised:
        read(part(body))
    assert raised.value.status == 400


def test_a_long_body_is_refused_before_its_end() -> None:
    half = b" " * (MAX_BYTES // 2 + 1)
    with pytest.raises(Problem) as raised:
        read(part(half, more=True), part(half, more=True))
    assert raised.value.status == 413


def test_who_breaks_off_while_sending_leaves_no_traceback() -> None:
    with pytest.raises(Problem) as raised:
        read(part(b'{"se', more=True), {"type": "http.disconnect"})
    assert raised.value.status == 400
