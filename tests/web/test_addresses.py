"""Where others reach the server: at what address, and why at none."""

from ipaddress import ip_address

import pytest

from app.web.addresses import Address, Place, Reach, in_order, is_local, own_addresses, reach

LOCAL = "http://localhost:8000"
WLAN, CABLE, GLOBAL = (ip_address(text) for text in ("192.168.1.5", "10.0.0.7", "2606:4700::1"))


def own() -> list[Address]:
    return [WLAN, CABLE, GLOBAL]


def found(here: str, listens_on: str, **settings: object) -> Reach:
    """Where the server at port 8000 is found whose page was opened there."""
    return reach(here, Place(listens_on, 8000, **settings), own)  # type: ignore[arg-type]


def test_a_page_opened_as_localhost_is_reached_at_the_machines_own_addresses() -> None:
    assert found(LOCAL, "0.0.0.0") == Reach(LOCAL, ("http://192.168.1.5:8000", "http://10.0.0.7:8000"), 8000)


def test_a_server_that_listens_on_ipv6_is_reached_there_last() -> None:
    assert found(LOCAL, "::").others[-1] == "http://[2606:4700::1]:8000"
    assert len(found(LOCAL, "::").others) == 3


NAMES = "localhost LOCALHOST dropout.localhost 127.0.0.1 127.8.9.1 [::1] [::ffff:127.0.0.1]"
UNSPECIFIED = "0.0.0.0 [::] [::ffff:0.0.0.0]"  # addresses to listen at; who opens them gets to the own machine


@pytest.mark.parametrize("host", [*NAMES.split(), *UNSPECIFIED.split()])
def test_every_name_of_the_machine_for_itself_is_known_as_one(host: str) -> None:
    here = f"http://{host}:8000"
    assert found(here, "127.0.0.1").lack == "loopback"
    assert found(here, "0.0.0.0", container=True).lack == "container"
    assert found(here, "0.0.0.0").others == ("http://192.168.1.5:8000", "http://10.0.0.7:8000")


@pytest.mark.parametrize("listens_on", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "localhost"])
def test_nobody_else_reaches_a_server_that_listens_to_its_own_machine(listens_on: str) -> None:
    assert found(LOCAL, listens_on) == Reach(LOCAL, (), 8000, "loopback")


def test_a_server_that_listens_on_one_address_is_reached_there() -> None:
    assert found(LOCAL, "10.0.0.7").others == ("http://10.0.0.7:8000",)


def test_a_page_opened_by_another_name_is_shared_under_it() -> None:
    for here in ("https://dropout.example.org", "http://192.168.1.5:8000", "http://[2606:4700::1]:8000"):
        assert found(here, "127.0.0.1") == Reach(here, (here,), 8000)
        assert found(here, "0.0.0.0", container=True).others == (here,)


def test_a_container_does_not_take_its_own_addresses_for_the_machines() -> None:
    assert found(LOCAL, "0.0.0.0", container=True) == Reach(LOCAL, (), 8000, "container")


@pytest.mark.parametrize(("here", "port"), [("http://localhost:8080", 8080), ("http://localhost", 80)])
def test_a_container_is_reached_at_the_port_at_which_its_page_was_opened(here: str, port: int) -> None:
    assert found(here, "0.0.0.0", container=True).port == port
    assert found(here, "127.0.0.1").port == 8000  # which a command names


def test_what_somebody_has_set_wins_always() -> None:
    public = "https://dropout.example.org"
    for here in (LOCAL, "http://10.0.0.7:8000"):
        for listens_on in ("127.0.0.1", "0.0.0.0"):
            reached = found(here, listens_on, container=True, public_url=public)
            assert reached == Reach(here, (public,), 8000, is_public=True)


def test_a_machine_in_no_network_says_so() -> None:
    assert reach(LOCAL, Place("0.0.0.0", 8000), list).lack == "no-network"


def test_the_port_is_left_out_where_it_is_the_usual_one() -> None:
    assert reach("http://localhost", Place("0.0.0.0", 80), own).others[0] == "http://192.168.1.5"


def test_the_default_route_comes_first_and_what_leads_nowhere_is_left_out() -> None:
    told = "127.0.0.1 169.254.3.4 10.0.0.7 ::1 fe80::1 fd00::2 2606:4700::1 192.168.1.5 10.0.0.7"
    ordered = in_order([ip_address(text) for text in told.split()], WLAN)
    assert ordered == [WLAN, CABLE, GLOBAL]


def test_this_machine_finds_only_addresses_that_others_may_reach() -> None:
    assert not any(is_local(str(address)) for address in own_addresses())
