"""A training step of a language model of characters, LSTM and GRU: ours, Keras's layers, PyTorch; and how it grows.

Batch 64, 64 steps, 256 units, 65 characters, Adam. Medians of epochs after the first, in rounds that give every
candidate its turn. How time and memory of a step grow is measured in a process for each size.
"""

import contextlib
import io
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.clock import epoch_clock
from benchmarks.row import row

BATCH, STEPS, UNITS, CHARACTERS, BATCHES = 64, 64, 256, 65, 8
VOCABULARY = "".join(map(chr, range(ord("0"), ord("0") + CHARACTERS)))
ROUNDS, EPOCHS = 4, 3
SIZES = (128, 256, 512, 1024)  # smaller ones drown in what the compiler happens to keep


def run() -> list[dict]:
    ids = np.random.default_rng(0).integers(0, CHARACTERS, (BATCH * BATCHES, STEPS + 1)).astype("int32")
    x, y = ids[:, :-1], ids[:, 1:]
    rows = []
    for cell in ("lstm", "gru"):
        candidates = {"ours": ours(cell, x, y), "keras": keras_fit(cell, x, y), "torch": torch_eager(cell, x, y)}
        times: dict[str, list[float]] = {name: [] for name in candidates}
        for _ in range(ROUNDS):
            for name, measure in candidates.items():
                if measure:
                    times[name] += [seconds / BATCHES for seconds in measure()]
        median = {name: statistics.median(values) for name, values in times.items() if values}
        theirs = f"keras.layers.{cell.upper()} / ours, a step"
        rows.append(compared(theirs, median["keras"], median["ours"], 1.3))
        if "torch" in median:
            rows.append(compared(f"torch.nn.{cell.upper()} / ours, a step", median["torch"], median["ours"], 1.0))
    return rows + growth("batch", [(size, STEPS) for size in SIZES]) + growth("length", [(BATCH, s) for s in SIZES])


def compared(name, above, below, least) -> dict:
    return row(name, above / below, f"{1e3 * above:.0f} ms against {1e3 * below:.0f} ms", least=least)


def ours(cell, x, y):
    import keras

    from zoo.models import CharRNN
    from zoo.optimizers import Adam
    from zoo.training import fit

    def measure():
        clock, loss = epoch_clock(), keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model = CharRNN(cell, VOCABULARY, embedding=UNITS, units=UNITS)
        fit(model, (x, y), Adam(), loss, epochs=EPOCHS, batch_size=BATCH, callbacks=[clock])
        return clock.seconds[1:]

    return measure


def keras_fit(cell, x, y):
    import keras

    layer = {"lstm": keras.layers.LSTM, "gru": keras.layers.GRU}[cell]

    def measure():
        clock = epoch_clock()
        model = keras.Sequential([
            keras.layers.Embedding(CHARACTERS, UNITS),
            layer(UNITS, return_sequences=True),
            keras.layers.Dense(CHARACTERS),
        ])  # fmt: skip
        model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        with contextlib.redirect_stdout(io.StringIO()):  # its progress bar, which is on by default
            model.fit(x, y, batch_size=BATCH, epochs=EPOCHS, callbacks=[clock])
        return clock.seconds[1:]

    return measure


def torch_eager(cell, x, y):
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(2)
    x, y = torch.from_numpy(x).long(), torch.from_numpy(y).long()
    layer = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[cell]

    def measure():
        embedding, recurrent = torch.nn.Embedding(CHARACTERS, UNITS), layer(UNITS, UNITS, batch_first=True)
        dense, loss = torch.nn.Linear(UNITS, CHARACTERS), torch.nn.CrossEntropyLoss()
        optimizer = torch.optim.Adam([p for part in (embedding, recurrent, dense) for p in part.parameters()])
        seconds = []
        for _ in range(EPOCHS):
            start, total = time.perf_counter(), 0.0
            for rows in torch.randperm(len(x)).split(BATCH):
                logits = dense(recurrent(embedding(x[rows]))[0])
                value = loss(logits.reshape(-1, CHARACTERS), y[rows].reshape(-1))
                optimizer.zero_grad()
                value.backward()
                optimizer.step()
                total += value.item()
            seconds.append(time.perf_counter() - start)
        return seconds[1:]

    return measure


def growth(what: str, shapes: list[tuple[int, int]]) -> list[dict]:
    """How much more than in proportion a step of the LSTM takes at the last shape than at the first."""
    _, nothing = cost_alone(1, 2)  # what TensorFlow and the compiler take by themselves
    seconds, memory = zip(*(cost_alone(*shape) for shape in shapes), strict=True)
    memory = [m - nothing for m in memory]
    factor = SIZES[-1] / SIZES[0]
    rows = []
    for kind, costs, unit, scale in (("time", seconds, "ms", 1e3), ("memory", memory, "MB", 1e-6)):
        ratio = costs[-1] / costs[0] / factor
        detail = f"{what} {', '.join(map(str, SIZES))}: {', '.join(f'{scale * c:.0f}' for c in costs)} {unit}"
        name = f"{kind} of a step: growth over that of the {what}, × {factor:.0f}"
        rows.append(row(name, ratio, detail, most=1.2))
    return rows


def cost_alone(batch: int, steps: int) -> tuple[float, int]:
    """`step_cost` in a process of its own: memory that was once taken is not always given back."""
    command = [sys.executable, "-m", "benchmarks.recurrent", str(batch), str(steps)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return tuple(json.loads(done.stdout.splitlines()[-1]))


def step_cost(batch: int, steps: int) -> tuple[float, int]:
    """Seconds of one compiled training step, the fastest of eight, and the most bytes the process had."""
    import keras
    import tensorflow as tf

    from zoo.models import CharRNN
    from zoo.optimizers import Adam
    from zoo.training import train_step

    model, optimizer = CharRNN("lstm", VOCABULARY, embedding=UNITS, units=UNITS), Adam()
    optimizer.build(model.trainable_variables)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    step = tf.function(lambda x, y: train_step(model, optimizer, loss, x, y)[0], jit_compile=True, autograph=False)
    ids = tf.constant(np.random.default_rng(0).integers(0, CHARACTERS, (batch, steps + 1)), "int32")
    x, y, seconds = ids[:, :-1], ids[:, 1:], []
    for _ in range(8):
        start = time.perf_counter()
        step(x, y).numpy()
        seconds.append(time.perf_counter() - start)
    return min(seconds), 1024 * _peak_kilobytes()


def _peak_kilobytes() -> int:
    """The most memory this process had since it began. (`ru_maxrss` begins with what the process before it had.)"""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    print(json.dumps(step_cost(*map(int, sys.argv[1:]))))
