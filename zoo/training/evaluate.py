"""Loss and metrics on data, without learning from it."""

import keras
import numpy as np
import tensorflow as tf

from zoo.training.epoch import InMemoryEpoch, StreamedEpoch
from zoo.training.examples import Examples, read_examples
from zoo.training.meter import Meter
from zoo.training.objective import read_loss, read_metrics


def evaluate(model: keras.Model, data, loss, metrics=(), *, batch_size=1024) -> dict[str, float]:
    """Measure a model on data, in inference mode, exactly: whatever the batch size, as if it were one batch.

    Args:
        model: a `keras.Model`.
        data: `(x, y)`, `(x, y, sample_weight)` or a `tf.data.Dataset` of such batches.
        loss: a keras loss, a function of `(y, outputs)`, or a name. Penalties of the model's layers are added.
        metrics: keras metrics, functions, or names such as "accuracy". Weighted where examples are.
        batch_size: int, only a matter of memory. Defaults to `1024`.

    Returns:
        dict of `"loss"` and each metric's name to its value.

    Raises:
        ValueError: if the data or names cannot be read; the sentence says which.

    Example:

    >>> from zoo.models import LinearRegression
    >>> line = LinearRegression(input_shape=(1,))
    >>> line.set_weights([np.array([[2.0]]), np.array([1.0])])
    >>> evaluate(line, (np.array([[0.0], [1.0], [2.0]]), np.array([1.0, 3.0, 8.0])), "mean_squared_error", batch_size=2)
    {'loss': 3.0}
    """
    examples, loss = read_examples(data), read_loss(loss)
    y, outputs = first_answer(model, examples)
    return Evaluation(model, examples, loss, read_metrics(metrics, loss, y, outputs)).run(batch_size)


def first_answer(model: keras.Model, examples: Examples | tf.data.Dataset):
    """Labels and outputs, in inference mode, of the first few examples. Makes the model's variables, if it has none."""
    if isinstance(examples, Examples):
        x, y = examples.take(slice(0, 2))[:2]
    else:
        batch = next(iter(examples), None)
        if batch is None:
            raise ValueError("`data` is empty: there is no batch in it")
        if not isinstance(batch, tuple) or len(batch) not in (2, 3):
            raise ValueError("Each batch of the tf.data.Dataset must be (x, y) or (x, y, sample_weight)")
        x, y = batch[:2]
    return y, model(keras.tree.map_structure(tf.convert_to_tensor, x), training=False)


class Evaluation:
    """An evaluation that is compiled once and run as often as wanted, such as after every epoch."""

    def __init__(self, model: keras.Model, examples: Examples | tf.data.Dataset, loss, metrics):
        self.meter = meter = Meter(loss, metrics)
        self.count = len(examples) if isinstance(examples, Examples) else 0  # a tf.data.Dataset has its own order

        def step(x, y, weight=None):
            outputs = model(x, training=False)
            value = loss(y, outputs, *(() if weight is None else (weight,))) + sum(model.losses)
            meter.update(value, y, outputs, weight)

        if isinstance(examples, Examples):
            self.epoch: InMemoryEpoch | StreamedEpoch = InMemoryEpoch(step, examples, jit_compile=False)
        else:
            self.epoch = StreamedEpoch(step, lambda order, batch_size: examples, jit_compile=False)

    def run(self, batch_size: int) -> dict[str, float]:
        """The loss and metrics of the model as it is now."""
        self.meter.reset()
        self.epoch.run(np.arange(self.count), batch_size)
        return self.meter.result()
