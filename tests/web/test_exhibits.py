"""Every exhibit is a page of its own: what it says of itself, where its links lead, and what it loads."""

import html
import json
import re
import struct
from typing import Any

import httpx
import pytest

from app.experiment import experiment_from
from app.web import embeds, offline, watching
from app.web.assets import STATIC, modules_of
from app.web.exhibits import EXHIBITS, PLAYGROUND, Exhibit
from app.web.pages import OPENING, SCRIPT

# The scripts that something begins with; those of pages and embeds ask for that of their exhibit
ENTRIES = (SCRIPT, embeds.SCRIPT, watching.SCRIPT, offline.SCRIPT)
LINK = re.compile(r'<a\b[^>]*data-exhibit="([^"]*)"[^>]*>')
each_exhibit = pytest.mark.parametrize("exhibit", EXHIBITS, ids=lambda exhibit: exhibit.name)


def page(client: httpx.Client, path: str) -> str:
    """The page at this address."""
    response = client.get(path)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    return response.text


def told(text: str, name: str) -> str:
    """What a page's head tells under this name."""
    found = re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)">', text)
    assert found, name
    return html.unescape(found[1])


def links(text: str) -> dict[str, httpx.URL]:
    """Where each link to an exhibit leads; those to the same one agree."""
    found: dict[str, httpx.URL] = {}
    for link in LINK.finditer(text):
        address = re.search(r'href="([^"]*)"', link[0])
        assert address
        assert found.setdefault(link[1], httpx.URL(html.unescape(address[1]))) == html.unescape(address[1])
    return found


def imported_by(path: str) -> list[str]:
    """The modules that a module under static/ names, told line by line."""
    lines = (STATIC / path).read_text("utf-8").splitlines()
    found = [re.search(r'"(\./.*)"', line) for line in lines if line.startswith(("import ", "} from ", "export {"))]
    return [(STATIC / path).parent.joinpath(f[1]).resolve().relative_to(STATIC).as_posix() for f in found if f]


def start(text: str) -> Any:
    """What the page's script is told to begin with."""
    found = re.search(r"data-start='(.*?)'", text)
    assert found
    return json.loads(html.unescape(found[1]))


@each_exhibit
def test_a_page_names_itself_for_readers_search_engines_and_those_who_share_it(
    client: httpx.Client, base_url: str, exhibit: Exhibit
) -> None:
    text = page(client, exhibit.path)
    title = re.search(r"<title>(.*?)</title>", text)
    assert title
    assert html.unescape(title[1]) == ("Dropout Live" if exhibit is PLAYGROUND else f"{exhibit.title} · Dropout Live")
    assert told(text, "description") == told(text, "og:description") == exhibit.description
    assert told(text, "og:title") == exhibit.title
    assert told(text, "og:url") == base_url + exhibit.path
    assert len(re.findall(r"<h1\b", text)) == 1
    picture = client.get(told(text, "og:image").removeprefix(base_url))
    assert picture.headers["content-type"] == "image/png"
    size = told(text, "og:image:width"), told(text, "og:image:height")
    assert struct.unpack(">II", picture.content[16:24]) == tuple(map(int, size))  # of the header of a PNG


def test_no_two_pages_say_the_same_of_themselves() -> None:
    for name in ("name", "path", "title", "description", "picture"):
        assert len({getattr(exhibit, name) for exhibit in EXHIBITS}) == len(EXHIBITS)


@each_exhibit
def test_plain_links_lead_to_plain_addresses(client: httpx.Client, exhibit: Exhibit) -> None:
    found = links(page(client, exhibit.path))
    assert {path: str(url) for path, url in found.items()} == {other.path: other.path for other in EXHIBITS}


@each_exhibit
def test_links_keep_experiment_changes_step_and_theme(client: httpx.Client, exhibit: Exhibit) -> None:
    query = "dataset=xor&hidden=3,4&seed=9&steps=4000&set=20:drop_rates:0.5,0.1&step=3100&theme=dark&mode=mc&speed=5"
    for path, url in links(page(client, f"{exhibit.path}?{query}")).items():
        assert url.path == path
        kept = start(page(client, str(url)))
        assert kept["request"] == {
            **experiment_from({"dataset": "xor", "hidden": [3, 4], "seed": 9, "steps": 4000}).as_fields(),
            "commands": [{"step": 20, "name": "drop_rates", "value": [0.5, 0.1]}],
            "step": 3100,
        }
        assert url.params["theme"] == "dark"
        assert "mode" not in url.params


def test_a_step_before_an_exhibit_begins_stays_behind(client: httpx.Client) -> None:
    for path, url in links(page(client, "/training?seed=9&step=30")).items():
        begins = next(exhibit.begins.step for exhibit in EXHIBITS if exhibit.path == path)
        step = max(30, begins)
        assert start(page(client, str(url)))["request"]["step"] == step


