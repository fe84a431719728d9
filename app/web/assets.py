"""Where the files of a page are, and how they travel: our scripts and styles without comments, and compressed."""

import gzip
import re
from functools import lru_cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"

# What our scripts and styles do without on their way: comments on lines of their own and behind code, types in between,
# indentation. Nothing else in them looks like that, which a test holds.
_SPARED = re.compile(
    r"^[ \t]*(?://.*|/\*(?:(?!\*/).|\n)*\*/)[ \t]*\n|(?<=[;,{}(\[]) +// .*$|/\*\* @\w+ [^*]*\*/ ?|^[ \t]+", re.MULTILINE
)
_TYPES = {".js": "text/javascript", ".css": "text/css"}


def asset(path: str) -> str:
    """The address of a file under static/."""
    return f"/static/{path}"


class Assets(StaticFiles):
    """The files under static/. Vendored ones are sent as they are published."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or that it has not changed; scripts and styles as short and small as they can be."""
        response = await super().get_response(path, scope)
        kind = _TYPES.get(Path(path).suffix)
        if kind is None:
            return response
        etag = response.headers["etag"]
        # weak, for the same stands for what is compressed and what is not
        headers = {**response.headers, "etag": f"W/{etag}"}
        if not isinstance(response, FileResponse):
            return Response(None, response.status_code, {**headers, "vary": "Accept-Encoding"})
        headers = {name: headers[name] for name in ("etag", "last-modified")}
        short, compressed = await run_in_threadpool(_prepared, Path(response.path), etag)
        if "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
            return Response(short, response.status_code, headers, kind)
        headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(compressed, response.status_code, headers, kind)


@lru_cache(maxsize=256)
def _prepared(path: Path, etag: str) -> tuple[bytes, bytes]:  # noqa: ARG001 - another file has another
    """(bytes, the same compressed) of a file."""
    text = path.read_text("utf-8")
    if STATIC / "vendor" not in path.parents:
        text = _SPARED.sub("", text)
    return text.encode(), gzip.compress(text.encode(), mtime=0)
