"""The loss and the metrics a caller names, as objects with one meaning."""

import keras
import numpy as np


class FunctionLoss(keras.losses.Loss):
    """A plain function of `(y, outputs)`, averaged over the batch and weighted as Keras losses are."""

    def __init__(self, function):
        super().__init__(name=getattr(function, "__name__", "loss"))
        self.function = function

    def call(self, y_true, y_pred):
        """The function's value, one per example."""
        return self.function(y_true, y_pred)


def read_loss(loss) -> keras.losses.Loss:
    """A `keras.losses.Loss` out of an object, a function of `(y, outputs)`, or a name that Keras knows.

    Raises:
        ValueError: if the name is unknown, it is none of these, or its reduction leaves more than one number per batch.
    """
    if isinstance(loss, str):
        known = sorted(n for n in dir(keras.losses) if n[0].islower() and callable(getattr(keras.losses, n)))
        known = [n for n in known if n not in ("get", "serialize", "deserialize")]
        if loss not in known and loss.lower() not in ("mse", "mae", "mape", "msle", "bce", "kld"):
            raise ValueError(f"Unknown loss {loss!r}. Known losses: {', '.join(known)}")
        loss = keras.losses.get(loss)
    if not isinstance(loss, keras.losses.Loss):
        if not callable(loss):
            raise ValueError(f"`loss` must be a keras loss, a function of (y, outputs), or a name. Received: {loss!r}")
        return FunctionLoss(loss)
    if loss.reduction in (None, "none"):
        raise ValueError(
            f"The loss must be one number per batch. Received: {loss.name} with reduction={loss.reduction!r}"
        )
    return loss


def read_metrics(metrics, loss: keras.losses.Loss, y, outputs) -> list[keras.metrics.Metric]:
    """`keras.metrics.Metric` objects out of objects, functions of `(y, outputs)` with one value per example, or names.

    "accuracy" is the share of right classes, whichever way labels and outputs are written: one logit or probability,
    one column per class with labels as ints or as rows of such columns. A single logit says yes at 0 and above, a
    single probability at one half.

    Raises:
        ValueError: if a name is unknown or given twice, or "loss", which is reported anyway.
    """
    read = [_metric(m, loss, np.asarray(y), np.asarray(outputs)) for m in metrics]
    names = [m.name for m in read]
    for name in names:
        if names.count(name) > 1 or name == "loss":
            raise ValueError(f"Every metric needs a name of its own, and 'loss' is taken. Received: {names}")
    return read


def _metric(metric, loss, y: np.ndarray, outputs: np.ndarray) -> keras.metrics.Metric:
    if metric in ("accuracy", "acc"):
        if outputs.ndim == 1 or outputs.shape[-1] == 1:
            threshold = 0.0 if getattr(loss, "from_logits", False) else 0.5
            return keras.metrics.BinaryAccuracy(name="accuracy", threshold=threshold)
        kind = (
            keras.metrics.CategoricalAccuracy if y.shape == outputs.shape else keras.metrics.SparseCategoricalAccuracy
        )
        return kind(name="accuracy")
    if isinstance(metric, str):
        name = metric
        try:
            metric = keras.metrics.get(metric)
        except ValueError:
            raise ValueError(f"Unknown metric {name!r}. Known: 'accuracy', and the names in keras.metrics") from None
        return (
            metric if isinstance(metric, keras.metrics.Metric) else keras.metrics.MeanMetricWrapper(metric, name=name)
        )
    if isinstance(metric, keras.metrics.Metric):
        return metric
    if callable(metric):
        return keras.metrics.MeanMetricWrapper(metric, name=getattr(metric, "__name__", "metric"))
    raise ValueError(f"A metric is a keras metric, a function of (y, outputs), or a name. Received: {metric!r}")
