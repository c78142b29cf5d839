"""Which class is it? Judged by the share of right answers."""

import keras

from zoo.data import Dataset
from zoo.models import build
from zoo.tasks.measured import measured
from zoo.tasks.problem import Problem


def pose(name: str, dataset: Dataset, **options) -> Problem:
    """A classifier of the data's shape that returns logits, its cross-entropy, and accuracy.

    Tables are standardized. A perceptron has one logit, every other model one per class.
    """
    data = dataset.standardized() if len(dataset.input_shape) == 1 else dataset
    if name == "perceptron":
        model = build(name, input_shape=data.input_shape, **options)
        loss = keras.losses.BinaryCrossentropy(from_logits=True)
        accuracy = keras.metrics.BinaryAccuracy(name="accuracy", threshold=0.0)  # the logit's sign decides
    else:
        model = build(name, input_shape=data.input_shape, classes=data.classes, **options)
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        accuracy = keras.metrics.SparseCategoricalAccuracy(name="accuracy")
    return measured(model, data, loss, accuracy, options)
