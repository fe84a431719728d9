"""Twenty seeds and three sweeps on the page about overfitting: growing, canceled, the same again."""

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, expect

from ..web.serving import eventually, fetch, serving
from .conftest import OpenPage
from .overfitting import ask, cells, drawn, fixed, fresh, open_exhibit, percent

LARGE = "preset=digits&hidden=64,64,64&steps=2500&step=5"  # takes a while to train many times
SMALL = "steps=60&step=60"

# What is said of a sweep, from the values' test losses of each seed, and in how many dropout was better than the twin.
SAY = """async (told) => {
  const { told: say } = await import("/static/js/messages/sweeps.js");
  const spread = (each) => {
    const known = each.filter((one) => one !== null);
    const mean = known.length ? known.reduce((a, b) => a + b, 0) / known.length : null;
    return { mean, deviation: 0.05, each };
  };
  const scores = (each) => ({ test_loss: spread(each), train_loss: spread(each), test_accuracy: spread(each) });
  const point = ([value, each, better, twin]) => ({
    value, hidden: [6], train_size: 60, better, diverged: each.filter((one) => one === null).length,
    networks: { network: scores(each), ...(twin ? { twin: scores(twin) } : {}) },
  });
  return told.map(([over, points, inputs]) => say(
    { over, upto: 9, steps: 9, seeds: [1, 2], points: points.map(point) }, { input_drop_rate: inputs }));
}"""
# A chart that ends far below one of its two points.
CUT_OFF = """async (svg) => {
  const { curveChart } = await import("/static/js/curves.js");
  const { beyond } = await import("/static/js/messages/sweep-values.js");
  const [curve, each] = ["network", "network each"];
  curveChart(svg, { beyond })({
    xs: [0, 1], span: [0, 1], marks: [], ceiling: 2, curves: [{ kind: curve, values: [1, 9] }],
    points: [{ x: 0, y: 1, kind: each }, { x: 1, y: 9, kind: each, title: "seed 7: 9" }] });
}"""
# What is said of two seeds' test losses, of the network and of the twin, of which `better` were better.
SAY_SEEDS = """async (told) => {
  const { told: say } = await import("/static/js/messages/seeds.js");
  const curves = { test_loss: { mean: [0.5], deviation: [0.1] } };
  return told.map(([network, twin, better]) => say({
    seeds: [7, 8], steps: [9], upto: 9, networks: { network: curves, twin: curves },
    diverged: [...network, ...twin].filter((one) => one === null).length,
    final: { network: { test_loss: network }, twin: { test_loss: twin }, better } }, false));
}"""
# The test losses that each row shows, this run's first, by the name beside it and the numbers below.
ROWS = """(svg) => {
  const number = (one, name) => Number(one.getAttribute(name));
  const ticks = [...svg.querySelectorAll("text[text-anchor=middle]")]
    .map((one) => [number(one, "x"), Number(one.textContent)]);
  const [[left, from], [right, to]] = [ticks[0], ticks.at(-1)];
  const value = (x) => from + ((x - left) / (right - left)) * (to - from);
  const points = [...svg.querySelectorAll(".point")].reverse();
  return Object.fromEntries([...svg.querySelectorAll(".name")].map((name) => [
    name.textContent,
    points.filter((one) => number(one, "cy") === number(name, "y") - 3.5).map((one) => value(number(one, "cx"))),
  ]));
}"""


def whole(panel: Locator) -> None:
    """Until all of the answer is there."""
    expect(panel).to_have_attribute("data-told", "true")
    expect(panel).to_have_attribute("aria-busy", "false")


def spread(of: Any, decimals: int = 2) -> str:
    return f"{fixed(of['mean'], decimals)} ± {fixed(of['deviation'], decimals)}"


