"""How fast the tracker is, as ratios measured in one run: `python -m tests.benchmarks`. Not tests: nothing here fails."""
