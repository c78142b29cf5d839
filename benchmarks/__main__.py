"""Run the benchmarks, or those named: `python -m benchmarks [NAME ...]`. Print one table, write `out/bench.json`."""

import importlib
import json
import os
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from zoo.quiet import quiet

# Each module has `run()`, which returns what `benchmarks.row` makes.
BENCHMARKS = ("train_epoch", "convolution", "recurrent", "beam_search", "import_zoo", "grading", "peers", "class_size")


def main(names: list[str]) -> None:
    for name in names:
        if name not in BENCHMARKS:
            sys.exit(f"there is no benchmark {name!r}. The benchmarks are: {', '.join(BENCHMARKS)}")
    with quiet():  # what TensorFlow logs when it is imported, and when it first looks for devices
        import tensorflow as tf

        tf.constant(0.0)
    console, rows, before = Console(), [], os.getloadavg()[0]
    for name in names or BENCHMARKS:
        console.print(f"measuring {name} ...", style="dim")
        rows += importlib.import_module(f"benchmarks.{name}").run()
        _write(rows)
    load = f"{os.cpu_count()} processors; load {before:.1f} at the beginning, {os.getloadavg()[0]:.1f} at the end"
    table = Table("what", "ratio", "target", "", "detail", caption=load)
    for row in rows:
        ratio = "-" if row["ratio"] is None else f"{row['ratio']:.2f}"
        table.add_row(row["name"], ratio, row["target"], "✓" if row["ok"] else "✗", row["detail"])
    console.print(table)
    _write(rows, load)


def _write(rows: list[dict], load: str = "") -> None:
    """What there is so far: a benchmark that fails takes none of those before it along."""
    out = Path("out")
    out.mkdir(exist_ok=True)
    (out / "bench.json").write_text(json.dumps({"machine": load, "rows": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
