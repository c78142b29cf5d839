"""The problem of a model that answers every example by itself: one loss, one metric."""

import keras

from zoo.data import Dataset
from zoo.tasks.problem import Problem


def measured(model: keras.Model, data: Dataset, loss, metric: keras.metrics.Metric, options: dict) -> Problem:
    """`Problem` whose number is `metric` over the test part, freshly counted."""

    def measure(model: keras.Model) -> dict[str, float]:
        from zoo.training import evaluate  # TensorFlow's; a problem can be posed on any backend

        fresh = metric.__class__.from_config(metric.get_config())
        return {metric.name: float(evaluate(model, data.test, loss, [fresh])[metric.name])}

    return Problem(model, data.train, data.test, loss, measure, metric.name, [metric], options)
