"""Scripts and styles: short, compressed, checked with their ETag; vendored files as they were published."""

import gzip
import re

import httpx
import pytest

from app.web.assets import STATIC

MOST = 120_000  # bytes of the page without its fonts, compressed


def test_our_own_scripts_and_styles_lose_their_comments_and_nothing_else(base_url: str) -> None:
    for path in (*(STATIC / "js").rglob("*.js"), *(STATIC / "css").rglob("*.css")):
        written = path.read_text("utf-8").splitlines()
        sent = httpx.get(f"{base_url}/static/{path.relative_to(STATIC).as_posix()}").text.splitlines()
        assert len(sent) < len(written), path
        left = iter(sent)
        following = next(left, None)
        for line in written:
            if line == following:
                following = next(left, None)
            else:
                assert line.strip().startswith(("//", "/*", "*")), line
        assert following is None


def test_vendored_text_travels_as_it_was_published(base_url: str) -> None:
    for path in (STATIC / "vendor").rglob("*.js"):
        assert httpx.get(f"{base_url}/static/{path.relative_to(STATIC).as_posix()}").content == path.read_bytes()


@pytest.mark.parametrize("path", ["js/page.js", "css/tokens.css", "vendor/htmx/htmx.min.js"])
def test_text_is_compressed_for_whoever_takes_that(base_url: str, path: str) -> None:
    plain = httpx.get(f"{base_url}/static/{path}", headers={"Accept-Encoding": "identity"})
    packed = httpx.get(f"{base_url}/static/{path}", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert packed.headers["vary"] == "Accept-Encoding"


def test_what_has_not_changed_is_not_sent_again(base_url: str) -> None:
    first = httpx.get(f"{base_url}/static/js/page.js")
    again = httpx.get(f"{base_url}/static/js/page.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_page_without_its_fonts_is_small(base_url: str) -> None:
    page = httpx.get(f"{base_url}/?preset=moons")
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))
    assert any(file.endswith("page.js") for file in files)
    sent = [httpx.get(base_url + file).content for file in files if not file.endswith(".woff2")]
    assert sum(len(gzip.compress(content)) for content in (page.content, *sent)) < MOST
