"""Which character comes next? Judged by the bits each one costs."""

import math

import keras
import numpy as np
from keras import ops

from zoo.data import Dataset
from zoo.metrics import BitsPerCharacter
from zoo.models import build
from zoo.models.arguments import positive_integer
from zoo.models.characters import UNKNOWN
from zoo.tasks.problem import Problem

AT_ONCE = 1024  # characters read in one call while measuring; the state is handed on


def pose(name: str, dataset: Dataset, *, steps: int = 128, **options) -> Problem:
    """A model of the training part's characters, its cross-entropy, and the bits each character of the test part costs.

    Both parts are read as one text each. For training it is cut into windows of `steps` characters, each with the same
    characters one place later as labels; what does not fill a window is left out. The measurement reads the whole test
    part from its beginning, the state carried on, and counts every character but the first. A character that does not
    occur in the training part is read as U+FFFD, and costs what the model gives that.

    Args:
        name: a model that learns text.
        dataset: texts.
        steps: int, characters of a window: how far gradients go back in time. Defaults to `128`.
        **options: arguments of the model's builder.

    Raises:
        ValueError: if a part is shorter than a window, or the builder does not know an option.
    """
    steps = positive_integer("steps", steps)
    texts = ["\n".join(part) for part in (dataset.x_train, dataset.x_test)]
    options.setdefault("vocabulary", "".join(sorted({*texts[0], UNKNOWN})))
    model = build(name, **options)
    train_ids, test_ids = (model.characters.encode(text) for text in texts)
    if min(len(train_ids), len(test_ids)) <= steps:
        raise ValueError(
            f"a window of steps={steps} needs {steps + 1} characters. Received: {dataset.name} with {len(train_ids)} "
            f"to learn from and {len(test_ids)} to be judged on"
        )

    def measure(model) -> dict[str, float]:
        nats = surprise(model, test_ids)
        return {"bits_per_character": nats / math.log(2), "perplexity": math.exp(nats)}

    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    train, test = windows(train_ids, steps), windows(test_ids, steps)
    options = {"steps": steps, **options}
    return Problem(model, train, test, loss, measure, "bits_per_character", [BitsPerCharacter()], options)


def windows(ids: np.ndarray, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Inputs and labels ``(n, steps)``: the text in rows, and the same one place later.

    Example:

    >>> x, y = windows(np.arange(8), steps=3)
    >>> x.tolist(), y.tolist()
    ([[0, 1, 2], [3, 4, 5]], [[1, 2, 3], [4, 5, 6]])
    """
    rows = (len(ids) - 1) // steps
    return ids[: rows * steps].reshape(rows, steps), ids[1 : rows * steps + 1].reshape(rows, steps)


def surprise(model, ids: np.ndarray) -> float:
    """Mean of -log p over all characters but the first, each given all before it, in nats."""
    read, state, total = _reader(model), None, 0.0
    for start in range(0, len(ids) - 1, AT_ONCE):
        x, y = ids[start : start + AT_ONCE], ids[start + 1 : start + AT_ONCE + 1]
        logits, state = read(ops.convert_to_tensor(x[None, : len(y)]), state)
        log_p = ops.convert_to_numpy(ops.log_softmax(logits[0], axis=-1)).astype("float64")  # (time, vocabulary)
        total -= log_p[np.arange(len(y)), y].sum()
        state = keras.tree.map_structure(ops.stop_gradient, state)
    return total / (len(ids) - 1)


def _reader(model):
    """Function of ids and state to logits and state; on TensorFlow one graph, as a loop run step by step is slow."""

    def read(ids, state):
        return model(ids, state=state, return_state=True)

    if keras.backend.backend() != "tensorflow":
        return read
    import tensorflow as tf

    return tf.function(read, autograph=False, reduce_retracing=True)