def test_twenty_seeds_tell_what_the_server_answers_again_and_again(open_page: OpenPage) -> None:
    page = open_exhibit(open_page, "preset=moons&step=3000")
    panel = page.locator("#seeds")
    expect(panel.locator("svg").first).to_be_hidden()
    page.get_by_role("button", name="Twenty seeds").click()
    told = ask(page, "seeds?count=20")  # follows what the page has asked for
    expect(panel).to_have_attribute("data-whole", "true")
    expect(panel.locator(".mean-losses")).to_be_in_viewport()
    assert told["seeds"] == list(range(191, 211))
    final = told["final"]
    words = panel.locator(".what")
    expect(words).to_contain_text(f"lower test loss in {final['better']} of 20 seeds")
    ends = [
        {what: told["networks"][who]["test_loss"][what][-1] for what in ("mean", "deviation")}
        for who in ("network", "twin")
    ]
    expect(words).to_contain_text(f"{spread(ends[0])} with dropout, {spread(ends[1])} without")
    gains = [other - own for own, other in zip(final["network"]["test_loss"], final["twin"]["test_loss"], strict=True)]
    place = sorted(gains, reverse=True).index(gains[0]) + 1
    expect(words).to_contain_text(f"Seed 191 of this run, chosen, lowers it by {gains[0]:.2f}: number {place} of 20")
    assert cells(page, "#twins")[0][1:] == [fixed(final[who]["test_loss"][0]) for who in ("network", "twin")]
    panel.locator("summary").click()
    rows = cells(page, "#seeds")
    assert [row[1:4] for row in rows] == [
        [fixed(own), fixed(other), ("+" if gain > 0 else "") + fixed(gain)]
        for own, other, gain in zip(final["network"]["test_loss"], final["twin"]["test_loss"], gains, strict=True)
    ]
    assert panel.locator(".seed").count() == 20
    assert panel.locator(".mean-losses .curve").count() == 2
    means = {who: told["networks"][who]["test_loss"]["mean"] for who in ("network", "twin")}
    shown = drawn(panel.locator(".mean-losses"))
    assert {f"curve {who} test": mean for who, mean in means.items()} == shown
    assert {"dropout": final["network"]["test_loss"], "no dropout": final["twin"]["test_loss"]} == {
        name: pytest.approx(values, abs=0.005) for name, values in panel.locator(".seed-rows").evaluate(ROWS).items()
    }
    panel.get_by_role("button", name="show train").click()
    assert panel.locator(".mean-losses .curve").count() == 4
    before = [words.inner_text(), panel.locator(".mean-losses").inner_html()]
    panel.get_by_role("button", name="Train 20 seeds").click()
    expect(panel.get_by_role("button", name="Cancel")).to_be_visible()
    expect(panel).to_have_attribute("data-whole", "true")
    expect(panel.get_by_role("button", name="Train 20 seeds")).to_be_visible()
    assert [words.inner_text(), panel.locator(".mean-losses").inner_html()] == before


@pytest.mark.parametrize("over", ["drop_rate", "neurons", "train_size"])
def test_a_sweep_tells_what_the_server_answers(open_page: OpenPage, over: str) -> None:
    page = open_exhibit(open_page, SMALL, 60)
    panel = page.locator("#sweeps")
    panel.locator(f".over input[value={over}]").check(force=True)
    panel.get_by_role("button").press("Enter")
    points = ask(page, f"sweep?over={over}&seeds=5")["points"]
    whole(panel)
    panel.locator("summary").click()
    rows = [row[1:] for row in cells(page, "#sweeps")]
    networks = [network for point in points for network in point["networks"].values()]
    assert [row[:2] for row in rows] == [[spread(one["test_loss"]), spread(one["train_loss"])] for one in networks]
    assert [row[2].split(" ±")[0] for row in rows] == [percent(1 - one["test_accuracy"]["mean"]) for one in networks]
    assert panel.locator(".point, .above").count() == sum(len(one["test_loss"]["each"]) for one in networks)
    who = {name: [point["networks"][name]["test_loss"] for point in points] for name in points[0]["networks"]}
    shown = drawn(panel.locator(".plot"))
    for name, losses in who.items():
        assert [one["mean"] for one in losses] == shown[f"curve {name}"]
        ends = shown[f"point {name} each"]
        each = [each for one in losses for each in one["each"]]
        top = sorted(each)[len(ends) - 1]  # what is larger stands above the chart
        assert [one for one in each if one <= top] == ends
    expect(panel.locator(".plot")).to_contain_text(
        {"train_size": "examples", "neurons": "neurons a layer"}.get(over, "rate")
    )
    words = panel.locator(".what").inner_text()
    losses = [point["networks"]["network"]["test_loss"]["mean"] for point in points]
    best = losses.index(min(losses))
    if over != "train_size":
        assert (f"lowest at rate {points[best]['value']:g}: {losses[best]:.3f}" in words) == (best > 0)
    panel.locator(".measure input[value=test_error]").check(force=True)
    expect(panel.locator(".plot")).to_contain_text("%")


def test_what_is_known_is_drawn_on_the_way_and_canceling_frees_the_server(open_page: OpenPage) -> None:
    with serving(trainings=1) as url:
        page = open_exhibit(open_page, LARGE, 5, at=url)  # there is room for one training at a time
        fresh(page, "#co-adaptation")
        small = url + httpx.post(f"{url}/api/runs", json={"hidden": [2], "steps": 1}).headers["location"]
        for panel, begin, known in (
            ("#seeds", "Train 20 seeds", ".mean-losses .curve[d*=L]"),
            ("#sweeps", "Train them all", ".point"),
        ):
            found = page.locator(panel)
            found.get_by_role("button", name=begin).press("Enter")
            expect(found.get_by_role("progressbar")).to_be_visible()
            expect(found.locator(known).first).to_be_attached()
            expect(found.locator(".what")).to_contain_text("After iteration")
            assert not room_at(small)
            page.locator("#announcer").evaluate("(announcer) => { announcer.textContent = ''; }")
            with page.expect_event("requestfailed", lambda request: "?" in request.url):
                if panel == "#seeds":
                    found.get_by_role("button", name="Cancel").press("Enter")
                else:  # another choice ends it, too
                    found.locator(".over input[value=train_size]").check(force=True)
            expect(found.get_by_role("progressbar")).to_be_hidden()
            expect(page.locator("#announcer")).to_have_text("Canceled.")
            expect(found.get_by_role("button", name=begin)).to_be_visible()
            if panel == "#seeds":
                expect(found.get_by_role("button", name=begin)).to_be_focused()
            eventually(lambda: room_at(small), "room for another training")
        page.close()  # the server waits for its viewers


