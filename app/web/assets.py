"""Where the files of a page are, and how they travel: our scripts and styles without comments, and compressed."""

import gzip
import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"

# What our scripts and styles do without on their way: comments on lines of their own and behind code, types in between,
# empty lines, indentation. Nothing else in them looks like that, which a test holds.
_SPARED = re.compile(
    r"^[ \t]*(?://.*|/\*(?:(?!\*/).|\n)*\*/)[ \t]*\n|(?<=[;,{}(\[]) +// .*$|/\*\* @\w+ [^*]*\*/ ?|^[ \t]*\n|^[ \t]+",
    re.MULTILINE,
)
STYLES = (
    "reset", "tokens", "base", "layout", "components", "segments", "header", "settings", "stage", "results",
    "transport", "picture", "detail", "phases", "dialogs", "states", "projector",
)  # fmt: skip
WITHOUT_PAGE = ("layout", "header", "settings", "dialogs")  # what an embed leaves out
PAGE_STYLES, EMBED_STYLES = "css/page.css", "css/embed.css"
# Addresses of several styles as one file, for the first paint waits for them
JOINED = {
    PAGE_STYLES: STYLES,
    EMBED_STYLES: (
        *(name for name in STYLES if name not in WITHOUT_PAGE),
        *("embed/embed", "embed/sizes", "embed/controls"),
    ),
}
_IMPORTED = re.compile(r"""^(?:import|export) [^"]*?from "(\./[^"]+)";|^import "(\./[^"]+)";""", re.MULTILINE)
_TYPES = {".js": "text/javascript", ".css": "text/css"}


def asset(path: str) -> str:
    """The address of a file under static/."""
    return f"/static/{path}"


def modules_of(*scripts: str) -> list[str]:
    """The modules that scripts need, themselves included, by their paths under static/.

    Named in the page, the browser asks for all of them at once instead of finding them one import after another.
    """
    found: dict[Path, None] = {}
    waiting = [STATIC / script for script in scripts]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found[path] = None
            waiting += _imported_by(_as_they_are([path])[0])
    return sorted(path.relative_to(STATIC).as_posix() for path in found)


def text_of(*paths: Path) -> str:
    """Scripts or styles as one text, as short as they are sent."""
    return _prepared(_as_they_are(paths))[0].decode()


class Assets(StaticFiles):
    """The files under static/. Vendored ones are sent as they are published."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or that it has not changed; scripts and styles as short and small as they can be."""
        if path in JOINED and scope["method"] in ("GET", "HEAD"):  # anything else is refused as for every file
            return await self._text([STATIC / f"css/{name}.css" for name in JOINED[path]], scope)
        response = await super().get_response(path, scope)
        if response.status_code in (200, 304) and Path(path).suffix in _TYPES:
            return await self._text([STATIC / path], scope)
        return response

    async def _text(self, paths: list[Path], scope: Scope) -> Response:
        """Files as one text."""
        short, compressed, etag = await run_in_threadpool(_prepared, _as_they_are(paths))
        asked = Headers(scope=scope)
        # weak, for the same stands for what is compressed and what is not
        headers = {"ETag": f'W/"{etag}"'}
        varied = headers | {"Vary": "Accept-Encoding"}  # which is added by itself where nothing is compressed here
        if self.is_not_modified(Headers({"ETag": f'"{etag}"'}), asked):
            return Response(None, 304, varied)
        kind = _TYPES[paths[0].suffix]
        if "gzip" not in asked.get("accept-encoding", ""):
            return Response(short, 200, headers, kind)
        return Response(compressed, 200, varied | {"Content-Encoding": "gzip"}, kind)


def _as_they_are(paths: Iterable[Path]) -> tuple[tuple[Path, int], ...]:
    """Files, each with the time of its last change."""
    return tuple((path, path.stat().st_mtime_ns) for path in paths)


@lru_cache(maxsize=512)
def _imported_by(file: tuple[Path, int]) -> tuple[Path, ...]:
    """The modules that one names, as it was at that time."""
    path, _ = file
    names = (a or b for a, b in _IMPORTED.findall(path.read_text("utf-8")))
    return tuple((path.parent / name).resolve() for name in names)


@lru_cache(maxsize=256)
def _prepared(files: tuple[tuple[Path, int], ...]) -> tuple[bytes, bytes, str]:
    """(bytes, the same compressed, their hash) of files as they were at those times."""
    texts = []
    for path, _ in files:
        text = path.read_text("utf-8")
        texts.append(text if STATIC / "vendor" in path.parents else _SPARED.sub("", text))
    joined = "".join(texts).encode()
    return joined, gzip.compress(joined, mtime=0), sha256(joined).hexdigest()[:32]
