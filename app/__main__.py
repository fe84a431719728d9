"""python -m app [--host 127.0.0.1] [--port 8000] [--open]: serve Dropout Live from one process."""

import os

# One thread of our own computes; NumPy reads this when it is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import signal
import socket
import sys
import threading
import webbrowser
from contextlib import suppress

import uvicorn
from pydantic import ValidationError

from .main import create_app
from .settings import Settings
from .web.addresses import Place, reach

SEND_BUFFER = 64 * 1024  # bytes; a small one, so that a slow reader is noticed after seconds and not after minutes
STOP_SECONDS = 2  # for answers on their way when the server stops; the streams end at once
GIL_SECONDS = 0.001  # a fifth of Python's default, so that the event loop gets its turn beside the training thread


def main() -> None:
    """Parse the command line and serve until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m app", description="Dropout Live")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default %(default)s; 0.0.0.0 for all)"
    )
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default %(default)s)")
    parser.add_argument("--open", action="store_true", help="open the page in a browser")
    arguments = parser.parse_args()
    try:
        settings = Settings()
        listening = listen(arguments.host, arguments.port, settings.send_timeout)
    except ValidationError as error:
        sys.exit(f"the environment has a wrong setting: {error}")
    except OSError as error:
        sys.exit(f"cannot listen on {arguments.host}:{arguments.port}: {error.strerror}; another --port may be free")
    except OverflowError:
        sys.exit(f"--port must be in [0, 65535], got {arguments.port}")
    sys.setswitchinterval(GIL_SECONDS)
    port = listening.getsockname()[1]
    url = url_of(arguments.host, port)
    print(f"Dropout Live: {url}", flush=True)
    place = Place(arguments.host, port, settings.public_url, settings.container)
    for other in reach(url.rstrip("/"), place).others[:1]:
        if f"{other}/" != url:
            print(f"for others:   {other}/", flush=True)
    if arguments.open:
        threading.Timer(1.0, webbrowser.open, [url]).start()
    # uvicorn raises the signal that ended it again; this makes that a clean exit
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    config = uvicorn.Config(
        create_app(settings, arguments.host),
        log_level="warning",
        timeout_graceful_shutdown=STOP_SECONDS,
        timeout_keep_alive=30,
    )
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


def listen(host: str, port: int, send_timeout: float = 30.0) -> socket.socket:
    """A listening socket whose connections buffer little, and end when the client takes nothing for `send_timeout` s.

    Raises OSError, or OverflowError when there is no such port.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux; a server cannot end such a connection, and would wait for it
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(send_timeout * 1000))
    listening.bind((host, port))
    listening.listen(1024)
    return listening


def url_of(host: str, port: int) -> str:
    """Where to point a browser on this machine."""
    if host in ("127.0.0.1", "0.0.0.0", "::", "::1"):
        host = "localhost"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


if __name__ == "__main__":
    main()
