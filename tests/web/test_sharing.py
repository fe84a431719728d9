"""The dialogs Share, Embed and Save: links that hold the whole state, codes, snippets, files, what cannot be had."""

import html
import re
import threading
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
import segno

from app.experiment import PARAMETERS
from app.web.codes import code_of
from app.web.exhibits import EXHIBITS
from app.web.links import embed_link, page_link, short_link
from app.web.query import PageRequest, read_query
from app.web.snippets import Snippet, beamer_link, snippets_of

from .conftest import MakeRun, Serve

TRAINING = next(exhibit for exhibit in EXHIBITS if exhibit.name == "training")
HOST = "http://192.168.1.5:8000"
STATES = [
    "preset=moons",
    "preset=digits&seed=7&step=20&mode=mc&speed=max&theme=dark",
    "hidden=5,4,3&drop_rates=0.1,0.2,0.3&step=9&speed=0.5",
    "preset=moons&set=3:learning_rate:0.1&set=5:drop_rates:0.5,0.25&step=8&mode=eval&theme=projector",
    "dataset=xor&noise=0.1&label_noise=0.1&seed=117&twin=false&batch_size=60",
]


def asked(query: str) -> PageRequest:
    """What a page shows under an address."""
    request = read_query(parse_qsl(query), TRAINING.begins)
    assert request.notes == []
    return request


def dialog(client: httpx.Client, name: str, query: str = "preset=moons", **headers: str) -> str:
    """What stands in a dialog, with its characters as they are read."""
    answer = client.get(f"/dialogs/{name}?exhibit=training&{query}", headers=headers).raise_for_status()
    assert answer.headers["content-type"].startswith("text/html")
    assert "style=" not in answer.text
    assert "<script" not in answer.text
    return html.unescape(answer.text)


def test_a_link_names_every_field_and_opens_the_same_run() -> None:
    for query in STATES:
        before = asked(query)
        link = page_link(HOST, TRAINING, before)
        assert {parameter.name for parameter in PARAMETERS} <= dict(parse_qsl(urlsplit(link).query)).keys()
        assert asked(urlsplit(link).query) == before


def test_the_link_in_a_code_is_shorter_and_opens_the_same_run() -> None:
    for query in STATES:
        before = asked(query)
        short = short_link(HOST, TRAINING, before)
        after = asked(urlsplit(short).query)
        assert len(short) < len(page_link(HOST, TRAINING, before))
        assert (after.request(), after.mode, after.speed) == (before.request(), before.mode, before.speed)


def test_an_embed_names_every_field_and_how_it_behaves() -> None:
    given = parse_qsl(urlsplit(embed_link(HOST, TRAINING, asked(STATES[3]), "min", "0")).query)
    assert {parameter.name for parameter in PARAMETERS} <= dict(given).keys()
    assert given.count(("set", "3:learning_rate:0.1")) == 1
    how = {"step": "8", "mode": "eval", "speed": "0.3", "theme": "projector", "controls": "min", "autoplay": "0"}
    assert how.items() <= dict(given).items()


def matrix_of(svg: str) -> list[list[int]]:
    """The squares of a drawn code, 1 for a black one."""
    side = int(re.findall(r'viewBox="0 0 (\d+)', svg)[0])
    rows = [[0] * side for _ in range(side)]
    x, y = 0.0, 0.0
    (path,) = re.findall(r'stroke="#000" d="([^"]+)"', svg)
    for kind, arguments in re.findall(r"([Mmh])([^Mmh]*)", path):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", arguments)]
        if kind == "h":
            rows[int(y)][int(x) : int(x + numbers[0])] = [1] * int(numbers[0])
        x, y = (numbers[0], numbers[1]) if kind == "M" else (x + numbers[0], y + (numbers[1:] or [0])[0])
    return rows


def test_a_code_says_its_link_and_keeps_its_quiet_zone() -> None:
    link = f"{HOST}/watch/abcdefghijkl?exhibit=training"
    code = code_of(link, "M")
    assert code is not None
    expected = [list(row) for row in segno.make(link, error="M", micro=False).matrix_iter(border=4)]
    assert matrix_of(code.svg) == expected
    assert not any(map(any, [*expected[:4], *expected[-4:]]))
    assert not code.is_dense


def correction_of(svg: str) -> str:
    """The error correction of a drawn code, which stands in its first two format bits, both masked."""
    row = matrix_of(svg)[4 + 8]
    return {(0, 1): "L", (0, 0): "M", (1, 1): "Q", (1, 0): "H"}[row[4] ^ 1, row[5]]


def test_a_code_for_the_hall_bears_more_damage_than_a_long_one(client: httpx.Client, make_run: MakeRun) -> None:
    # with this host the link fits into a smaller code, but only with less correction
    told = dialog(client, "share", f"preset=moons&run={make_run().made['id']}", Host="lecture-hall.example.org:8000")
    assert correction_of(re.findall("<svg.*?</svg>", told, re.DOTALL)[0]) == "M"
    long = code_of(page_link(HOST, TRAINING, asked(STATES[0])), "L")
    assert long is not None
    assert correction_of(long.svg) in "LM"
    assert long.is_dense


