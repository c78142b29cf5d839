"""`make fuzz`: each reader of a stranger's bytes on very many inputs; the figures are kept in figures.json beside this.

python tests/grader/fuzz/run.py [INPUTS [TARGET ...]]
"""

import json
import platform
import sys
import tempfile
import time
import warnings
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from targets import TARGETS

FIGURES = Path(__file__).with_name("figures.json")


def fuzz(name, inputs, database=None):
    """Run one target; returns how many inputs it had and how long the slowest took. Raises what the target raises."""
    strategy, holds = TARGETS[name]
    slowest, seen = 0.0, 0

    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Python's parser, about what it was given

        @settings(
            max_examples=inputs,
            deadline=None,
            database=database,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy)
        def try_one(value):
            nonlocal slowest, seen
            began = time.perf_counter()
            holds(value, folder)
            slowest = max(slowest, time.perf_counter() - began)
            seen += 1

        try_one()
    return {"inputs": seen, "slowest_ms": round(1000 * slowest, 1)}


def main(inputs=100_000, *names):
    figures = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    for name in names or TARGETS:
        began = time.process_time()
        figures[name] = fuzz(name, int(inputs))
        figures[name] |= {"cpu_s": round(time.process_time() - began), "python": platform.python_version()}
        figures[name] |= {"on": date.today().isoformat(), "failures": 0}
        print(name, figures[name], flush=True)
        FIGURES.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
