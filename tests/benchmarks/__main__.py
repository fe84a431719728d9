"""Run the benchmarks, all or those named."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import platform
import sys

import numpy as np

from . import engine, frames, loop_lag, viewers

BENCHMARKS = {"engine": engine.main, "frames": frames.main, "loop_lag": loop_lag.main, "viewers": viewers.main}


def main() -> None:
    """Print the conditions, then each benchmark's figures."""
    names = sys.argv[1:] or list(BENCHMARKS)
    if unknown := [name for name in names if name not in BENCHMARKS]:
        sys.exit(f"benchmarks must be among {', '.join(BENCHMARKS)}, got {', '.join(unknown)}")
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} cores, {platform.machine()}")
    for name in names:
        print(f"\n{name}", flush=True)
        BENCHMARKS[name]()


main()
