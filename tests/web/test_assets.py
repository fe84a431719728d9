"""Scripts and styles: short, compressed, checked with their ETag; vendored files as they were published."""

import asyncio
import gzip
import re
import threading
from pathlib import Path

import httpx
import pytest

from app.web import assets
from app.web.assets import STATIC, STYLES, Assets

MOST = 120_000  # bytes of the page without its fonts, compressed


def without_comments(path: Path) -> list[str]:
    """The lines of a file without those that are nothing but comment, told line by line."""
    left = []
    is_comment = is_template = False
    for line in path.read_text("utf-8").splitlines():
        bare = line.strip()
        if not is_comment and not is_template and path.suffix == ".js" and bare.startswith("//"):
            continue
        begins = not is_template and bare.startswith("/*")
        if is_comment or (begins and bare.find("*/") in (-1, len(bare) - 2)):  # else code stands behind it
            is_comment = "*/" not in bare
            continue
        is_template ^= bare.replace("\\`", "").count("`") % 2 == 1
        left.append(line)
    return left


def spared(line: str) -> str:
    """A line of code without types, what is said behind it, and indentation."""
    return re.sub(r"/\*\* @.*?\*/ ?", "", line).split(" // ")[0].lstrip()


def test_our_own_scripts_and_styles_lose_their_comments_and_empty_lines_and_nothing_else(client: httpx.Client) -> None:
    for path in (*(STATIC / "js").rglob("*.js"), *(STATIC / "css").rglob("*.css")):
        sent = client.get(f"/static/{path.relative_to(STATIC).as_posix()}").text.splitlines()
        assert sent == [spared(line) for line in without_comments(path) if line.strip()], path
        assert len(sent) < len(path.read_text("utf-8").splitlines()), path


def test_the_styles_travel_as_one_file_that_lacks_none(client: httpx.Client) -> None:
    joined = client.get("/static/css/page.css")
    assert joined.headers["content-type"].startswith("text/css")
    parts = [client.get(f"/static/css/{name}.css").text for name in STYLES]
    assert joined.text == "".join(parts)
    assert set(STYLES) == {path.stem for path in (STATIC / "css").glob("*.css")}


@pytest.mark.parametrize("path", ["css/page.css", "css/embed.css", "css/tokens.css", "js/page.js"])
def test_files_are_only_read(client: httpx.Client, path: str) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        assert client.request(method, f"/static/{path}").status_code == 405, method
    head = client.head(f"/static/{path}")
    assert (head.status_code, head.content) == (200, b"")


def test_vendored_text_travels_as_it_was_published(client: httpx.Client) -> None:
    for path in (STATIC / "vendor").rglob("*.js"):
        assert client.get(f"/static/{path.relative_to(STATIC).as_posix()}").content == path.read_bytes()


@pytest.mark.parametrize("path", ["js/page.js", "css/tokens.css", "vendor/htmx/htmx.min.js"])
def test_text_is_compressed_for_whoever_takes_that(client: httpx.Client, path: str) -> None:
    plain = client.get(f"/static/{path}", headers={"Accept-Encoding": "identity"})
    packed = client.get(f"/static/{path}", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert packed.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", ["js/page.js", "css/page.css"])
@pytest.mark.parametrize("taken", ["identity", "gzip"])
def test_what_has_not_changed_is_not_sent_again(client: httpx.Client, path: str, taken: str) -> None:
    address, headers = f"/static/{path}", {"Accept-Encoding": taken}
    first = client.get(address, headers=headers)
    assert first.headers["etag"].startswith('W/"')  # not byte for byte the same when it is compressed
    again = client.get(address, headers={**headers, "If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "vary"):
        assert again.headers[name] == first.headers[name]


def test_files_are_made_ready_beside_the_loop_that_serves_the_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    threads = []

    def prepared(files: object) -> tuple[bytes, bytes, str]:  # noqa: ARG001
        threads.append(threading.current_thread())
        return b"", gzip.compress(b""), ""

    async def ask() -> None:
        transport = httpx.ASGITransport(Assets(directory=STATIC))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            await client.get("/js/page.js")

    monkeypatch.setattr(assets, "_prepared", prepared)
    asyncio.run(ask())
    assert threads
    assert threading.main_thread() not in threads


def test_the_page_without_its_fonts_is_small(client: httpx.Client) -> None:
    page = client.get("/?preset=moons")
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))
    assert any(file.endswith("page.js") for file in files)
    sent = [client.get(file).content for file in files if not file.endswith(".woff2")]
    assert sum(len(gzip.compress(content)) for content in (page.content, *sent)) < MOST
