"""How much is it? Judged by the root of the mean squared error, in the target's own unit."""

import keras

from zoo.data import Dataset
from zoo.models import build
from zoo.tasks.measured import measured
from zoo.tasks.problem import Problem


def pose(name: str, dataset: Dataset, **options) -> Problem:
    """A model of one number for the standardized table, its mean squared error, and the root of that."""
    data = dataset.standardized()
    model = build(name, input_shape=data.input_shape, **options)
    error = keras.metrics.RootMeanSquaredError(name="root_mean_squared_error")
    return measured(model, data, keras.losses.MeanSquaredError(), error, options)
