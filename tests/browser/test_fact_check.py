"""The fact check: every claim once, its figure as the server tells it of this run, and the way to what shows it."""

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from app.nn.facts import FACTS

from ..web.serving import eventually, fetch
from .asking import state_of
from .conftest import OpenPage
from .reading import in_words, press, stage, wait_for_step, wait_until_painted
from .scaling import ask
from .test_axe import FOR_AXE, check
from .test_phone import check as check_width

OWN = "dataset=xor&hidden=3,4&seed=9&set=20:drop_rates:0.5,0.1"
CONTRACT = (Path(__file__).parent.parent.parent / "docs" / "http.md").read_text("utf-8")
# What is said of runs that cannot tell, for these reasons.
SAID = """async (reasons) => {
  const { agreement } = await import("/static/js/messages/facts.js");
  return reasons.map((reason) => agreement({ supports: null, reason }));
}"""
# All that is read out from now on.
LISTEN = """() => {
  window.said_ = [];
  const announcer = document.querySelector("#announcer");
  new MutationObserver(() => window.said_.push(announcer.textContent)).observe(announcer, {
    childList: true, characterData: true, subtree: true,
  });
}"""
# Chromium may note that the closed glossary's autofocus gives way to what the address names.
NOTED = "Autofocus processing was blocked"
HEIGHT = "(one) => one.getBoundingClientRect().height"
# Before any answer can come.
HEIGHT_WHEN_OPENED = "(one) => { one.open = true; return one.getBoundingClientRect().height; }"


def whole(value: float) -> str:
    """With thin spaces between thousands."""
    return f"{int(value):,}".replace(",", "\u202f")


def rough(value: float) -> str:
    """With two significant digits."""
    return re.sub(r"e-0?", "e−", f"{float(f'{value:.2g}'):.4g}")


def percent(share: float) -> str:
    return f"{100 * share:.1f}\u202f%"


def signed(value: float) -> str:
    return f"{value:+.3f}".replace("-", "−")


