"""The exhibit on training: what it counts and colors is what steps/{n} tells, and things to try do what they say."""

import re
from itertools import cycle, product
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from ..web.serving import eventually
from .asking import record_of, state_of
from .conftest import OpenPage
from .reading import masks, press, stage, visit, wait_for_step
from .test_axe import FOR_AXE, PHONE, check

Masks = list[list[int]]


def panel(page: Page, name: str, step: int) -> Locator:
    """A panel, as soon as it tells of that step."""
    found = page.locator(f"#{name}[data-step='{step}']")
    expect(found).to_be_attached()
    return found


def table(panel: Locator) -> list[list[str]]:
    """The cells of a panel's table, names included, read with plain spaces; opens it."""
    details = panel.locator("details:not([open]) summary")
    if details.count():
        details.click()
    expect(panel.locator("tbody tr").first).to_be_visible()
    rows: list[list[str]] = panel.locator("tbody").evaluate(
        "(body) => [...body.rows].map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    return [[cell.replace("\u202f", " ") for cell in row] for row in rows]


def drawn(panel: Locator) -> dict[str, list[float]]:
    """The values that a panel's bars, marks and ranges stand for, by where they are drawn on the scale."""
    found: dict[str, list[float]] = panel.locator(".bar-chart").evaluate("""(svg) => {
      const of = (selector) => [...svg.querySelectorAll(selector)];
      const number = (element, name) => Number(element.getAttribute(name));
      const end = (path) => Number(path.getAttribute("d").split(/[ hH]/)[1]);
      const [zero, one] = of(".lines path").map(end);
      const unit = Number(of(".scale text")[1].textContent) / (zero - one);
      const tops = (selector) => of(selector).map((rect) => (zero - number(rect, "y")) * unit);
      return {
        sticks: tops(".sticks rect"),
        marks: of(".marks path").map((path) => (zero - end(path)) * unit),
        highs: tops(".ranges rect"),
        lows: of(".ranges rect").map((rect) => (zero - number(rect, "y") - number(rect, "height")) * unit),
      };
    }""")
    return found


def words(panel: Locator, part: str = ".words") -> str:
    return panel.locator(part).inner_text().replace("\u202f", " ")


def labels(page: Page) -> list[str]:
    """What the thumbnails are called."""
    found: list[str] = page.locator("#strip button").evaluate_all("(all) => all.map((one) => one.ariaLabel)")
    return found


def edges(page: Page, kind: str) -> int:
    """How many edges of a kind are drawn."""
    paths = page.locator(f"#network .edge[data-edges^='{kind}']")
    return sum((path.get_attribute("d") or "").count("M") for path in paths.all())


def choose(page: Page, shows: str) -> None:
    """Have the edges show something, and wait until they do."""
    page.locator("#edges label", has_text=shows).click()
    expect(page.locator("#network > svg").first).to_have_attribute("data-edges-show", shows)


def masks_until(page: Page, step: int) -> list[Masks]:
    """The hidden masks of iterations 1 … step."""
    return [[rows[0] for rows in record_of(page, n)["networks"][0]["masks"]] for n in range(1, step + 1)]


def asleep_in(masks: Masks) -> int:
    return sum(layer.count(0) for layer in masks)


def chances(rates: list[float]) -> list[float]:
    """The chance that so many of these neurons sleep at once, by going through all masks."""
    total = [0.0] * (len(rates) + 1)
    for mask in product((0, 1), repeat=len(rates)):
        chance = 1.0
        for kept, rate in zip(mask, rates, strict=True):
            chance *= 1 - rate if kept else rate
        total[mask.count(0)] += chance
    return total


def test_who_slept_is_counted_as_the_records_have_it_and_expected_as_chance_has_it(open_page: OpenPage) -> None:
    path = "/training?hidden=4,3&drop_rates=0.3,0.5"
    page = open_page(f"{path}&step=20")
    assert_counted(page, 20, "")
    change = "&set=8:drop_rates:0.6,0.1"
    visit(page, f"{path}&step=21{change}")
    assert_counted(page, 21, change)


def assert_counted(page: Page, step: int, change: str) -> None:
    """That both panels on who slept, the count of masks and the thumbnails agree with the records."""
    seen = masks_until(page, step)
    rates = [[0.3] * 4 + [0.5] * 3] * step
    if change:
        rates[8:] = [[0.6] * 4 + [0.1] * 3] * (step - 8)
    counts = [[asleep_in(one) for one in seen].count(k) for k in range(8)]
    expected = [sum(column) for column in zip(*map(chances, rates), strict=True)]

    asleep = panel(page, "asleep", step)
    told = {int(k): (int(came), float(due)) for k, came, due in table(asleep)}
    assert told == {
        k: (n, round(e, 1)) for k, (n, e) in enumerate(zip(counts, expected, strict=True)) if n or e >= 0.05
    }
    likely = expected.index(max(expected))
    mean = sum(map(asleep_in, seen)) / step
    assert words(asleep).startswith(
        f"{mean:.1f} of 7 on average in {step} iterations, expected {sum(map(sum, rates)) / step:.1f}."
    )
    assert (
        f"{likely}, is expected in {100 * max(expected) / step:.1f} % and came in {100 * counts[likely] / step:.1f} %."
        in words(asleep)
    )
    sized = [k for k, n in enumerate(counts) if n or expected[k] > 0.002 * step]
    shown = slice(sized[0], sized[-1] + 1)
    bars = drawn(asleep)
    assert bars["sticks"] == pytest.approx(counts[shown], abs=0.02)
    assert bars["marks"] == pytest.approx(expected[shown], abs=0.02)
    assert asleep.locator("[data-kind=now]").count() == 1
    least, most = min(map(asleep_in, seen)), max(map(asleep_in, seen))
    rate = "changing rates" if change else "rates 0.3 and 0.5"
    expect(asleep.locator(".heard")).to_contain_text(
        f"here, at {rate}, from {least} to {most} of 7 slept in {step} iterations"
    )

    dropped = panel(page, "dropped", step)
    each = [[sum(1 - one[k][i] for one in seen) for i in range(n)] for k, n in enumerate((4, 3))]
    rows = [[f"neuron {i + 1}", str(each[0][i]), str(each[1][i]) if i < 3 else ""] for i in range(4)]
    assert table(dropped) == rows
    inside = 0
    bars = drawn(dropped)
    assert bars["sticks"] == pytest.approx([*each[0], *each[1]], abs=0.02)
    for k, place in enumerate((0, 4)):
        due, spread = sum(r[place] for r in rates), 2 * sum(r[place] * (1 - r[place]) for r in rates) ** 0.5
        assert f"{round(due, 1):g} ± {round(spread, 1):g} (hidden {k + 1})" in words(dropped)
        inside += sum(abs(n - due) <= spread for n in each[k])
        neurons = slice(place, place + len(each[k]))
        assert bars["marks"][neurons] == pytest.approx([due] * len(each[k]), abs=0.05)
        assert bars["lows"][neurons] == pytest.approx([max(0, due - spread)] * len(each[k]), abs=0.05)
        assert bars["highs"][neurons] == pytest.approx([due + spread] * len(each[k]), abs=0.05)
    assert f"{inside} of 7" in words(dropped)
    assert dropped.locator("[data-kind=outside]").count() == 7 - inside

    different = len({str(one) for one in seen})
    expect(page.locator("#sub-networks .card")).to_contain_text(f"{different} of 27 in {step} iterations")
    expect(page.locator("#sub-networks .heard")).to_contain_text(
        f"3 epochs and {step - 18} iterations made {step} masks, {different} different."
    )

    thumbnails = page.locator("#strip button")
    expect(thumbnails).to_have_count(12)
    for button, n in zip(thumbnails.all(), range(step - 11, step + 1), strict=True):
        assert button.get_attribute("aria-label") == f"Iteration {n}, {asleep_in(seen[n - 1])} of 7 asleep"
        assert (button.locator(".asleep").get_attribute("d") or "").count("M") == asleep_in(seen[n - 1])
        assert (button.locator(".awake").get_attribute("d") or "").count("M") == 7 - asleep_in(seen[n - 1])


def test_masks_that_a_change_has_made_others_are_shown_as_they_are_now(open_page: OpenPage) -> None:
    page = open_page("/training?hidden=4,3&step=9", tolerate="ERR_FAILED")
    thumbnails = page.locator("#strip button")
    expect(thumbnails).to_have_count(9)
    page.keyboard.press("ArrowLeft")
    press(page, "ArrowLeft", 7)
    expect(thumbnails).to_have_count(9)
    page.route("**/drops?*", lambda route: route.abort())
    page.locator("[data-rate='1'].drop-rate").fill("0.95")
    expect(thumbnails).to_have_count(7)
    page.locator("#timeline input").fill("9")
    wait_for_step(page, 9)
    expect(thumbnails.locator("span")).to_have_text([*"1234567", "9"])  # of 8 one knows only how it was
    expect(page.locator("#asleep .trouble")).to_contain_text("asked again")
    page.unroute("**/drops?*")
    expect(thumbnails).to_have_count(9)
    assert labels(page) == [
        f"Iteration {n + 1}, {asleep_in(one)} of 7 asleep" for n, one in enumerate(masks_until(page, 9))
    ]


KINDS = {
    "": "rested.",
    "optimizer=momentum&learning_rate=0.05": "Momentum: 0.9 of the last update goes on.",
    "optimizer=adam&learning_rate=0.01": "Adam: the running mean of earlier gradients goes on.",
    "weight_decay=0.01": "Weight decay shrinks each weight a little, gradient or not.",
    "optimizer=momentum&learning_rate=0.05&weight_decay=0.01": "Weight decay pulls each weight toward 0",
    "optimizer=adam&weight_decay=0.01": "Weight decay counts as gradient, which Adam brings to its usual size.",
    "mask_per=example&drop_rates=0.8,0.8&batch_size=4": "gradient",
    "input_drop_rate=0.6&activation=relu": "gradient",
    "drop_rates=0,0": "all 38 weights got a gradient, for nobody slept.",
}


def test_edges_and_counts_are_those_of_the_iterations_record(open_page: OpenPage) -> None:
    page = open_page("/training?hidden=5,4&step=3")
    for (query, rest), step in zip(KINDS.items(), cycle((17, 18)), strict=False):  # none that stood there before
        visit(page, f"/training?hidden=5,4&step={step}&{query}")
        try:
            assert_edges(page, step, rest)
        except AssertionError as wrong:
            wrong.add_note(query)
            raise


def assert_edges(page: Page, step: int, rest: str) -> None:
    """That edges, counts and words are those of the iteration's record, and who rests is told so."""
    edged = panel(page, "edges", step)
    network = record_of(page, step)["networks"][0]
    before, after = network["weights"], network["weights_after"]
    # who slept in the whole batch, layer by layer
    slept = [[not any(column) for column in zip(*rows, strict=True)] for rows in network["masks"]]
    inputs = [not any(column) for column in zip(*network.get("input_mask", [[1, 1]]), strict=True)]
    sleepers = [inputs, *slept, [False, False]]
    counted: dict[str, list[tuple[float, float]]] = {"into": [], "biases": [], "out": [], "others": []}
    gradients, changes = [], []
    for k, matrix in enumerate(network["gradients"]["weights"]):
        for i, row in enumerate(matrix):
            for j, gradient in enumerate(row):
                moved = after[k][i][j] - before[k][i][j]
                gradients.append(gradient)
                changes.append(moved)
                whose = "into" if sleepers[k + 1][j] else "out" if sleepers[k][i] else "others"
                if gradient == 0:
                    counted[whose].append((gradient, moved))
                else:
                    assert whose == "others"
        for j, gradient in enumerate(network["gradients"]["biases"][k]):
            if sleepers[k + 1][j]:
                assert gradient == 0
                counted["biases"].append((0, network["biases_after"][k][j] - network["biases"][k][j]))
    for row, whose in zip(table(edged), ("into", "biases", "out", "others"), strict=True):
        moves = [abs(moved) for _, moved in counted[whose]]
        assert row[1:3] == [str(len(moves)), str(sum(move != 0 for move in moves))]
        assert float(row[3].replace("−", "-")) == pytest.approx(max(moves, default=0), rel=0.05, abs=0.00005)
    zero = gradients.count(0)
    still = [move for gradient, move in zip(gradients, changes, strict=True) if gradient == 0 and move == 0]
    sentence = f"{words(edged)} {words(edged, '.heard')}"
    assert rest in sentence
    assert f"Iteration {step}" in sentence
    if zero:
        assert f"{zero} of 38 weights" in sentence
        assert ("moved all the same" in sentence) == (len(still) < zero)

    for shows, values in (("gradients", gradients), ("change", changes)):
        choose(page, shows)
        assert edges(page, "asleep") == values.count(0)
        assert edges(page, "positive") == sum(value > 0 for value in values)
        assert edges(page, "negative") == sum(value < 0 for value in values)
    choose(page, "weights")


def test_the_choice_of_edges_waits_where_there_are_no_gradients_and_says_why(open_page: OpenPage) -> None:
    page = open_page("/training?hidden=5,4&step=3&speed=2")
    svg, legend = page.locator("#network > svg").first, page.locator("#edges .legend")
    choose(page, "gradients")
    expect(legend).to_contain_text("Gray: exactly 0")
    for key, mode in (("e", "eval"), ("m", "mc")):
        page.keyboard.press(key)
        expect(stage(page)).to_have_attribute("data-mode", mode)
        expect(legend).to_contain_text("Nothing is learned now")
        expect(svg).to_have_attribute("data-edges-show", "weights")
    page.keyboard.press("t")
    expect(svg).to_have_attribute("data-edges-show", "gradients")
    page.keyboard.press("7")
    page.locator("#play").click()
    expect(legend).to_contain_text("shown on pause or up to 2 a second")
    expect(page.locator("#edges .resting")).to_contain_text("Too fast to count")
    expect(page.locator("#edges tbody td").first).to_have_text("–")
    expect(page.locator("#mask-per .words")).to_have_text("All examples of a batch share a mask.")
    expect(svg).to_have_attribute("data-edges-show", "weights")
    page.locator("#play").click()
    expect(svg).to_have_attribute("data-edges-show", "gradients")
    page.keyboard.press("r")
    wait_for_step(page, 0)
    expect(legend).to_contain_text("No gradient yet")
    expect(page.locator("#edges .resting")).to_contain_text("Before the first iteration")
    expect(page.locator("#edges tbody td").first).to_have_text("–")


def test_the_first_iteration_and_bars_below_0_are_told_in_full(open_page: OpenPage) -> None:
    page = open_page("/training?hidden=4,3&step=1")
    assert re.search(r"is expected in [\d.]+\s% of iterations\.", words(panel(page, "asleep", 1)))
    sticks = page.evaluate("""async () => {
      const { barChart } = await import("/static/js/bars.js");
      const svg = document.querySelector("#asleep .bar-chart").cloneNode();
      barChart(svg)([{ bars: [{ value: -2e-3 }, { value: -1e-3 }] }]);
      return [...svg.querySelectorAll(".sticks rect")].map((rect) => Number(rect.getAttribute("height")));
    }""")
    assert sticks == pytest.approx([112 - 6 - 18, (112 - 6 - 18) / 2])  # the scale is theirs alone


@pytest.mark.parametrize(("query", "width"), [("hidden=64,64", 1440), ("hidden=5,4", 390)])
def test_long_records_and_those_for_a_phone_wait_for_a_pause(open_page: OpenPage, query: str, width: int) -> None:
    page = open_page(f"/training?{query}&step=3&speed=2", width=width)
    panel(page, "edges", 3)
    choose(page, "gradients")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/steps/" in request.url else None)
    page.keyboard.press(" ")
    eventually(lambda: int(stage(page).get_attribute("data-step") or 0) > 5, "iteration 6")
    expect(page.locator("#edges .legend")).to_contain_text("shown on pause or in slow motion")
    expect(page.locator("#network > svg").first).to_have_attribute("data-edges-show", "weights")
    assert asked == []
    page.keyboard.press(" ")
    expect(page.locator("#network > svg").first).to_have_attribute("data-edges-show", "gradients")
    assert len(asked) == 1
    panel(page, "edges", int(asked[0].rsplit("/", 1)[1]))


def test_a_record_that_did_not_come_is_asked_for_again(open_page: OpenPage) -> None:
    page = open_page("/training?hidden=5,4&step=3", tolerate="503 (Service Unavailable)")
    panel(page, "edges", 3)
    left = [{"status": 503, "headers": {"Retry-After": "1"}}, {"status": 200, "body": '{"step":'}]
    page.route("**/steps/*", lambda route: route.fulfill(**left.pop()) if left else route.continue_())
    page.keyboard.press("ArrowRight")
    panel(page, "edges", 4)
    assert not left


def test_slow_motion_comes_to_what_is_chosen(open_page: OpenPage) -> None:
    page = open_page("/training?hidden=5,4&step=3")
    svg = page.locator("#network > svg").first
    press(page, "ArrowRight", 4)
    page.locator("#phases [value=forward]").click()
    expect(svg).to_have_attribute("data-edges-show", "weights")
    choose(page, "change")
    expect(stage(page)).to_have_attribute("data-phase", "update")
    page.locator("#phases [value=backward]").click()
    expect(svg).to_have_attribute("data-edges-show", "gradients")
    expect(page.locator("#announcer")).to_contain_text("Backward")
    page.locator("#phases [value=loss]").click()
    expect(svg).to_have_attribute("data-edges-show", "weights")
    expect(page.locator("#edges .legend")).to_contain_text("Backward and Update")
    choose(page, "gradients")
    expect(stage(page)).to_have_attribute("data-phase", "backward")


def test_a_thumbnail_opens_its_iteration_from_wherever_the_run_is(open_page: OpenPage) -> None:
    page = open_page("/training?hidden=5,4&step=60&speed=100&autoplay=true")
    expect(stage(page)).to_have_attribute("data-pace", "fast")
    expect(page.locator("#strip button")).to_have_count(12)
    # in one go, for at this speed others take their places
    step, names = page.evaluate("""() => {
      const buttons = [...document.querySelectorAll("#strip button")];
      buttons[3].click();
      return [Number(buttons[3].textContent), buttons.map((one) => one.ariaLabel)];
    }""")
    wait_for_step(page, step)
    expect(stage(page)).to_have_attribute("data-playing", "false")
    here = page.locator("#strip [aria-current=step]")
    expect(here.locator("span")).to_have_text(str(step))
    assert labels(page) == names
    assert masks(page) == masks_until(page, step)[-1]
    page.keyboard.press("e")
    expect(stage(page)).to_have_attribute("data-mode", "eval")
    expect(here).to_have_count(0)
    first = page.locator("#strip button").first
    wanted = int(first.inner_text())
    first.press("Enter")
    wait_for_step(page, wanted)
    expect(stage(page)).to_have_attribute("data-mode", "train")
    expect(here.locator("span")).to_have_text(str(wanted))
    expect(page.locator("#announcer")).to_contain_text(f"{wanted}")
    assert masks(page) == masks_until(page, wanted)[-1]
    assert labels(page) == names


def test_each_thing_to_try_does_what_it_says_where_one_sees_it(open_page: OpenPage) -> None:
    page = open_page("/training")
    wait_for_step(page, 1)
    svg = page.locator("#network > svg").first
    page.get_by_role("link", name="Half of them asleep").click()
    wait_for_step(page, 300)
    assert state_of(page)["experiment"]["drop_rates"] == [0.5, 0.5]
    expect(panel(page, "asleep", 300)).to_be_in_viewport(ratio=0.9)
    expect(svg).to_have_attribute("data-edges-show", "weights")
    page.get_by_role("link", name="With momentum").click()
    wait_for_step(page, 40)
    assert state_of(page)["experiment"]["optimizer"] == "momentum"
    expect(svg).to_have_attribute("data-edges-show", "change")
    expect(panel(page, "edges", 40)).to_be_in_viewport(ratio=0.9)
    expect(page.locator("#edges .heard")).to_contain_text(re.compile(r"(\d+) of \1 moved"))
    page.get_by_role("link", name="Rate 0.2, 100 epochs").click()
    expect(page.locator("#picture")).to_contain_text("8 × 8 pixels")
    expect(stage(page)).to_have_attribute("data-playing", "true")
    for filled in ("#asleep .words", "#dropped .words", "#sub-networks .heard"):  # which makes room for itself
        expect(page.locator(filled)).to_contain_text(re.compile(r"\d"))
    expect(page.locator("#sub-networks")).to_be_in_viewport(ratio=0.9)
    assert state_of(page)["speed"] == 300
    page.keyboard.press("9")
    panel(page, "asleep", 3000)
    expect(page.locator("#sub-networks b").first).to_have_text("3\u202f000")
    expect(page.locator("#sub-networks .heard")).to_contain_text(
        "100 epochs made 3\u202f000 masks, 3\u202f000 different"
    )
    expect(page.locator("#edges input[value=change]")).to_be_checked()


def test_a_mask_for_each_example_is_another_run_in_which_few_sleep_for_the_whole_batch(open_page: OpenPage) -> None:
    page = open_page("/training?hidden=5,4&drop_rates=0.7,0.7&batch_size=3&step=2")
    expect(page.locator("#mask-per .words")).to_contain_text("for all 3 examples alike")
    switch = page.locator("#mask-per label", has_text="each example")
    switch.click()
    expect(page.locator("#mask-per .words")).to_contain_text("Iteration 2: 3 examples, each with its own mask")
    assert state_of(page)["experiment"]["mask_per"] == "example"
    expect(page.locator("#sub-networks .heard")).to_contain_text("each example in them with a mask of its own")
    expect(switch).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.activeElement.matches('#mask-per input[value=example]')")
    network = record_of(page, 2)["networks"][0]
    slept = sum(not any(column) for rows in network["masks"] for column in zip(*rows, strict=True))
    expect(page.locator("#mask-per .words")).to_contain_text(f" {slept} of 9 neurons slept through all of them")
    expect(page.locator("#mask-per input[value=example]")).to_be_checked()


def test_everything_is_reached_and_used_by_keys(open_page: OpenPage) -> None:
    page = open_page("/training?hidden=5,4&step=14")
    expect(page.locator("#strip button")).to_have_count(12)
    page.locator("#phases").wait_for()
    focused = "() => document.activeElement"
    page.locator("#strip button").nth(9).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press(" ")
    wait_for_step(page, 12)
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate(f"{focused}.matches('#edges input')")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#network > svg").first).to_have_attribute("data-edges-show", "gradients")
    wait_for_step(page, 12)
    for part in ("#asleep summary", "#dropped summary", "#mask-per input"):
        page.keyboard.press("Tab")
        assert page.evaluate(f"{focused}.matches('{part}')"), part
        if "summary" in part:
            page.keyboard.press("Enter")
            expect(page.locator(part.replace("summary", "table"))).to_be_visible()
    page.get_by_role("link", name="Half of them asleep").press("Enter")
    wait_for_step(page, 300)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_page: OpenPage, scheme: Any) -> None:
    page = open_page("/training?step=30", color_scheme=scheme, **FOR_AXE)
    table(panel(page, "asleep", 30))
    table(panel(page, "dropped", 30))
    choose(page, "gradients")
    check(page, "the exhibit on training")
    if scheme == "dark":
        page = open_page("/training?hidden=9,8,7,6&step=20&mask_per=example", color_scheme=scheme, **PHONE, **FOR_AXE)
        panel(page, "asleep", 20)
        check(page, "a phone")


def test_a_phone_shows_it_without_sideways_scrolling(open_page: OpenPage) -> None:
    page = open_page("/training?step=30", **PHONE, has_touch=True, is_mobile=True)
    panel(page, "dropped", 30)
    assert page.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]
    for target in page.locator("#strip button, #edges label, #mask-per label, .try").all():
        box = target.bounding_box()
        assert box
        assert box["width"] >= 44
        assert box["height"] >= 44
    newest = page.locator("#strip button").last
    assert newest.inner_text() == "30"
    newest.scroll_into_view_if_needed()
    expect(newest).to_be_in_viewport(ratio=1)
