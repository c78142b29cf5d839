"""One epoch of the MLP on 60,000 × 784 numbers in memory, batch 128, momentum: ours, Keras, PyTorch, the products.

Medians of epochs after the first, in rounds that give every candidate its turn, so that a busy moment hits all of them.
"""

import contextlib
import io
import itertools
import statistics
import time

import numpy as np

from benchmarks.clock import epoch_clock
from benchmarks.row import row

N, BATCH, SIZES = 60_000, 128, (784, 128, 32, 10)
ROUNDS = 3


def run() -> list[dict]:
    rng = np.random.default_rng(0)
    x, y = rng.random((N, SIZES[0]), dtype="float32"), rng.integers(0, SIZES[-1], N).astype("int32")
    candidates = {"ours": ours(x, y), "keras": keras_fit(x, y), "products": products(x), "torch": torch_eager(x, y)}
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(ROUNDS):
        for name, measure in candidates.items():
            if measure:
                times[name] += measure()
    median = {name: statistics.median(values) for name, values in times.items() if values}
    rows = [
        compared("model.fit / zoo.training.fit", median["keras"], median["ours"], least=6.0),
        compared("zoo.training.fit / its matrix products", median["ours"], median["products"], most=1.5),
    ]
    if "torch" in median:
        rows.insert(1, compared("eager PyTorch / zoo.training.fit", median["torch"], median["ours"], least=2.5))
    return rows


def compared(name, above, below, **target) -> dict:
    return row(name, above / below, f"{above:.3f} s against {below:.3f} s an epoch", **target)


def ours(x, y):
    import keras

    from zoo.models import MLP
    from zoo.optimizers import Momentum
    from zoo.training import fit

    def measure():
        clock, loss = epoch_clock(), keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        fit(MLP(), (x, y), Momentum(0.01), loss, epochs=4, batch_size=BATCH, metrics=["accuracy"], callbacks=[clock])
        return clock.seconds[1:]

    return measure


def keras_fit(x, y):
    import keras

    from zoo.models import MLP

    def measure():
        model, clock = MLP(), epoch_clock()
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        model.compile(keras.optimizers.SGD(0.01, momentum=0.9), loss, metrics=["accuracy"])
        with contextlib.redirect_stdout(io.StringIO()):  # its progress bar, which is on by default
            model.fit(x, y, batch_size=BATCH, epochs=4, callbacks=[clock])
        return clock.seconds[1:]

    return measure


def torch_eager(x, y):
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(2)
    x, y = torch.from_numpy(x), torch.from_numpy(y).long()

    def measure():
        layers = [torch.nn.Linear(a, b) for a, b in itertools.pairwise(SIZES)]
        model = torch.nn.Sequential(layers[0], torch.nn.ReLU(), layers[1], torch.nn.ReLU(), layers[2])
        optimizer, loss = torch.optim.SGD(model.parameters(), 0.01, momentum=0.9), torch.nn.CrossEntropyLoss()
        seconds = []
        for _ in range(4):
            start, order, total, right = time.perf_counter(), torch.randperm(N), 0.0, 0
            for rows in order.split(BATCH):
                logits = model(x[rows])
                value = loss(logits, y[rows])
                optimizer.zero_grad()
                value.backward()
                optimizer.step()
                total, right = total + value.item() * len(rows), right + (logits.argmax(1) == y[rows]).sum().item()
            seconds.append(time.perf_counter() - start)
        return seconds[1:]

    return measure


def products(x):
    """Forward and backward products of the same shapes, nothing else, in one compiled loop over the batches."""
    import tensorflow as tf

    data, kernels = tf.constant(x), [tf.random.normal(s, stddev=0.01) for s in itertools.pairwise(SIZES)]

    @tf.function(jit_compile=True)
    def epoch(data, kernels):
        sums = [tf.zeros_like(kernel) for kernel in kernels]
        for number in tf.range(N // BATCH):
            a = [tf.slice(data, [number * BATCH, 0], [BATCH, SIZES[0]])]
            for kernel in kernels:
                a.append(a[-1] @ kernel)
            error, gradients = a.pop(), []
            for kernel in reversed(kernels):
                gradients.insert(0, tf.matmul(a.pop(), error, transpose_a=True))
                if a:
                    error = tf.matmul(error, kernel, transpose_b=True)
            sums = [s + g for s, g in zip(sums, gradients, strict=True)]  # so that none is optimized away
        return sums

    def measure():
        seconds = []
        for _ in range(4):
            start = time.perf_counter()
            epoch(data, kernels)[0].numpy()
            seconds.append(time.perf_counter() - start)
        return seconds[1:]

    return measure