def three(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")


# The important numbers of each figure, in bold, of what the server tells.
BOLD: dict[str, Callable[[Any], list[str]]] = {
    "prevents-overfitting": lambda f: [
        in_words(f["gap"]), in_words(f["twin_gap"]), str(f["learned"]), str(f["twin_learned"])
    ],
    "drops-a-share": lambda f: [percent(f["share"]), str(f["smallest"]), str(f["largest"])],
    "fresh-each-iteration": lambda f: [f"{f['repeated']} times", f"{whole(f['different'])} different masks"],
    "outputs-are-zero": lambda f: [f"{whole(f['activations'])} outputs", "all"],
    "weights-rest": lambda f: [f"{whole(f['gradients'])} gradients", "all", *map(rough, f["moved"].values())],
    "weights-scaled-up": lambda f: ["the same", rough(f["outgoing"]), rough(f["incoming"])],
    "output-stays": lambda f: [three(f["mean"]), f"{f['largest_deviation']:.2f}", three(f["behind"]["mean"])],
    "ensemble-of-sub-networks": lambda f: [whole(f[name]) for name in ("sub_networks", "different", "parameters")],
    "eval-without-scaling": lambda f: [f"{f['ratio'][name]:.2f}" for name in ("inverted", "classic", "none")],
    "eval-is-deterministic": lambda f: ["equal to the last bit", f"{f['different']} different answers"],
    "average-of-sub-networks": lambda f: [
        rough(f[network][mean]) for network in ("one_layer", "two_layers") for mean in ("geometric", "arithmetic")
    ],
    "better-performance": lambda f: [str(f["better"]), three(f["test_loss"]), percent(f["test_accuracy"])],
    "scaled-after-training": lambda f: [
        three(f["inverted_test_loss"]), three(f["classic_test_loss"]), rough(f["rescaled_difference"])
    ],
    "scaling-speeds-up": lambda f: [
        whole(f["inverted_steps"]), rough(f["rescaled_difference"]), whole(f["rescaled_steps"]),
        whole(f["classic_steps"]),
    ],
    "weights-restored": lambda f: [f"{whole(f['weights'])} weights", "none"],
    "reactivated-weights": lambda f: [
        percent(f["least_awake"]), percent(f["most_awake"]), str(f["used"]), signed(f["largest_rise"])
    ],
    "hundred-networks": lambda f: [f"{whole(f['different'])} different masks"],
    "hundred-vote": lambda f: [
        f"{f['weights']} sets of weights", str(f["held"]), three(f["vote_test_loss"]), three(f["eval_test_loss"])
    ],
}  # fmt: skip

# Values that stand there with their standard errors.
PLUS_MINUS: dict[str, Callable[[Any], list[tuple[float, float]]]] = {
    "eval-without-scaling": lambda f: list(zip(f["ratio"].values(), f["error"].values(), strict=True)),
}
ANEW = "Trained anew: all 3\u202f000 iterations, no changes made since."
WHEN = {
    "average-of-sub-networks": ANEW.replace("all ", ""),
    **dict.fromkeys(("better-performance", "scaled-after-training", "scaling-speeds-up"), ANEW),
}


def claim(page: Page, name: str) -> Locator:
    """A claim by its name."""
    return page.locator(f"#{name}")


def fresh(page: Page, name: str) -> Locator:
    """The figure of an open claim, when it is that of the run as it stands."""
    live = claim(page, name).locator(".live")
    expect(live).to_have_attribute("data-fresh", "true")
    return live


def shown_by(base_url: str, query: str = "") -> list[tuple[str, httpx.URL]]:
    """Of each claim on the page, where its way to what shows it leads."""
    text = fetch(f"{base_url}/fact-check?{query}").raise_for_status().text
    ways = re.findall(r'<details class="claim" id="([\w-]+)">.*?<a class="quiet" href="([^"]*)"', text, re.DOTALL)
    return [(name, httpx.URL(html.unescape(address))) for name, address in ways]


def test_every_claim_stands_there_once_with_its_verdict_and_a_source_that_is_written_out(base_url: str) -> None:
    assert [name for name, _ in shown_by(base_url)] == list(FACTS) == list(BOLD)
    text = fetch(f"{base_url}/fact-check").text
    for part in ("says", "verdict", "source"):
        assert len(re.findall(rf'<span class="{part}">[^<]+</span>', text)) == len(FACTS)
    counted = [int(n) for n in re.findall(r"<b>(\d+)</b> (?:hold|do not)", text)]
    assert len(counted) == 3
    unseen = re.findall(r'class="unseen">: (holds|holds with care|does not hold)<', text)  # what the disks say
    assert [unseen.count(words) for words in ("holds", "holds with care", "does not hold")] == counted
    assert sum(counted) == len(FACTS)
    written_out = html.unescape(text.split('id="sources-title"')[1])
    for source in re.findall(r'class="source">([^<]*)<', text):
        for who, year in re.findall(r"(\w[\w-]+)(?: et al\.| &amp; \w+) (\d{4})", source):
            assert re.search(rf"{who}.*{year}", written_out), source


def test_every_way_leads_to_a_panel_with_this_experiment(base_url: str) -> None:
    pages: dict[str, str] = {}
    for name, address in shown_by(base_url, f"{OWN}&step=3000"):
        if name == "average-of-sub-networks":
            assert address.params == httpx.QueryParams(preset="exact")  # whose sub-networks can be counted
        else:
            assert address.params.get_list("set") == ["20:drop_rates:0.5,0.1"], name
            assert (address.params["hidden"], address.params["seed"]) == ("3,4", "9")
        where = str(address.copy_with(fragment=None))
        if where not in pages:
            pages[where] = fetch(base_url + where).raise_for_status().text
        assert f'<section class="panel" id="{address.fragment}"' in pages[where], name


def test_a_way_keeps_the_step_where_the_panel_has_something_to_show_at_it(base_url: str) -> None:
    steps = {
        step: {name for name, address in shown_by(base_url, f"step={step}") if address.params.get("step") == str(step)}
        for step in (0, 500)
    }
    assert steps[500] == set(FACTS) - {"average-of-sub-networks"}
    assert steps[0] == {
        "weights-scaled-up", "output-stays", "eval-without-scaling", "eval-is-deterministic", "better-performance",
        "scaled-after-training", "scaling-speeds-up",
    }  # fmt: skip


def test_every_figure_is_what_the_server_tells_of_this_run_and_bears_the_verdict_out(open_page: OpenPage) -> None:
    page = open_page("/fact-check")
    wait_for_step(page, 3000)
    for name in FACTS:
        height = claim(page, name).evaluate(HEIGHT_WHEN_OPENED)
        live = fresh(page, name)
        told = ask(page, f"fact?claim={name}")
        assert told["supports"] is True
        expect(live.locator(".agrees")).to_have_text("This run bears the verdict out.")
        assert live.locator(".figures b").all_inner_texts() == BOLD[name](told["figures"]), name
        expect(live.locator(".when")).to_have_text(WHEN.get(name, "Computed after iteration 3\u202f000."))
        for value, error in PLUS_MINUS.get(name, lambda _: [])(told["figures"]):
            expect(live.locator(".figures")).to_contain_text(f"{value:.2f} ± {error:.2f}")
        assert claim(page, name).evaluate(HEIGHT) == height, name  # nothing moves when it comes
        eventually(lambda: "out. " in page.locator("#announcer").inner_text(), "a word for listeners")
        claim(page, name).locator("summary").click()
    expect(claim(page, "better-performance").locator(".figures")).to_contain_text("From 10 seeds, 191–200, ")
    reasons = re.findall(
        r"`([\w-]+)`", re.sub(r"\(.*?\)", "", CONTRACT.split("\nReasons: ")[1].split("\n\n")[0], flags=re.DOTALL)
    )
    assert len(reasons) > 8
    said = page.evaluate(SAID, reasons)
    assert [one for one in said if "undefined" in one or one.count(":") != 1] == []


def test_figures_follow_the_run_and_stay_open_with_another(open_page: OpenPage, base_url: str) -> None:
    page = open_page("/fact-check?step=41&steps=60#drops-a-share", tolerate=NOTED)
    wait_for_step(page, 41)
    expect(claim(page, "drops-a-share")).to_have_attribute("open", "")
    expect(fresh(page, "drops-a-share").locator(".when")).to_have_text("Computed after iteration 41.")
    press(page, "ArrowRight", 42)
    expect(fresh(page, "drops-a-share").locator(".figures")).to_contain_text("42 masks")
    page.locator("#timeline input").fill("0")
    wait_for_step(page, 0)
    live = fresh(page, "drops-a-share")
    expect(live.locator(".agrees")).to_have_text("This run cannot tell: nothing has been trained yet.")
    expect(live.locator(".figures")).to_have_text("")
    page.goto(f"{base_url}/fact-check?drop_rates=0,0&step=20#hundred-vote")
    expect(fresh(page, "hundred-vote").locator(".agrees")).to_contain_text("no hidden neuron is dropped")
    routes: list[Route] = []

    def hold(route: Route) -> None:
        routes.append(route)

    page.route("**/fact?**", hold)
    page.locator("#another-seed").click()
    live = claim(page, "hundred-vote").locator(".live")
    expect(live).to_have_attribute("aria-busy", "true")
    expect(live).to_have_text("Not computed yet.")  # what stood there was of another run
    eventually(lambda: routes, "the question")
    routes.pop().continue_()
    expect(fresh(page, "hundred-vote").locator(".agrees")).to_contain_text("no hidden neuron is dropped")


def test_what_is_trained_anew_is_asked_once_and_only_what_one_waits_for_is_read_out(open_page: OpenPage) -> None:
    page = open_page("/fact-check?drop_rates=0.8,0.8&steps=600&step=40")
    wait_for_step(page, 40)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/fact?" in request.url else None)
    for name, said in (("scaling-speeds-up", "magnifies rounding"), ("drops-a-share", "cannot tell|bears")):
        claim(page, name).locator("summary").click()
        expect(fresh(page, name).locator(".agrees")).to_have_text(re.compile(said))
    eventually(lambda: "Hidden 1" in page.locator("#announcer").inner_text(), "a word for listeners")
    page.evaluate(LISTEN)
    for _ in range(2):  # close and open what is answered
        claim(page, "drops-a-share").locator("summary").click()
    fresh(page, "drops-a-share")
    press(page, "ArrowRight", 41)
    expect(fresh(page, "drops-a-share").locator(".figures")).to_contain_text("41 masks")
    expect(claim(page, "scaling-speeds-up").locator(".live")).to_have_attribute("data-fresh", "true")
    assert [url.split("claim=")[1] for url in asked] == ["scaling-speeds-up", "drops-a-share", "drops-a-share"]
    eventually(lambda: page.evaluate("() => window.said_.some((one) => one.includes('41'))"), "a word of the step")
    assert page.evaluate("() => window.said_.filter((one) => one.includes('verdict') || one.includes('masks'))") == []
    page.get_by_role("link", name="Rate 0.2, 100 epochs").click(modifiers=["ControlOrMeta"])  # which opens elsewhere
    expect(claim(page, "hundred-networks")).not_to_have_attribute("open", "")


def test_by_keys_a_claim_opens_is_named_by_the_address_and_leads_to_what_shows_it(open_page: OpenPage) -> None:
    page = open_page(f"/fact-check?{OWN}&step=1600", tolerate=NOTED)
    wait_for_step(page, 1600)
    claim(page, "weights-scaled-up").locator("summary").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(claim(page, "weights-rest")).to_have_attribute("open", "")
    expect(page).to_have_url(re.compile("#weights-rest$"))
    fresh(page, "weights-rest")
    press(page, "ArrowRight", 1601)
    page.keyboard.press("Tab")
    way = claim(page, "weights-rest").get_by_role("link", name="Show me in the exhibit Training")
    expect(way).to_be_focused()
    eventually(lambda: "step=1601" in (way.get_attribute("href") or ""), "the step in the link")
    expect(page).to_have_url(re.compile("step=1601.*#weights-rest$"))  # kept beside what the address says of the run
    page.keyboard.press("Enter")
    expect(stage(page)).to_have_attribute("data-exhibit", "training")
    wait_for_step(page, 1601)
    assert state_of(page)["experiment"]["hidden"] == [3, 4]
    expect(page.locator("#edges h2")).to_be_in_viewport()
    page.go_back()
    expect(claim(page, "weights-rest").locator("summary")).to_be_in_viewport()
    expect(claim(page, "weights-rest")).to_have_attribute("open", "")
    claim(page, "weights-rest").locator("summary").press("Enter")
    expect(page).to_have_url(re.compile("^[^#]*$"))


def test_a_panel_that_the_address_names_stays_in_view_while_others_fill(open_page: OpenPage) -> None:
    page = open_page("/zeroed-weights#importance", 390, 844, tolerate=NOTED)
    expect(page.locator("#knock-out .at")).to_have_text(re.compile("1\u202f500"))
    expect(page.locator("#importance")).to_have_attribute("data-fresh", "true")
    switch, title = (page.locator(one).bounding_box() for one in ("#mode", "#importance-title"))
    assert switch
    assert title
    assert switch["y"] + switch["height"] <= title["y"] <= 844 / 2  # below the switch, which stays on top


def test_a_way_to_what_waits_for_a_press_presses_it(open_page: OpenPage, base_url: str) -> None:
    page = open_page("/fact-check?steps=60&step=20#hundred-vote", tolerate=NOTED)
    wait_for_step(page, 20)
    page.route("**/epochs-vote?**", lambda _: None)  # it takes long
    claim(page, "hundred-vote").get_by_role("link", name="Show me").click()
    expect(stage(page)).to_have_attribute("data-exhibit", "sub-networks")
    button = page.locator("#recipe button").first
    expect(button).to_have_text("Cancel")
    expect(button).to_be_in_viewport()
    button.click()
    expect(button).to_have_text("Let them vote")
    page.goto(f"{base_url}/sub-networks?preset=exact&step=20#exact")
    expect(page.locator("#exact tr[data-row=geometric] td").first).to_have_text(re.compile("e−"))
    page.goto(f"{base_url}/overfitting?steps=60&step=20#seeds")
    expect(page.locator("#seeds .what")).to_contain_text("20")
    page.emulate_media(reduced_motion="reduce")  # for which nothing begins by itself
    page.reload()
    wait_for_step(page, 20)
    wait_until_painted(page)
    expect(page.locator("#seeds button").first).to_have_text("Train 20 seeds")
    assert page.locator("#seeds").get_attribute("data-told") is None


def test_where_dropout_does_not_help_the_figure_says_so(open_page: OpenPage) -> None:
    page = open_page("/fact-check?step=0")
    page.get_by_role("link", name="Where dropout does not help").click()
    wait_for_step(page, 2500)
    live = fresh(page, "better-performance")
    expect(live.locator(".agrees")).to_have_text("This run does not bear the verdict out.")
    assert int(live.locator(".figures b").first.inner_text()) <= 5  # of ten seeds
    expect(claim(page, "better-performance").locator("summary")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("how", [{"color_scheme": "light"}, {"color_scheme": "dark", "width": 390, "height": 844}])
def test_axe_finds_nothing_and_a_phone_is_wide_enough(open_page: OpenPage, how: dict[str, Any]) -> None:
    page = open_page("/fact-check?step=60", **how, **FOR_AXE)
    wait_for_step(page, 60)
    for name in ("prevents-overfitting", "weights-rest", "output-stays"):
        claim(page, name).locator("summary").click()
        fresh(page, name)
    if "width" in how:
        check_width(page, how["width"], "claims open")
        claims, network = (page.locator(one).bounding_box() for one in ("#prevents-overfitting", "#network"))
        assert claims
        assert network
        assert claims["y"] < network["y"]
    check(page, "claims open")
