"""Where others reach this server: a page opened as localhost leads nowhere on the phones of a class."""

import ipaddress
import socket
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

import ifaddr
from fastapi import Request

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Lack = Literal["loopback", "container", "no-network"]

FAR_AWAY = ("192.0.2.1", 9)  # set aside for documentation; connecting UDP to it sends nothing, it only picks a route


@dataclass(frozen=True)
class Place:
    """Where a server stands: the host and the port of its socket, and what the settings of these names say."""

    listens_on: str
    port: int
    public_url: str | None = None
    container: bool = False


@dataclass(frozen=True)
class Reach:
    """Where a server is found: `here` as the page was opened, and by `others`, the best origin first.

    `port` is what the server listens on; in a container, which has ports of its own, that of `here`. `lack` says why
    there is no origin for others, else it is None; `is_public`, whether there is one that somebody has set.
    """

    here: str
    others: tuple[str, ...]
    port: int
    lack: Lack | None = None
    is_public: bool = False


def reach(here: str, place: Place, own: Callable[[], Iterable[Address]] | None = None) -> Reach:
    """Where the server is found whose page was opened at the origin `here`; `own` tells the machine's addresses."""
    port = place.port
    if place.public_url:
        return Reach(here, (place.public_url,), port, is_public=True)
    if not is_local(urlsplit(here).hostname or ""):
        return Reach(here, (here,), port)
    if place.container:
        return Reach(here, (), urlsplit(here).port or 80, "container")
    if is_loopback(place.listens_on):
        return Reach(here, (), port, "loopback")
    others = tuple(origin(host, port) for host in hosts_of(place.listens_on, (own or own_addresses)()))
    return Reach(here, others, port, None if others else "no-network")


def hosts_of(listens_on: str, own: Iterable[Address]) -> list[str]:
    """Where a server that listens there is found: for 0.0.0.0 at the machine's `own` addresses, for :: at them all."""
    address = _address(listens_on or "0.0.0.0")
    if address is None or not address.is_unspecified:
        return [listens_on]
    return [str(one) for one in own if one.version in (4, address.version)]


def own_addresses() -> list[Address]:
    """This machine's addresses that others may reach: the one of the default route first, IPv6 last."""
    found = [
        ipaddress.ip_address(one.ip if isinstance(one.ip, str) else one.ip[0])
        for adapter in ifaddr.get_adapters()
        for one in adapter.ips
    ]
    return in_order(found, _on_default_route())


def in_order(found: Iterable[Address], first: Address | None) -> list[Address]:
    """Those of use to others, each once: IPv4 with `first` leading, then IPv6 that holds everywhere."""
    each = dict.fromkeys(found)
    old = [one for one in each if one.version == 4 and not (one.is_loopback or one.is_link_local or one.is_unspecified)]
    return [*sorted(old, key=lambda one: one != first), *(one for one in each if one.version == 6 and one.is_global)]


def is_local(host: str) -> bool:
    """Whether this name leads whoever opens it to the own machine; 0.0.0.0 and ::, to listen at, do as well."""
    address = _address(host)
    return is_loopback(host) or (address is not None and address.is_unspecified)


def is_loopback(host: str) -> bool:
    """Whether only the machine itself reaches who listens there."""
    address = _address(host)
    if address is None:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback


def origin(host: str, port: int) -> str:
    """The origin of a server without TLS."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}" if port == 80 else f"http://{shown}:{port}"


def _address(host: str) -> Address | None:
    """The address that a host is, if it is one; IPv4 that is written as IPv6 as what it is."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    return (address.version == 6 and address.ipv4_mapped) or address


def _on_default_route() -> Address | None:
    with suppress(OSError), closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as asking:
        asking.connect(FAR_AWAY)
        return ipaddress.ip_address(asking.getsockname()[0])
    return None


def reach_of(request: Request) -> Reach:
    """Where the server is found that got this request."""
    state = request.app.state
    port = request.scope["server"][1]
    place = Place(state.listens_on, port, state.settings.public_url, state.settings.container)
    return reach(str(request.base_url).rstrip("/"), place)
