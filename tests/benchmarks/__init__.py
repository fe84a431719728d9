"""Speed, shown and not asserted: `python -m tests.benchmarks [name …]` prints what docs/measurements.md quotes."""
