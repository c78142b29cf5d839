"""Run every benchmark, print one table, write `out/bench.json`."""

import importlib
import json
from pathlib import Path

from rich.console import Console
from rich.table import Table

from zoo.quiet import quiet

# Each module has `run()`, which returns rows of name, ratio, target, ok and detail.
BENCHMARKS = ("train_epoch", "convolution", "recurrent", "beam_search", "import_zoo", "grading")


def main() -> None:
    with quiet():  # what TensorFlow logs when it is imported, and when it first looks for devices
        import tensorflow as tf

        tf.constant(0.0)
    console, rows = Console(), []
    for name in BENCHMARKS:
        console.print(f"measuring {name} ...", style="dim")
        rows += importlib.import_module(f"benchmarks.{name}").run()
    table = Table("what", "ratio", "target", "", "detail")
    for row in rows:
        table.add_row(row["name"], f"{row['ratio']:.2f}", row["target"], "✓" if row["ok"] else "✗", row["detail"])
    console.print(table)
    out = Path("out")
    out.mkdir(exist_ok=True)
    (out / "bench.json").write_text(json.dumps(rows, indent=2) + "\n")


if __name__ == "__main__":
    main()
