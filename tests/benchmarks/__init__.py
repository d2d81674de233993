"""How fast it is, against the least that an application of this kind can do: `python -m tests.benchmarks`."""