def test_a_code_that_no_phone_would_read_is_not_drawn(client: httpx.Client) -> None:
    assert code_of("x" * 858, "L") is not None
    assert code_of("x" * 859, "L") is None
    changes = "".join(f"&set={step}:learning_rate:0.{step}" for step in range(1, 50))
    told = dialog(client, "share", f"preset=moons&step=50{changes}", Host="hall.example.org")
    assert "too long for a code" in told
    assert "<svg" not in told


def test_a_code_is_drawn_once_and_beside_the_loop_that_serves_the_streams(
    client: httpx.Client, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads, make = [], segno.make

    def noted(*arguments: Any, **options: Any) -> segno.QRCode:
        threads.append(threading.current_thread().name)
        return make(*arguments, **options)

    monkeypatch.setattr(segno, "make", noted)
    query = f"preset=moons&seed=1234567&run={make_run().made['id']}"
    told = dialog(client, "share", query, Host="hall.example.org")
    assert dialog(client, "share", query, Host="hall.example.org") == told
    assert len(threads) == told.count("<svg") == 2
    assert "server" not in threads  # as the thread of its loop is named


def snippet(name: str, url: str = f"{HOST}/embed/training?noise=0.2&set=3:drop_rates:0.5,0.25") -> Snippet:
    return next(one for one in snippets_of(url, "Dropout & co.") if one.name == name)


@pytest.mark.parametrize("name", ["html", "reveal", "quarto", "slidev", "marp"])
def test_a_frame_is_escaped_sized_named_and_steals_no_focus(name: str) -> None:
    code = snippet(name).code
    assert "noise=0.2&amp;set=3:drop_rates:0.5,0.25" in code
    for attribute in ('width="960"', 'height="540"', 'allow="fullscreen"', 'title="Dropout &amp; co."'):
        assert attribute in code
    assert "autofocus" not in code


def test_every_tool_gets_what_it_takes() -> None:
    assert re.search(r"<section>\s+<iframe data-src=", snippet("reveal").code)
    assert snippet("quarto").code.startswith("```{=html}\n<iframe src=")
    assert snippet("quarto-slide").code.startswith(
        '## {background-iframe="http://192.168.1.5:8000/embed/training?noise='
    )
    assert "&amp;" not in snippet("quarto-slide").code  # Pandoc escapes it
    assert beamer_link("http://h/?a=1%2C2&b=3#c").startswith("\\href{http://h/?a=1\\%2C2\\&b=3\\#c}{")


def test_an_address_with_what_belongs_in_none_breaks_out_of_no_snippet() -> None:
    url = 'http://h/?a="}\\{<b>\u00fc\n%2C#c'
    plain = "http://h/?a=%22%7D%5C%7B%3Cb%3E%C3%BC%0A%2C#c"
    assert all(f'"{plain}"' in one.code for one in snippets_of(url, "Dropout"))
    assert beamer_link(url).startswith("\\href{" + plain.replace("%", "\\%").replace("#", "\\#") + "}{")


def test_the_snippet_for_jupyter_runs_as_it_stands() -> None:
    made: list[dict[str, object]] = []
    code = snippet("jupyter").code
    first, _, rest = code.partition("\n")
    assert first == "from IPython.display import IFrame"
    exec(rest, {"IFrame": lambda url, **how: made.append({"url": url, **how})})
    assert made == [{
        "url": f"{HOST}/embed/training?noise=0.2&set=3:drop_rates:0.5,0.25", "width": 960, "height": 540,
        "extras": ['title="Dropout &amp; co."', 'allow="fullscreen"'],
    }]  # fmt: skip


def test_a_server_for_its_own_machine_says_how_to_start_it_for_others(client: httpx.Client, make_run: MakeRun) -> None:
    told = dialog(client, "share", f"preset=moons&run={make_run().made['id']}")
    assert f"python -m app --host 0.0.0.0 --port {client.base_url.port}" in told
    assert "<svg" not in told
    assert f"{client.base_url}".rstrip("/") + "/watch/" in told
    assert "on this machine only" in told


def test_a_server_under_another_name_shares_that_name_with_codes(client: httpx.Client, make_run: MakeRun) -> None:
    run = make_run().made["id"]
    told = dialog(client, "share", f"preset=moons&run={run}", Host="hall.example.org")
    assert f"http://hall.example.org/watch/{run}?exhibit=training" in told
    assert told.count("<svg") == 2
    assert "--host" not in told


def test_a_container_says_how_others_reach_it(serve: Serve) -> None:
    told = dialog(serve(container=True), "share", Host="localhost:8080")
    assert "http://192.168.1.5:8080</code>, and share it from there" in told
    assert "DROPOUT_LIVE_PUBLIC_URL" in told
    assert "<svg" not in told


def test_a_public_address_wins_in_every_dialog(serve: Serve) -> None:
    client = serve(container=True, public_url="https://dropout.example.org/")
    assert "https://dropout.example.org/training?dataset=moons" in dialog(client, "share")
    assert "https://dropout.example.org/embed/training?dataset=moons" in dialog(client, "embed")


def test_an_embed_is_for_this_machine_unless_another_address_is_chosen(serve: Serve) -> None:
    client = serve(public_url="https://dropout.example.org")
    here = str(client.base_url).rstrip("/")
    assert f"{here}/embed/training?" in dialog(client, "embed", f"preset=moons&at={here}")
    assert "evil.example" not in dialog(client, "embed", "preset=moons&at=https://evil.example")


def test_a_run_that_the_server_does_not_know_cannot_be_followed_nor_saved(client: httpx.Client) -> None:
    for run in ("", "nobody", "../../evil", '"><b>'):
        assert "/watch/" not in dialog(client, "share", f"preset=moons&run={run}")
        assert "on its way back" in dialog(client, "save", f"preset=moons&run={run}")


def test_where_a_run_is_replaced_the_next_one_is_shared_and_saved(client: httpx.Client, make_run: MakeRun) -> None:
    old = make_run().made
    new = make_run({"replaces": {"id": old["id"], "control_key": old["control_key"]}}).made["id"]
    assert f"/watch/{new}?" in dialog(client, "share", f"preset=moons&run={old['id']}")
    assert f'"/api/runs/{new}/still.png"' in dialog(client, "save", f"preset=moons&run={old['id']}")


def test_save_offers_what_there_is(client: httpx.Client, make_run: MakeRun) -> None:
    run = make_run().made["id"]
    begun = dialog(client, "save", f"preset=moons&run={run}&step=0&reached=0")
    assert "No iteration has been made yet" in begun
    assert "still.png" in begun
    assert not any(name in begun for name in ("data-clip", "data.csv", "check.py"))
    # a recording may hold iterations that are still to be made
    assert re.search(r'recording\.html.*?name="first" [^>]*value="1".*?name="last" [^>]*value="300"', begun, re.DOTALL)
    told = dialog(client, "save", f"preset=moons&run={run}&step=37&reached=250")
    for path in ("recording.html", "still.svg", "still.png", "data.csv", "data.json", "steps/37/check.py", "steps/37"):
        assert f'"/api/runs/{run}/{path}"' in told
    assert 'name="first" min="1" max="3000" value="1"' in told
    assert 'name="first" min="1" max="250" value="18"' in told


def test_save_proposes_no_more_than_a_file_can_hold(client: httpx.Client, make_run: MakeRun) -> None:
    run = make_run(hidden=[64, 64, 64], drop_rates=[0.2, 0.2, 0.2], steps=500)
    told = dialog(client, "save", f"hidden=64,64,64&steps=500&run={run.made['id']}&step=0")
    found = re.search(
        r'recording\.html.*?name="first" [^>]*value="(\d+)".*?name="last" [^>]*value="(\d+)"', told, re.DOTALL
    )
    assert found
    first, last = found.groups()
    saved = client.get(f"{run.url}/recording.html", params={"first": first, "last": last})
    assert (first, 100 < int(last) < 300, saved.status_code) == ("1", True, 200)


def test_without_the_extra_only_gif_is_offered(
    client: httpx.Client, make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = f"preset=moons&run={make_run().made['id']}&step=3"
    assert 'value="mp4"' in dialog(client, "save", query)
    monkeypatch.setattr("app.web.sharing.has_mp4", lambda: False)
    told = dialog(client, "save", query)
    assert 'value="mp4"' not in told
    assert "dropout-live[export]" in told


def test_a_dialog_of_no_exhibit_is_refused(client: httpx.Client) -> None:
    refused = client.get("/dialogs/share?exhibit=circus")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "exhibit"


def test_what_an_address_brings_is_escaped(client: httpx.Client) -> None:
    for name in ("share", "embed", "save"):
        told = client.get(f"/dialogs/{name}", params={"exhibit": "training", "theme": '"><i>', "controls": "<i>"}).text
        assert "<i>" not in told


@pytest.mark.parametrize("name", ["share", "embed"])
def test_the_host_of_a_page_is_echoed_but_escaped(client: httpx.Client, name: str) -> None:
    host = "hall&quot;'.example.org"  # as much as a host may hold of what HTML takes for its own
    told = client.get(f"/dialogs/{name}?exhibit=training", headers={"Host": host}).text
    assert "http://hall&amp;quot;&#39;.example.org/" in told
    assert host not in told


@pytest.mark.parametrize("host", ['"><i>', "h/<i>", "<i>:80", "[evil", "evil@h", "evil:x"])
def test_a_host_that_is_none_is_not_echoed(client: httpx.Client, host: str) -> None:
    for name in ("share", "embed"):
        told = dialog(client, name, Host=host)
        assert "<i>" not in told
        assert "evil" not in told
        assert f"{client.base_url}".rstrip("/") in told
