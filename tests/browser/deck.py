"""Decks for the tests of embeds: the sample deck with reveal.js from npm, and pages of frames, on another port."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Frame, Page

from app.web.exhibits import EXHIBITS

from ..web.serving import PATIENCE
from .faults import tell_faults

DECK = Path(__file__).parent.parent.parent / "docs" / "deck"
REVEAL = "reveal.js@6"
NAMES = tuple(exhibit.name for exhibit in EXHIBITS)
# Of both boundaries whether there is anything on them.
PAINTED = """() => [...document.querySelectorAll(".pair canvas")].map((canvas) => {
  const blank = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
  return canvas.width > 0 && canvas.toDataURL() !== blank.toDataURL();
})"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing: what is asked for is of no interest."""


@contextmanager
def serving_files(folder: Path) -> Iterator[str]:
    """The base URL under which the files of a folder are served: another port, so another origin than the app's."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder))
    thread = Thread(target=server.serve_forever, name="deck", kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def install_deck(folder: Path) -> None:
    """Put the sample deck there, and reveal.js as its README says; skips, or fails where CI is set, without npm."""
    shutil.copytree(DECK, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("reveal"))
    npm = shutil.which("npm")
    why = "there is no npm here; Debian has it as a package of that name"
    if npm:
        command = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder / "reveal"), REVEAL]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return
        why = f"npm could not install {REVEAL}: {done.stderr}"
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


def frames_page(folder: Path, name: str, *addresses: str, size: tuple[int, int] = (480, 270), more: str = "") -> None:
    """Write a page with a frame for each address, `more` being further attributes of each."""
    width, height = size
    frames = "\n".join(
        f'<iframe src="{address}" width="{width}" height="{height}" style="border: 0" {more}></iframe>'
        for address in addresses
    )
    head = '<!doctype html><meta charset="utf-8"><title>Frames</title><link rel="icon" href="data:,">'
    (folder / name).write_text(f"{head}\n{frames}\n", encoding="utf-8")


def embeds(page: Page) -> list[Frame]:
    """The frames of a page that show an embed, in their order."""
    page.evaluate("0")  # what has come to the browser meanwhile is heard of
    return [frame for frame in page.frames if "/embed/" in frame.url]


def embed(page: Page) -> Frame:
    """The embed on the slide that the deck shows, or else the only one of a page, once it is there."""
    present = page.locator("section.present iframe")
    element = (present if present.count() else page.locator("iframe")).element_handle()
    frame = element.content_frame()
    assert frame is not None
    frame.locator("#stage").wait_for()
    return frame


def state_of(frame: Frame) -> dict[str, str]:
    """What the stage of an embed says of itself."""
    return dict(frame.locator("#stage").evaluate("(stage) => ({ ...stage.dataset })"))


def wait_for(frame: Frame, **state: str) -> None:
    """Until the stage of an embed says so."""
    frame.locator("#stage" + "".join(f"[data-{name}='{value}']" for name, value in state.items())).wait_for()


def wait_for_step_above(frame: Frame, step: int) -> None:
    """Until an embed that plays has come further than that."""
    frame.wait_for_function("(step) => Number(document.querySelector('#stage').dataset.step) > step", arg=step)


@contextmanager
def watched_page(browser: Browser, tolerate: str | None = None, **how: Any) -> Iterator[Page]:
    """A page whose frames may have logged nothing in the end but what is tolerated (part of a message)."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 720}, **how})
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    faults: list[str] = []

    def fault(what: str) -> None:
        if tolerate is None or tolerate not in what:
            faults.append(what)

    tell_faults(page, fault)
    yield page
    context.close()
    assert faults == [], faults


class Runs:
    """The runs that the frames of a page have made, as the server knows them."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.made: list[str] = []
        self._answers: list[Any] = []
        self._client = httpx.Client(base_url=base_url)
        page.on("response", self._note)

    def _note(self, response: Any) -> None:
        if response.request.method == "POST" and response.url.endswith("/api/runs") and response.status == 201:
            self.made.append(response.headers["location"])
            self._answers.append(response)

    def state(self, number: int = -1) -> dict[str, Any]:
        """The state of one of them; without viewers and not playing when it is gone."""
        answer = self._client.get(self.made[number])
        return {"playing": False, "viewers": 0} if answer.status_code == 404 else answer.json()

    def states(self) -> list[dict[str, Any]]:
        """Those of all."""
        return [self.state(number) for number in range(len(self.made))]

    def forget(self) -> None:
        """Have the server forget the latest."""
        key = self._answers[-1].json()["control_key"]
        self._client.delete(self.made[-1], headers={"Authorization": f"Bearer {key}"}).raise_for_status()

    def close(self) -> None:
        """Ask no more."""
        self._client.close()
