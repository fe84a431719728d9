"""Picture every state in each of its views: `python -m tests.pictures [folder]`, `pictures` unless said otherwise."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from ..benchmarks.serving import plain_server
from ..browser.conftest import ARGUMENTS
from ..browser.reading import stage
from ..web.serving import PATIENCE
from .settling import SETTLED
from .states import STATES, VIEWS, State, View


def main() -> None:
    """Write one PNG for each state and view; say which could not be made, and go on."""
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description="Pictures of the page")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("pictures"))
    parser.add_argument("--only", metavar="TEXT", default="", help="only those whose name holds this")
    arguments = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("there is no chromium here; Debian has it as a package of that name")
    arguments.folder.mkdir(parents=True, exist_ok=True)
    missing = []
    expect.set_options(timeout=PATIENCE * 1000)
    with plain_server() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for name, state, view in wanted(arguments.only):
            try:
                picture(browser, url, state, view, arguments.folder / f"{name}.png")
                print(name, flush=True)
            except (AssertionError, Error) as problem:
                missing.append(name)
                print(f"{name} could not be made: {problem}", flush=True)
        browser.close()
    if missing:
        sys.exit(f"{len(missing)} could not be made: {', '.join(missing)}")


def wanted(text: str) -> list[tuple[str, State, View]]:
    """(name, state, view) of each picture whose name holds `text`."""
    every = [(f"{name}-{view}", state, VIEWS[view]) for name, state in STATES.items() for view in state.views]
    return [one for one in every if text in one[0]]


def picture(browser: Browser, url: str, state: State, view: View, file: Path) -> None:
    """Picture one state in one view, from the server at `url` or from one of its own that stops."""
    context = browser.new_context(
        viewport={"width": view.width, "height": view.height},
        color_scheme="dark" if view.theme == "dark" else "light",
        reduced_motion="reduce" if view.reduced_motion else "no-preference",
        has_touch=view.phone,
        device_scale_factor=2 if view.phone else 1,
    )
    context.set_default_timeout(PATIENCE * 1000)
    with ExitStack() as own_server, context:
        if state.server_stops:
            url = own_server.enter_context(plain_server())
        page = context.new_page()
        # any parameter ends the opening, so light and dark are what the system asks for
        page.goto(url + state.path + ("&theme=projector" if view.theme == "projector" else ""))
        reach(page, state)
        if state.server_stops:
            own_server.close()
            expect(stage(page)).to_have_attribute("data-connection", "lost")
        if stage(page).get_attribute("data-playing") == "false":
            page.evaluate(SETTLED)
        page.screenshot(path=file)


def reach(page: Page, state: State) -> None:
    """Wait for the step that the address names, and do what the state asks for."""
    expect(stage(page)).to_have_attribute("data-connection", "live")
    if page.locator("#loss .chart").is_visible():  # a phone folds it away, and then it is not drawn
        expect(page.locator("#loss canvas")).to_have_count(1)
    if "step=" in state.path:
        step = state.path.partition("step=")[2].partition("&")[0]
        expect(stage(page)).to_have_attribute("data-step", step)
    page.evaluate(SETTLED)
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    state.act(page)


main()
