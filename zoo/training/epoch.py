"""An epoch: every batch once. As one compiled graph where that is possible, batch by batch where somebody watches."""

from collections.abc import Callable, Iterator
from functools import partial

import keras
import numpy as np
import tensorflow as tf

from zoo.training.examples import Examples

CONVOLUTIONS = tuple(getattr(keras.layers, name) for name in dir(keras.layers) if "Conv" in name)
IN_MEMORY = 4 * 2**30  # bytes: larger arrays are streamed batch by batch instead of copied to the device


def make_epoch(step: Callable, model: keras.Model, examples: Examples | tf.data.Dataset, jit_compile="auto"):
    """The epoch that suits the data, compiled by XLA if `jit_compile` says so or, with "auto", if that pays.

    On a CPU, XLA's convolutions are about twenty times slower than TensorFlow's own, so there they are left to that.
    """
    if jit_compile == "auto":
        numbers = examples.compilable if isinstance(examples, Examples) else True
        layers = list(model._flatten_layers())
        slow = not tf.config.list_logical_devices("GPU") and any(isinstance(layer, CONVOLUTIONS) for layer in layers)
        jit_compile = numbers and not slow and all(layer.supports_jit for layer in layers)
    if not isinstance(examples, Examples):
        return StreamedEpoch(step, lambda order, batch_size: examples, jit_compile)
    if examples.nbytes > IN_MEMORY:
        return StreamedEpoch(step, examples.batches, jit_compile)
    return InMemoryEpoch(step, examples, jit_compile)


class InMemoryEpoch:
    """An epoch over arrays on the device: the loop over batches is inside the graph, so Python runs once, not n times.

    Each batch is gathered from the arrays by the shuffled order. The last, short batch is a second copy of the step,
    of its own static shape, after the loop: no example is dropped, and nothing is traced again in the next epoch.
    A batch size seen for the first time is traced and compiled anew.

    Args:
        step: function of `(x, y)` or `(x, y, weight)`, to be run on every batch for what it does to variables.
        examples: the arrays.
        jit_compile: whether XLA compiles the graph.
    """

    def __init__(self, step: Callable, examples: Examples, jit_compile: bool):
        self.arrays = keras.tree.map_structure(tf.convert_to_tensor, examples.arrays)
        self.step, self.jit_compile = step, jit_compile
        self.graphs: dict[tuple[int, int], Callable] = {}

    def run(self, order: np.ndarray, batch_size: int) -> None:
        """The whole epoch."""
        self._graph(len(order), batch_size)(tf.constant(order, "int32"))

    def batches(self, order: np.ndarray, batch_size: int) -> Iterator[Callable[[], None]]:
        """One function per batch, to be called in turn."""
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            yield partial(self.run, rows, len(rows))

    def _graph(self, count: int, batch_size: int) -> Callable:
        """The compiled loop over `count` rows."""
        if (count, batch_size) not in self.graphs:
            compiled = tf.function(self._loop, jit_compile=self.jit_compile, autograph=False)
            rows = tf.TensorSpec((count,), "int32")
            self.graphs[count, batch_size] = compiled.get_concrete_function(rows, batch_size)
        return self.graphs[count, batch_size]

    def _loop(self, order, batch_size: int) -> None:
        def body(number):
            self._learn(tf.slice(order, [number * batch_size], [batch_size]))
            return number + 1

        full, rest = divmod(order.shape[0], batch_size)
        if full == 1:
            body(0)
        elif full:
            tf.while_loop(lambda number: number < full, body, [0], parallel_iterations=1)
        if rest:
            self._learn(order[-rest:])

    def _learn(self, rows) -> None:
        self.step(*keras.tree.map_structure(lambda a: tf.gather(a, rows), self.arrays))


class StreamedEpoch:
    """An epoch over a tf.data pipeline: for data that does not fit, or that is a `tf.data.Dataset` already.

    Args:
        step: as in `InMemoryEpoch`.
        dataset: function of `(order, batch_size)` that returns the batches of an epoch.
        jit_compile: whether XLA compiles the step.
    """

    def __init__(self, step: Callable, dataset: Callable[..., tf.data.Dataset], jit_compile: bool):
        self.dataset = dataset
        self.one = tf.function(step, jit_compile=jit_compile, autograph=False, reduce_retracing=True)
        self.whole = tf.function(self._loop, autograph=False)

    def _loop(self, batches: tf.data.Dataset) -> tf.Tensor:
        @tf.autograph.experimental.do_not_convert  # which has nothing to do here, and fails where it finds no source
        def body(number, batch):
            self.one(*batch)
            return number + 1

        return batches.reduce(0, body)

    def run(self, order: np.ndarray | None, batch_size: int | None) -> None:
        """The whole epoch."""
        self.whole(self.dataset(order, batch_size))

    def batches(self, order: np.ndarray | None, batch_size: int | None) -> Iterator[Callable[[], None]]:
        """One function per batch, to be called in turn."""
        for batch in self.dataset(order, batch_size):
            yield partial(self.one, *batch)