@each_exhibit
def test_what_the_address_does_not_say_is_where_the_exhibit_begins(client: httpx.Client, exhibit: Exhibit) -> None:
    begins = exhibit.begins
    for query, step in (("", begins.step), ("?steps=7", min(7, begins.step)), ("?step=3", 3)):
        asked = start(page(client, exhibit.path + query))
        assert asked["request"]["step"] == step
        assert (asked["mode"], asked["speed"]) == (begins.mode, begins.speed)
        assert asked["begins"] == {"step": begins.step, "mode": begins.mode, "speed": begins.speed}
    asked = start(page(client, f"{exhibit.path}?step=0&mode=mc&speed=max"))
    assert (asked["request"]["step"], asked["mode"], asked["speed"]) == (0, "mc", "max")


@each_exhibit
def test_everything_a_page_leads_to_stays_with_its_exhibit(client: httpx.Client, exhibit: Exhibit) -> None:
    text = page(client, f"{exhibit.path}?hidden=5,6,7&seed=12") + page(
        client, f"/dialogs/gallery?exhibit={exhibit.name}"
    )
    addresses = [httpx.URL(html.unescape(one)) for one in re.findall(r'hx-get="([^"]*)"', text)]
    assert len(addresses) > 9  # the form, the examples, another seed, things to try
    for url in addresses:
        assert url.path == exhibit.path
        assert start(page(client, str(url)))["request"]["dataset"]


@pytest.mark.parametrize("steps", [3000, 9])
@pytest.mark.parametrize("name", ["training", "scaling", "zeroed-weights", "sub-networks", "overfitting", "fact-check"])
def test_a_thing_to_try_changes_what_it_says_and_leaves_the_rest_as_it_is_now(
    client: httpx.Client, name: str, steps: int
) -> None:
    changes = "set=3:learning_rate:0.2&set=4:drop_rates:0.1,0.2,0.3&set=8:scaling:none"
    text = page(client, f"/{name}?hidden=5,6,7&seed=12&steps={steps}&step=5&{changes}")
    tries = re.findall(r'<a class="try"[^>]* href="([^"]*)"[^>]* data-change=\'([^\']*)\' data-then=\'([^\']*)\'', text)
    assert tries
    fields = {"hidden": [5, 6, 7], "seed": 12, "steps": steps, "learning_rate": 0.2, "drop_rates": [0.1, 0.2, 0.3]}
    now = experiment_from(fields).as_fields()
    for address, changed, begun in tries:
        change, then = json.loads(html.unescape(changed)), json.loads(html.unescape(begun))
        followed = page(client, html.unescape(address))
        asked = start(followed)
        wanted = {**now, **change}
        if "preset" in change:
            wanted = experiment_from(change).as_fields()
        elif "rate" in change:
            wanted["drop_rates"] = [wanted.pop("rate")] * 3
        assert {field: asked["request"][field] for field in now} == wanted
        assert asked["request"]["commands"] == []
        if "step" in then:
            assert asked["request"]["step"] == min(then["step"], wanted["steps"])
        assert asked["playing"] is then.get("autoplay", False)
        assert re.search(r'id="notes"[^>]* hidden>', followed)  # nothing had to be set right


def test_another_seed_is_the_same_experiment_with_its_changes(client: httpx.Client) -> None:
    text = page(client, "/scaling?hidden=5&seed=4294967295&step=9&set=3:learning_rate:0.2")
    found = re.search(r'id="another-seed" href="([^"]*)"', text)
    assert found
    asked = start(page(client, html.unescape(found[1])))["request"]
    assert (asked["seed"], asked["hidden"]) == (0, [5])
    assert asked["commands"] == [{"step": 3, "name": "learning_rate", "value": 0.2}]


def named_by(text: str) -> list[str]:
    """The modules that a page names."""
    return re.findall(r'<link rel="modulepreload" href="/static/([^"]*)">', text)


@each_exhibit
def test_a_page_names_exactly_the_modules_that_its_script_needs(client: httpx.Client, exhibit: Exhibit) -> None:
    named = named_by(page(client, f"{exhibit.path}?preset=moons"))
    needed: set[str] = set()
    waiting = [SCRIPT, exhibit.script]
    while waiting:
        if (path := waiting.pop()) not in needed:
            needed.add(path)
            waiting += imported_by(path)
    assert set(named) == needed
    assert len(named) == len(needed)


def test_a_page_that_plays_the_opening_names_its_modules_too(client: httpx.Client) -> None:
    more = set(named_by(page(client, "/"))) - set(named_by(page(client, "/?preset=moons")))
    assert more == {OPENING, "js/messages/opening.js"}


def test_every_module_is_needed_by_some_page() -> None:
    needed: set[str] = set()
    waiting = [*ENTRIES, *(exhibit.script for exhibit in EXHIBITS)]
    while waiting:
        for path in set(modules_of(waiting.pop())) - needed:
            needed.add(path)
            on_demand = re.findall(r'(?:await|=|fetched\() ?import\("\./([^"]+)"\)', (STATIC / path).read_text("utf-8"))
            waiting += [f"js/{name}" for name in on_demand]
    assert {path.relative_to(STATIC).as_posix() for path in (STATIC / "js").rglob("*.js")} == needed
