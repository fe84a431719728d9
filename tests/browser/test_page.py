"""The first page in a real browser, on a real server."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from ..web.serving import eventually, fetch
from .conftest import OpenPage
from .reading import PAINTED, in_words, masks, press, record, shown, stage, visit, wait_for_step, wait_until_painted


def test_the_page_starts_paused_with_the_full_network_that_the_server_drew(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=True)
    seen = shown(page)
    assert (seen["step"], seen["mode"]) == (0, "train")
    assert masks(page) == [[1] * 12, [1] * 12]
    expect(stage(page)).to_have_attribute("data-playing", "false")


def test_the_still_is_the_whole_picture_without_any_script(browser: Any, base_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base_url + "/?hidden=5,3,7&dataset=circles")
    assert page.locator("[data-neuron][data-mask='1']").count() == 15
    assert sum(len(d or "") for d in [p.get_attribute("d") for p in page.locator("[data-edges]").all()]) > 1000
    context.close()


def test_neurons_marked_dropped_are_the_mask_of_the_gradient_and_of_the_frame_and_come_again_on_the_way_back(
    open_page: OpenPage,
) -> None:
    page = open_page()
    told = [masks(page)]
    for step in range(1, 9):
        press(page, "ArrowRight", step)
        seen, network = shown(page), record(page, step)["networks"][0]
        on_page = [[n["mask"] for n in layer] for layer in seen["layers"]]
        assert on_page == [layer["mask"] for layer in seen["frame"]["layers"]]
        assert on_page == [layer[0] for layer in network["masks"]]
        wait_until_painted(page)
        assert [[1 - n["asleep"] for n in layer] for layer in shown(page)["layers"]] == on_page
        told.append(on_page)
    assert len({str(m) for m in told}) > 4
    for step in range(7, -1, -1):
        press(page, "ArrowLeft", step)
        assert masks(page) == told[step]


def test_values_in_neurons_are_those_of_the_iteration_to_two_decimals(open_page: OpenPage) -> None:
    page = open_page("/?seed=7")
    for step in range(1, 6):
        press(page, "ArrowRight", step)
        network = record(page, step)["networks"][0]
        for k, layer in enumerate(shown(page)["layers"]):
            wanted = [in_words(a) if m else "" for a, m in zip(network["a"][k][0], network["masks"][k][0], strict=True)]
            assert [n["value"] for n in layer] == wanted


def test_the_page_plays_and_its_masks_are_exact_at_every_speed(open_page: OpenPage) -> None:
    page = open_page()
    for speed in ("2", "20", "1000", "max"):
        visit(page, f"/?speed={speed}&steps=10000")
        page.evaluate("() => { window.frames_ = []; }")
        page.keyboard.press(" ")
        expect(stage(page)).to_have_attribute("data-playing", "true")
        assert_exact_while_it_plays(page, speed)


def assert_exact_while_it_plays(page: Page, speed: str) -> None:
    """That whenever one looks the masks are those of the frame, and that no frame left an iteration out."""
    seen_steps = set()

    def look() -> int:
        seen = shown(page)
        if seen["frame"]:
            on_page = [[n["mask"] for n in layer] for layer in seen["layers"]]
            assert on_page == [layer["mask"] for layer in seen["frame"]["layers"]], f"{speed}, step {seen['step']}"
        seen_steps.add(seen["step"])
        return len(seen_steps)

    for _ in range(15):
        look()
        page.wait_for_timeout(60)  # looks at the page at many moments of its play
    eventually(lambda: look() > 2, "a third step")
    steps = page.evaluate("() => window.frames_.flatMap(f => f.iterations.map(i => i.step))")
    assert steps == list(range(1, len(steps) + 1)), speed


def test_a_run_played_to_its_end_stops_there(open_page: OpenPage) -> None:
    page = open_page("/?steps=120&speed=max&autoplay=1")
    wait_for_step(page, 120)
    expect(stage(page)).to_have_attribute("data-playing", "false")
    press(page, "ArrowLeft", 119)


def test_eval_shows_every_neuron_awake_and_train_the_same_iteration_again(open_page: OpenPage) -> None:
    page = open_page("/?step=40")
    wait_for_step(page, 40)
    before = masks(page)
    assert any(0 in mask for mask in before)
    page.keyboard.press("e")
    expect(stage(page)).to_have_attribute("data-mode", "eval")
    expect(page.locator("[data-neuron][data-mask='0']")).to_have_count(0)
    assert all(n["value"] for layer in shown(page)["layers"] for n in layer)
    page.keyboard.press("t")
    expect(stage(page)).to_have_attribute("data-mode", "train")
    wait_for_step(page, 40)
    assert masks(page) == before


def test_by_mouse_one_switches_modes_steps_plays_and_pauses(open_page: OpenPage) -> None:
    page = open_page("/?speed=20")
    page.locator("#mode label", has_text="Eval").click()
    expect(stage(page)).to_have_attribute("data-mode", "eval")
    page.locator("#mode label", has_text="Train").click()
    expect(stage(page)).to_have_attribute("data-mode", "train")
    page.get_by_role("button", name="Step", exact=True).click()
    wait_for_step(page, 1)
    page.get_by_role("button", name="Step back").click()
    wait_for_step(page, 0)
    page.get_by_role("button", name="Play").click()
    expect(stage(page)).to_have_attribute("data-playing", "true")
    page.get_by_role("button", name="Pause").click()
    expect(stage(page)).to_have_attribute("data-playing", "false")


def test_the_timeline_seeks_to_where_it_is_dragged(open_page: OpenPage) -> None:
    page = open_page()
    timeline = page.get_by_label("Iteration", exact=True)
    timeline.fill("700")
    wait_for_step(page, 700)
    assert masks(page) == [layer[0] for layer in record(page, 700)["networks"][0]["masks"]]
    timeline.fill("12")
    wait_for_step(page, 12)


def test_one_experiment_in_the_address_shows_the_same_on_two_pages(open_page: OpenPage) -> None:
    path = "/?dataset=xor&hidden=9,4&drop_rates=0.5,0.3&seed=11&step=33&set=10:learning_rate:0.05"
    pages = [open_page(path), open_page(path)]
    for page in pages:
        wait_for_step(page, 33)
    assert masks(pages[0]) == masks(pages[1])
    first, second = (page.locator("#network").inner_text() for page in pages)
    assert first == second


def test_a_wrong_value_in_the_address_falls_back_and_is_noted(open_page: OpenPage) -> None:
    page = open_page("/?seed=abc&drop_rates=2,2&hidden=8,8&dataset=<b>moons</b>")
    notes = page.get_by_label("Notes on the address")
    for field in ("seed", "drop_rates[0]", "dataset"):
        expect(notes).to_contain_text(field)
    expect(notes).to_contain_text("<b>moons</b>")
    assert [len(layer) for layer in masks(page)] == [8, 8]


def test_any_experiment_of_the_address_is_drawn_and_plays(open_page: OpenPage) -> None:
    page = open_page("/?preset=digits&speed=20")
    for path in (None, "/?hidden=64,64,64,64&dataset=digits&steps=500&speed=20", "/?hidden=1&twin=false&speed=20"):
        if path:
            visit(page, path)
        press(page, "ArrowRight", 1)
        seen = shown(page)
        assert [[n["mask"] for n in layer] for layer in seen["layers"]] == [
            layer["mask"] for layer in seen["frame"]["layers"]
        ]
        page.keyboard.press(" ")
        expect(stage(page)).not_to_have_attribute("data-step", "1")


def test_a_run_that_diverges_says_so_and_stays_usable(open_page: OpenPage) -> None:
    page = open_page("/?learning_rate=10&activation=relu&optimizer=momentum&hidden=24,24&speed=max&autoplay=1")
    what, more = page.locator("#sentence .what"), page.locator("#sentence .more")
    expect(what).to_have_text(
        re.compile(r"^Training diverged after iteration \d+: the next numbers would not be finite")
    )
    expect(more).to_have_text("A smaller learning rate may help.")
    expect(stage(page)).to_have_attribute("data-playing", "false")
    cards = page.locator("#learned .card, #sub-networks .card, #accuracy b")
    assert cards.evaluate_all("(all) => all.every((card) => card.scrollWidth <= card.clientWidth)")
    step = shown(page)["step"]
    press(page, "ArrowLeft", step - 1)
    expect(what).to_contain_text("Iteration")


def test_reduced_motion_starts_paused_even_with_autoplay(open_page: OpenPage) -> None:
    page = open_page("/?autoplay=1", reduced_motion="reduce")
    expect(stage(page)).to_have_attribute("data-playing", "false")
    press(page, "ArrowRight", 1)


def test_nothing_runs_over_the_side_at_any_width(open_page: OpenPage) -> None:
    page = open_page("/?step=5", width=360, height=844)
    for width in (360, 390, 1440, 3840):
        page.set_viewport_size({"width": width, "height": 844})
        page.evaluate(PAINTED)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_edges_drawn_by_the_page_are_those_that_the_server_drew(open_page: OpenPage, base_url: str) -> None:
    paths = re.compile(r'data-edges="([^"]+)" d="([^"]*)"')
    page = open_page()
    for path in ("/", "/?preset=digits", "/?hidden=3,64,5,2&dataset=spiral"):
        drawn = dict(paths.findall(fetch(base_url + path).text))
        visit(page, path)
        again = page.evaluate(
            "() => [...document.querySelectorAll('[data-edges]')].map(p => [p.dataset.edges, p.getAttribute('d')])"
        )
        assert sum(map(len, drawn.values())) > 1000
        assert dict(again) == drawn, path