def room_at(run: str) -> bool:
    """Whether the server trains many networks of this run."""
    return fetch(f"{run}/seeds?count=2").status_code == 200


def test_the_words_hold_whatever_comes_out(open_page: OpenPage) -> None:
    page = open_exhibit(open_page, SMALL, 60)
    rates = [(k / 10, (0.4, 0.4)) for k in range(4)]
    same, none = (1, 1), (None, None)

    def sizes(**better: int) -> list[Any]:
        return [(int(size[1:]), (1,) * 5, n, (2,) * 5) for size, n in better.items()]

    told: list[tuple[str, list[Any], float, str]] = [
        ("drop_rate", [(0, (0.3, 0.3)), *rates[1:]], 0, "No rate does better than **no dropout**"),
        ("drop_rate", [(0, (0.6, 0.6)), *rates[1:]], 0, "Within one deviation of that: 0.1 to 0.3. No rate is worse"),
        ("neurons", [(0, (0.5, 0.5)), *rates[1:3], (0.3, (0.9, 0.9))], 0, "**Worse than no dropout**: 0.3."),
        ("drop_rate", [(0, (0.3, 0.3)), *rates[1:]], 0.1, "better than **rate 0**, no hidden neuron dropped: mean"),
        ("drop_rate", [(0, (0.6, 0.6)), *rates[1:]], 0.1, "**0.400**, with no hidden neuron dropped **0.600**."),
        ("neurons", [(0, (0.5, 0.5)), *rates[1:3], (0.3, (0.9, 0.9))], 0.1, "**Worse than rate 0**: 0.3."),
        ("drop_rate", [(0, (0.5, 0.5)), (0.1, (0.4, None))], 0, "1 network has diverged and is left out."),
        ("drop_rate", [(0, none), (0.1, none)], 0, "All of them have diverged."),
        ("train_size", sizes(_10=0, _20=3, _40=1, _60=5), 0,
         "loss with **60** examples in at least 4 of 5 seeds, with **10, 40** in at most 1; no clear outcome with 20."),
        ("train_size", sizes(_10=0), 0, "ends with the lower test loss with **10** examples in at most 1 of 5 seeds."),
        ("train_size", sizes(_10=2, _20=3), 0, "No clear outcome with 10, 20 examples: which of the two ends with"),
        ("train_size", [(10, same, 2, (2, 2)), (20, same, 0, (0, 0))], 0,
         "with **10** examples in 2 of 2 seeds, with **20** in none."),
        ("train_size", [(10, same, 0, same), (20, same, 0, same)], 0, "With drop rate 0 both are the same network"),
        ("train_size", [(10, (1, None), 1, (2, 2)), (20, none, 0, same)], 0, "with **10** examples in 1 of 1 seeds."),
        ("train_size", [(10, none, 0, same)], 0, "is there a loss of both to compare. 2 networks have diverged"),
    ]  # fmt: skip
    plot = page.locator("#sweeps .plot")
    plot.evaluate(CUT_OFF)
    assert drawn(plot) == {"curve network": [1, 9], "point network each": [1]}  # the curve goes on, unseen
    expect(plot.locator(".above title")).to_have_text("seed 7: 9")
    expect(plot).to_contain_text(re.compile("1 above,.*up to 9"))
    said = page.evaluate(SAY, [one[:3] for one in told])
    for (_, _, _, words), sentence in zip(told, said, strict=True):
        assert words in sentence
    seeds: list[tuple[Any, Any, int, str]] = [
        ((0.3, None), (0.4, 0.5), 1, "in **1 of 1** seeds;"),
        ((0.3, None), (0.4, 0.5), 1, "number 1 of 1 from the largest gain. 1 network has diverged and is left out."),
        ((None, 0.6), (0.4, 0.5), 0, "in **0 of 1** seeds; mean ± one deviation: **0.50 ± 0.10** with dropout"),
        ((0.4, None), (0.4, 0.5), 0, "With drop rate 0 both are the same network, whatever the seed. 1 network has"),
        (none, (0.4, 0.5), 0, "In no seed is there a loss of both to compare"),
    ]
    for (*_, words), sentence in zip(seeds, page.evaluate(SAY_SEEDS, [one[:3] for one in seeds]), strict=True):
        assert words in sentence
