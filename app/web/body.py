"""A request's JSON body, bounded and strict."""

import json
from typing import Any, NoReturn

from fastapi import Request
from starlette.requests import ClientDisconnect

from .problems import Problem

MAX_BYTES = 64 * 1024


async def json_body(request: Request) -> Any:
    """The body as Python values; an empty one as {}.

    Raises Problem: 413 when it is longer than MAX_BYTES, 400 when it is no JSON or not all of it came. NaN and infinity
    are no JSON.
    """
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BYTES:
                raise Problem(413, f"the body must be at most {MAX_BYTES} bytes, got more")
    except ClientDisconnect:  # nobody is there to read this
        raise Problem(400, "the body must be sent to its end, got a part of it") from None
    if not body.strip():
        return {}
    try:
        return json.loads(body, parse_constant=_refuse)
    except RecursionError:
        raise Problem(400, "the body must be JSON, got lists or objects nested too deep") from None
    except ValueError as error:  # wrong syntax or encoding, or a number of thousands of digits
        raise Problem(400, f"the body must be JSON, got something else: {error}") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")
