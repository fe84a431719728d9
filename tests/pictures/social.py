"""Picture each exhibit as a shared link shows it: `python -m tests.pictures.social` writes static/social."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import shutil
import sys

from playwright.sync_api import expect, sync_playwright

from app.web.assets import STATIC
from app.web.exhibits import EXHIBITS

from ..benchmarks.serving import plain_server
from ..browser.conftest import ARGUMENTS
from ..browser.reading import stage
from ..web.serving import PATIENCE
from .settling import SETTLED

WIDTH, HEIGHT = 1200, 630
SCALE = 1200 / 1440  # drawn as on a laptop, for all three columns
STEP = 1500  # or where the exhibit begins, if that is later


def main() -> None:
    """One PNG for each exhibit, of a run in its middle."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("there is no chromium here; Debian has it as a package of that name")
    expect.set_options(timeout=PATIENCE * 1000)
    with plain_server() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        view = {"width": round(WIDTH / SCALE), "height": round(HEIGHT / SCALE)}
        page = browser.new_page(viewport=view, device_scale_factor=SCALE, color_scheme="light")  # type: ignore[arg-type]
        for exhibit in EXHIBITS:
            step = max(STEP, exhibit.begins.step)
            page.goto(f"{url}{exhibit.path}?preset=moons&step={step}")
            expect(stage(page)).to_have_attribute("data-step", str(step))
            expect(page.locator("[aria-busy=true]")).to_have_count(0)
            page.evaluate(SETTLED)
            page.screenshot(path=STATIC.parent / "static" / exhibit.picture)
            print(exhibit.picture, flush=True)
        browser.close()


main()
