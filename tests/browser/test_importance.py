"""The ranking of all hidden neurons: bars and words are what the server says each is worth, and press and point."""

import pytest
from playwright.sync_api import Route, expect

from .conftest import OpenPage
from .reading import stage
from .zeroed import ask, fresh, open_exhibit, ranked

# What is said of networks, each [test_loss, largest, top_quarter, neurons]: what losing one costs; who carries it.
SAY = """async (told) => {
  const { ranking, spread } = await import("/static/js/messages/importance.js");
  const networks = ([network, twin]) => [network, twin].filter(Boolean).map(([test_loss, largest, top_quarter, n], i) =>
    ({ name: i ? "twin" : "network", test_loss, largest, top_quarter, neurons: Array(n).fill({}) }));
  return told.map((one) => [ranking(networks(one)), spread(networks(one))]);
}"""


@pytest.mark.parametrize("query", ["", "preset=digits&step=60", "hidden=1&twin=false&step=40", "step=0"])
def test_the_bars_are_what_the_test_loss_rises_without_each_neuron(open_page: OpenPage, query: str) -> None:
    step = int(query.rsplit("=", 1)[1]) if "step" in query else 1500
    page = open_exhibit(open_page, query, step)
    panel = fresh(page, "#importance")
    bars = [bar for group in ranked(page) for bar in group]
    assert panel.locator(".hits title").all_text_contents() == [bar["words"] for bar in bars]
    heights = [float(str(stick.get_attribute("height"))) for stick in panel.locator(".sticks rect").all()]
    rises = [abs(bar["rise"]) for bar in bars]
    assert heights == pytest.approx([rise / max(rises) * max(heights) for rise in rises], abs=0.011)  # on one scale
    networks = ask(page, "importance")["networks"]
    words = panel.locator(".sum-up").inner_text()
    assert all(f"{network['largest']:.3f}" in words for network in networks)
    assert ("both networks are the same" in words) == (step == 0)
    note = panel.locator(".spread-note").inner_text().replace("\u202f", "")
    assert note.endswith("Ranked before the first iteration." if step == 0 else f"Ranked after iteration {step}.")
    if len(networks[0]["neurons"]) < 4:
        assert "quarter" not in note  # one is all there is
    else:
        assert all(f"{100 * network['top_quarter']:.0f}" in note for network in networks)


def test_before_the_first_answer_there_is_no_bar_to_point_at(open_page: OpenPage) -> None:
    page = open_exhibit(open_page, "step=20", 20)
    fresh(page, "#importance")
    routes: list[Route] = []

    def hold(route: Route) -> None:
        routes.append(route)

    page.route("**/importance", hold)
    page.get_by_role("link", name="Half of them asleep").click()
    expect(page.locator("[data-layer='1'] .rate")).to_have_text("0.5")
    expect(page.locator("#importance")).to_have_attribute("aria-busy", "true")
    page.locator("#importance .bar-chart").hover()  # where an error would be noticed
    page.locator("#network").hover()
    expect(page.locator("#importance .reading")).to_have_text("Point at a bar to see which it is.")
    routes.pop().continue_()
    assert fresh(page, "#importance").locator(".hits rect").count() > 0


def test_the_words_hold_for_few_neurons_and_where_none_matters(open_page: OpenPage) -> None:
    one = (0.5, 0.2, 0.4, 8)
    none = (0.5, -0.01, None, 8)
    quarter = "The most important quarter carries"
    told = {
        ((0.5, 0.2, 1.0, 1),): ("test loss by up to **0.200**.", ""),
        ((0.5, 0.2, 0.7, 3), (0.5, 0.3, 0.8, 3)): ("**0.200** with dropout, by up to **0.300** without.", ""),
        (one, none): (
            "**not at all** without.",
            f"{quarter} 40 % of all rises with dropout; without it none raises the loss.",
        ),
        (none, one): (
            "**not at all** with dropout, by",
            f"{quarter} 40 % of all rises without dropout; with it none raises the loss.",
        ),
        (none, none): ("**not at all**. So far both networks are the same.", ""),
        ((0.5, 0.0004, 0.4, 8), one): (
            "by less than **0.001** with dropout, by up to **0.200**",
            f"{quarter} 40 % of all rises with dropout, 40 % without.",
        ),
        ((None, None, None, 8), one): ("not finite", ""),
        ((0.5, None, None, 8),): ("not finite", ""),
    }
    page = open_page("/zeroed-weights?step=0")
    for (cost, share), (ranking, spread) in zip(told.values(), page.evaluate(SAY, list(told)), strict=True):
        assert cost in ranking
        assert spread.replace("\u202f", " ") == share


def test_a_bar_points_at_its_neuron_and_knocks_it_out_from_any_mode(open_page: OpenPage) -> None:
    page = open_exhibit(open_page, "mode=train&step=20", 20)
    fresh(page, "#importance")
    third = ranked(page)[0][2]
    bar = page.locator("#importance .hits rect").nth(2)
    bar.hover()
    expect(page.locator("[data-target][data-pointed]")).to_have_attribute("data-target", third["key"])
    bar.click()
    expect(stage(page)).to_have_attribute("data-mode", "eval")
    expect(bar).to_have_attribute("aria-pressed", "true")
    expect(page.locator(f".neuron[data-neuron='{third['key']}']")).to_have_attribute("data-knocked", "")
