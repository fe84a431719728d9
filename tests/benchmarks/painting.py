"""What a frame costs the page in a real browser: script, style, layout, paint; long tasks; who takes the time."""

from statistics import mean, median

from playwright.sync_api import Browser, Page, expect

from .chromium import MARK_STEPS, blank_page, metrics, served_browser, shown, visit
from .profile import profile
from .trace import CATEGORIES, REST, WORK, Trace

PLAYS = {  # what is played at which address, and how many milliseconds a frame may take
    "default preset at 60 frames/s": ("/?preset=moons&steps=20000&speed=60&autoplay=1", 8),
    "64-32-32-10 at 30 frames/s": ("/?preset=digits&steps=4000&speed=30&autoplay=1", 16),
}
SECONDS = 20  # that are traced, from when the page plays
UNTRACED = 8  # more without a trace, and again with a profile
NAMED = 8  # functions


def main() -> None:
    """Print the cost of frames, by kind and by function."""
    with served_browser() as (url, browser):
        for name, (path, most) in PLAYS.items():
            print(f"  {name}")
            with blank_page(browser, MARK_STEPS) as page:
                visit(page, url + path)
                expect(page.locator("#stage")).to_have_attribute("data-playing", "true")
                _traced(browser, page, most)
                _untraced(page)


def _traced(browser: Browser, page: Page, most: float) -> None:
    began = page.evaluate("() => performance.now()")
    browser.start_tracing(page=page, categories=CATEGORIES)
    page.wait_for_timeout(1000 * SECONDS)
    ended = page.evaluate("() => performance.now()")  # stopping the trace is a long task, and not the page's
    trace = Trace(browser.stop_tracing())
    tasks = page.evaluate("() => window.longTasks_")
    loading = [f"{duration:.0f} ms" for start, duration in tasks if start < began]
    playing = [f"{duration:.0f} ms" for start, duration in tasks if began <= start < ended]
    frames = trace.frames()
    work = sorted(sum(frame[kind] for kind in WORK) for frame in frames)
    parts = ", ".join(f"{kind} {median(frame[kind] for frame in frames):.1f}" for kind in [*WORK, REST])
    print(f"    {len(frames) / SECONDS:.0f} frames/s shown; each has " + _list(trace.amounts()))
    print(f"    script, style, layout and paint: median {median(work):.1f} ms a frame (below {most}),", end=" ")
    print(f"p95 {work[int(0.95 * len(work))]:.1f}; with all else that the main thread does", end=" ")
    print(f"{median(sum(frame.values()) for frame in frames):.1f}, mean {mean(sum(f.values()) for f in frames):.1f}")
    print(f"    median of each kind: {parts}")
    print(f"    tasks over 50 ms in {SECONDS} s: {', '.join(playing) or 'none'} (none);", end=" ")
    print(f"the longest task {trace.longest_task():.0f} ms; while loading: {', '.join(loading) or 'none'}")


def _untraced(page: Page) -> None:
    """Without a trace, which costs something itself: processor time of the main thread; then the functions."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before, count = metrics(session), shown(page)
    page.wait_for_timeout(1000 * UNTRACED)
    after, count = metrics(session), shown(page) - count
    spent = {part: 1000 * (after[part] - before[part]) / count for part in ("TaskDuration", "ScriptDuration")}
    print(f"    untraced: {spent['TaskDuration']:.1f} ms of processor time a frame", end=", ")
    print(f"{spent['ScriptDuration']:.1f} of it in script")
    own, whole = profile(page, session, UNTRACED)
    for title, sums in (("by function, µs a frame", own), ("with what it calls", whole)):
        print(f"    {title}: " + _list({name: 1000 * time / count for name, time in sums.most_common(NAMED)}))


def _list(amounts: dict[str, float]) -> str:
    return ", ".join(f"{what} {amount:.0f}" for what, amount in amounts.items())
