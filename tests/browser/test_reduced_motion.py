"""Who asks for reduced motion sees nothing travel and nothing advance by itself, and can step through everything."""

from playwright.sync_api import expect

from .asking import state_of
from .conftest import OpenPage
from .reading import press, shown, stage, wait_for_step, wait_until_painted

# How many things are on their way at this moment, and whether any style would send something.
MOVING = """() => ({
  animations: document.getAnimations().length,
  styles: [...document.querySelectorAll("*")].filter((element) => {
    const { animationName, transitionDuration } = getComputedStyle(element);
    return animationName !== "none" || parseFloat(transitionDuration) > 0;
  }).length,
})"""
STILL = {"animations": 0, "styles": 0}


def test_nothing_starts_by_itself_and_nothing_travels(open_page: OpenPage) -> None:
    page = open_page("/?autoplay=1&speed=0.5&step=3", reduced_motion="reduce")
    wait_for_step(page, 3)
    assert state_of(page)["playing"] is False
    press(page, "ArrowRight", 4)
    assert page.evaluate(MOVING) == STILL
    for phase in ("mask", "forward", "backward"):
        page.locator(f"#phases button[value={phase}]").click()
        expect(stage(page)).to_have_attribute("data-phase", phase)
        assert page.evaluate(MOVING) == STILL, phase
    page.keyboard.press("e")
    expect(stage(page)).to_have_attribute("data-mode", "eval")
    assert page.evaluate(MOVING) == STILL
    wait_until_painted(page)
    assert [neuron["asleep"] for layer in shown(page)["layers"] for neuron in layer] == [0] * 24
    assert state_of(page)["step"] == 4


def test_without_that_wish_things_may_move(open_page: OpenPage) -> None:
    page = open_page("/?step=3")
    assert page.evaluate(MOVING)["styles"] > 24
