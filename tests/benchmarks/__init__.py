"""Speed, shown and not asserted: `python -m tests.benchmarks [name …]` prints the figures that docs/measurements.md quotes."""
