"""What `import zoo` costs beside `import keras`, each in a fresh process."""

import statistics
import subprocess
import sys
import time

from benchmarks.row import row


def seconds(statement: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def run(repeats=3) -> list[dict]:
    pairs = [(seconds("import keras"), seconds("import keras, zoo")) for _ in range(repeats)]
    keras_alone, with_zoo = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = with_zoo / keras_alone
    detail = f"{with_zoo:.2f} s against {keras_alone:.2f} s"
    return [row("import zoo / import keras", ratio, detail, most=1.1)]
