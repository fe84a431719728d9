"""Headers that every answer carries: nothing from elsewhere, nothing guessed; pages in no frame, embeds in all."""

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
)
# Embeds, what they load, and the API. To an embed in a sandboxed frame, which is of no origin, all of it is another's.
OPEN = ("/embed/", "/static/", "/api/")
_CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",  # and never with credentials, of which there are none
    "Access-Control-Expose-Headers": "Location, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, DELETE",
    "Access-Control-Allow-Headers": "authorization, *",  # which the star leaves out
    "Access-Control-Max-Age": "7200",
}


class SecurityHeaders:
    """ASGI middleware that adds them, and answers preflights; it passes streams through untouched.

    `frame_ancestors` are those who may have embeds in their frames, as in a content security policy; all if empty.
    None is not the same as `*`, which shuts out decks opened from disk.
    """

    def __init__(self, app: ASGIApp, frame_ancestors: str = "") -> None:
        self.app = app
        ancestors = (f"frame-ancestors {frame_ancestors}",) if frame_ancestors else ()
        self._open = _CROSS_ORIGIN | {"Content-Security-Policy": "; ".join((*_POLICY, *ancestors))}
        self._closed = {
            "Content-Security-Policy": "; ".join((*_POLICY, "frame-ancestors 'none'")),
            "X-Frame-Options": "DENY",
            "Cross-Origin-Opener-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_open = scope["path"].startswith(OPEN)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (self._open if is_open else self._closed).items():
                    headers.setdefault(name, value)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "same-origin")
                if scope["path"].startswith("/static/"):
                    # checked with its ETag each time, so that modules of two versions never meet
                    headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        asks_first = scope["method"] == "OPTIONS" and any(
            name == b"access-control-request-method" for name, _ in scope["headers"]
        )
        answer = Response(status_code=204, headers=_PREFLIGHT) if is_open and asks_first else self.app
        await answer(scope, receive, send_with_headers)
