"""`make fuzz`: each reader of a stranger's bytes on very many inputs; the figures are kept in figures.json beside this.

Hypothesis makes up right documents, or nearly; of each the reader is given itself and damaged variants.

    python tests/grader/fuzz/run.py [INPUTS [TARGET ...]]
"""

import json
import os
import platform
import sys
import tempfile
import time
import warnings
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from targets import TARGETS, variants

FIGURES = Path(__file__).with_name("figures.json")
MEMORY = "/dev/shm" if os.path.isdir("/dev/shm") else None  # where files cost least
EACH = 20  # inputs made of one document


def fuzz(name, inputs):
    """Run one target; returns how many inputs it had and how long the slowest took. Raises what the target raises."""
    strategy, holds = TARGETS[name]
    slowest, seen = 0.0, 0

    with tempfile.TemporaryDirectory(dir=MEMORY) as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Python's parser, about what it was given

        @settings(
            max_examples=-(-inputs // EACH),
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy, st.integers(0, 1 << 32))
        def try_some(document, seed):
            nonlocal slowest, seen
            for data in variants(document, seed, EACH):
                began = time.process_time()
                try:
                    holds(data, folder)
                except BaseException as problem:
                    problem.add_note(f"the input was: {data!r}") if hasattr(problem, "add_note") else None
                    raise
                slowest = max(slowest, time.process_time() - began)
                seen += 1

        try_some()
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
