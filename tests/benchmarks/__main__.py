"""Run the benchmarks, those named or all but the one that takes ten minutes."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import platform
import sys

import numpy as np

from . import deck, engine, followers, frames, loop_lag, memory, offline, page, painting, sub_networks, sweeps, viewers

BENCHMARKS = {
    module.__name__.rpartition(".")[2]: module.main
    for module in (
        engine,
        sub_networks,
        sweeps,
        frames,
        loop_lag,
        viewers,
        followers,
        offline,
        painting,
        page,
        deck,
        memory,
    )
}
LONG = ("memory",)


def main() -> None:
    """Print the conditions, then each benchmark's figures."""
    names = sys.argv[1:] or [name for name in BENCHMARKS if name not in LONG]
    if unknown := [name for name in names if name not in BENCHMARKS]:
        sys.exit(f"benchmarks must be among {', '.join(BENCHMARKS)}, got {', '.join(unknown)}")
    print(
        f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} cores, {platform.machine()}",
        end=", ",
    )
    print(f"load {os.getloadavg()[0]:.1f} before")
    for name in names:
        print(f"\n{name}", flush=True)
        BENCHMARKS[name]()


main()
