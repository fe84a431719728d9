"""Where the files of a page are, and how they travel: our scripts and styles without comments, and compressed."""

import gzip
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"

# Comments on lines of their own; in our files nothing else looks like one.
_COMMENTS = re.compile(r"^[ \t]*(//.*|/\*((?!\*/).|\n)*\*/)[ \t]*\n", re.MULTILINE)
_TYPES = {".js": "text/javascript", ".css": "text/css"}


def asset(path: str) -> str:
    """The address of a file under static/."""
    return f"/static/{path}"


class Assets(StaticFiles):
    """The files under static/. Vendored ones are sent as they are published."""

    def file_response(
        self, full_path: Any, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file, or that it has not changed; scripts and styles as short and small as they can be."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        path = Path(full_path)
        if not isinstance(response, FileResponse) or path.suffix not in _TYPES:
            return response
        short, compressed = _prepared(path, response.headers["etag"])
        headers = {name: response.headers[name] for name in ("etag", "last-modified")}
        if "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
            return Response(short, status_code, headers, _TYPES[path.suffix])
        return Response(
            compressed,
            status_code,
            headers | {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"},
            _TYPES[path.suffix],
        )


@lru_cache(maxsize=256)
def _prepared(path: Path, etag: str) -> tuple[bytes, bytes]:  # noqa: ARG001 - another file has another
    """(bytes, the same compressed) of a file."""
    text = path.read_text("utf-8")
    if STATIC / "vendor" not in path.parents:
        text = _COMMENTS.sub("", text)
    return text.encode(), gzip.compress(text.encode(), mtime=0)
