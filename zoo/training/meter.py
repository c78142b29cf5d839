"""Loss and metrics over many batches, as if all examples had been one batch."""

import keras
import tensorflow as tf


class Meter:
    """What an epoch measured, exact: a short last batch counts by its examples, a weighted example by its weight.

    The mean of batch means is wrong as soon as one batch is shorter than the others. Here every batch enters with the
    weight its mean was divided by: its examples, or the sum of their weights if the loss divides by that, or the
    unmasked places of its sequences.

    Args:
        loss: the `keras.losses.Loss` whose values are averaged.
        metrics: list of `keras.metrics.Metric`.
    """

    def __init__(self, loss: keras.losses.Loss, metrics=()):
        self.mean = keras.metrics.Mean(name="loss")
        self.reduction = loss.reduction
        self.metrics = list(metrics)

    def update(self, value, y, outputs, weight=None):
        """Add a batch: the loss it had, its labels, what the model answered, and what each example counts."""
        self.mean.update_state(value, sample_weight=self._count(y, outputs, weight))
        for metric in self.metrics:
            metric.update_state(y, outputs, sample_weight=weight)

    def reset(self):
        """Forget all batches."""
        for metric in (self.mean, *self.metrics):
            metric.reset_state()

    def result(self) -> dict[str, float]:
        """The loss and each metric by name."""
        logs = {}
        for metric in (self.mean, *self.metrics):
            result = metric.result()
            logs.update(result if isinstance(result, dict) else {metric.name: result})
        return {name: float(value) if value.shape == () else value.numpy() for name, value in logs.items()}

    def _count(self, y, outputs, weight):
        """What the mean of this batch was divided by."""
        if weight is not None and self.reduction == "mean_with_sample_weight":
            return tf.reduce_sum(tf.cast(weight, "float32"))
        mask = getattr(outputs, "_keras_mask", None)
        if mask is not None:
            return tf.reduce_sum(tf.cast(mask, "float32"))
        return tf.cast(tf.shape(keras.tree.flatten(y)[0])[0], "float32")
