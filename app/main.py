"""create_app(): puts the parts together."""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import FrameType

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse

from .live.registry import Registry
from .settings import Settings
from .web import (
    api,
    comparisons,
    downloads,
    embeds,
    ensembles,
    events,
    facts,
    inquiries,
    offline,
    pages,
    pictures,
    problems,
    sharing,
    watching,
)
from .web.assets import STATIC, Assets
from .web.headers import SecurityHeaders
from .web.studio import Studio

COMPRESSION = 4  # a sixth of the time of level 9 for a record of a large network, which gets 3 % longer
COMPRESSED_APART = 64 * 1024  # bytes from which on another thread compresses, for the loop would be held up


def create_app(settings: Settings | None = None, listens_on: str = "127.0.0.1") -> FastAPI:
    """The application; `settings` from the environment when not given, `listens_on` the host of the server's socket."""
    settings = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        registry = app.state.registry = Registry(settings.limits())
        registry.start()
        studio = app.state.studio = Studio()
        _before_signals(asyncio.get_running_loop(), registry.say_bye)
        yield
        registry.close()
        await studio.close()

    app = FastAPI(title="Dropout Live", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings, app.state.listens_on = settings, listens_on
    app.state.drawings = watching.Drawings()
    app.add_middleware(SecurityHeaders, frame_ancestors=settings.frame_ancestors)
    app.add_middleware(
        GZipMiddleware, minimum_size=1000, compresslevel=COMPRESSION, thread_minimum_size=COMPRESSED_APART
    )
    problems.install(app)
    asked_of_runs = (api, events, inquiries, ensembles, comparisons, facts, downloads, pictures, offline)
    for part in (pages, embeds, watching, sharing, *asked_of_runs):
        app.include_router(part.router)

    @app.api_route("/healthz", methods=["GET", "HEAD"], include_in_schema=False)
    async def healthz() -> JSONResponse:
        return JSONResponse({"status": "ok"})

    app.mount("/static", Assets(directory=STATIC), name="static")
    return app


def _before_signals(loop: asyncio.AbstractEventLoop, say_bye: Callable[[], None]) -> None:
    """Have SIGTERM and SIGINT end the streams first: the server waits for them, and lifespan's end comes after that."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        previous = signal.getsignal(number)

        def handle(number: int, frame: FrameType | None, previous: object = previous) -> None:
            loop.call_soon_threadsafe(say_bye)
            if callable(previous):
                previous(number, frame)

        signal.signal(number, handle)
