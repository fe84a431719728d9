"""Which functions of the page take the time: V8's sampling profiler, summed by function."""

from collections import Counter
from typing import Any

from playwright.sync_api import CDPSession, Page

INTERVAL = 200  # µs between two samples
NOT_SCRIPT = ("(idle)", "(root)", "(program)")


def profile(page: Page, session: CDPSession, seconds: float) -> tuple[Counter[str], Counter[str]]:
    """Milliseconds over that time by `file: function`: its own, and with those of what it called."""
    session.send("Profiler.enable")
    session.send("Profiler.setSamplingInterval", {"interval": INTERVAL})
    session.send("Profiler.start")
    page.wait_for_timeout(1000 * seconds)
    found: dict[str, Any] = session.send("Profiler.stop")["profile"]
    names = {node["id"]: _name(node["callFrame"]) for node in found["nodes"]}
    callers = {child: node["id"] for node in found["nodes"] for child in node.get("children", ())}
    own: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for sample, microseconds in zip(found["samples"], found["timeDeltas"], strict=True):
        if names[sample] in NOT_SCRIPT:
            continue
        own[names[sample]] += microseconds / 1000
        running, place = set(), sample
        while place in callers:
            running.add(names[place])
            place = callers[place]
        for name in running:
            whole[name] += microseconds / 1000
    return own, whole


def _name(call: dict[str, Any]) -> str:
    file = call["url"].rpartition("/")[2]
    name = call["functionName"] or f"line {call['lineNumber'] + 1}"
    return f"{file}: {name}" if file else name
