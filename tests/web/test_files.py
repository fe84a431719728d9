"""Files to save: whole for who takes them, however slowly, and dropped for who does not."""

import gc
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse, IncompleteRead

import pytest

from app.web.files import PIECE, File

from .conftest import MakeRun, Serve
from .driving import RemoteRun
from .serving import PATIENCE, eventually

LARGE = {"hidden": [64, 64], "train_size": 500, "batch_size": 500, "steps": 1, "step": 1}  # some 5 MB of iteration 1
FILE = "steps/1/check.py"


@contextmanager
def asking(run: RemoteRun) -> Iterator[tuple[socket.socket, HTTPResponse]]:
    """The connection of who has asked for the file and takes little at a time, and the answer, not yet begun."""
    url = run.client.base_url
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(PATIENCE)
        connection.connect((url.host, url.port))
        connection.sendall(f"GET {run.url}/{FILE} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        with HTTPResponse(connection) as response:
            yield connection, response


def held() -> int:
    """The bytes of files that the server, which is in this process, still holds."""
    return sum(len(each.body) for each in gc.get_objects() if isinstance(each, File))


def test_a_file_is_dropped_for_who_takes_nothing_of_it_and_does_not_look_whole(serve: Serve, make_run: MakeRun) -> None:
    run = make_run(LARGE, at=serve(send_timeout=0.2))
    with asking(run) as (connection, response):
        response.begin()  # there is a file
        eventually(lambda: not held(), "letting go")
        connection.shutdown(socket.SHUT_WR)
        with pytest.raises(IncompleteRead):
            response.read()


def test_who_takes_it_slowly_gets_all_of_it(serve: Serve, make_run: MakeRun) -> None:
    run = make_run(LARGE, at=serve())
    with asking(run) as (_, response):
        eventually(held, "the file")
        response.begin()
        taken = b""
        while piece := response.read(PIECE // 3):
            taken += piece
    assert taken == run.client.get(f"{run.url}/{FILE}").content
    eventually(lambda: not held(), "an end")
