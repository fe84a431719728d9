"""`python -m app`: where it listens, what it says when it cannot, and how long it puts up with a silent connection."""

import socket
import subprocess
import sys
from contextlib import closing

import pytest

from app.__main__ import listen, url_of


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://localhost:8000/"),
        ("0.0.0.0", "http://localhost:8000/"),
        ("::", "http://localhost:8000/"),
        ("192.0.2.7", "http://192.0.2.7:8000/"),
        ("2001:db8::7", "http://[2001:db8::7]:8000/"),
    ],
)
def test_the_address_that_is_told_can_be_opened(host: str, url: str) -> None:
    assert url_of(host, 8000) == url


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="needs Linux's TCP_USER_TIMEOUT")
def test_a_connection_that_takes_nothing_ends() -> None:
    with closing(listen("127.0.0.1", 0, send_timeout=0.3)) as listening, socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(listening.getsockname())
        connection, _ = listening.accept()
        with closing(connection), pytest.raises(TimeoutError):
            connection.sendall(b"." * 10_000_000)


@pytest.mark.parametrize("port", ["65536", "-1"])
def test_a_port_that_cannot_be_is_refused_in_a_sentence(port: str) -> None:
    done = subprocess.run([sys.executable, "-m", "app", "--port", port], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"--port must be in [0, 65535], got {port}\n"


def test_a_wrong_setting_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DROPOUT_LIVE_KNOWN", "many")
    done = subprocess.run([sys.executable, "-m", "app", "--port", "0"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "known" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_it_tells_where_others_reach_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DROPOUT_LIVE_PUBLIC_URL", "https://dropout.example.org")
    command = [sys.executable, "-m", "app", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        told = [server.stdout.readline() for _ in range(2)]
        server.kill()
    assert told[0].startswith("Dropout Live: http://localhost:")
    assert told[1] == "for others:   https://dropout.example.org/\n"
