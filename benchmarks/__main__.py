"""Run every benchmark, print one table, write `out/bench.json`."""

import importlib
import json
import os
from pathlib import Path

from rich.console import Console
from rich.table import Table

# Each module has `run()`, which returns rows of name, ratio, target, ok and detail.
BENCHMARKS = ("train_epoch", "import_zoo", "grading")


def import_quietly() -> None:
    """Import TensorFlow with standard error closed to it: its first log lines ignore every setting."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        import tensorflow as tf

        tf.constant(0.0)  # looks for devices, and logs what it finds
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def main() -> None:
    import_quietly()
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
