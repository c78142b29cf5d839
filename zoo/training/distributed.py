"""A step split over several devices."""

import keras
import tensorflow as tf

from zoo.training.step import train_step


def distributed_step(strategy: tf.distribute.Strategy, model, optimizer, loss):
    """A step in which every device of `strategy` learns from its part of the batch.

    The loss is a mean, so the gradients of the parts count by their shares of the batch, also when a short batch does
    not split evenly; the optimizer adds them up. A device for which nothing is left takes one row with share 0.

    Returns:
        Function of `(x, y)` or `(x, y, weight)` that updates and returns the loss and outputs of the whole batch.

    Raises:
        ValueError: if model or optimizer was made outside the strategy's scope, or the loss is not a mean.
    """
    for name, made_in in (("model", model.distribute_strategy), ("optimizer", optimizer._distribution_strategy)):
        if made_in is not strategy:
            raise ValueError(f"The {name} must be made inside `with strategy.scope():` of the strategy given")
    if loss.reduction not in ("sum_over_batch_size", "mean", "mean_with_sample_weight"):
        raise ValueError(f"With a strategy the loss must be a mean. Received: reduction={loss.reduction!r}")
    replicas = strategy.num_replicas_in_sync

    def mean_of_part(*answers):
        return replicas * loss(*answers)  # Keras divides by the devices, which is right only for equal parts

    def step(*batch):
        n = tf.shape(keras.tree.flatten(batch)[0])[0]

        def part():
            number = tf.cast(tf.distribute.get_replica_context().replica_id_in_sync_group, "int32")
            start, stop = number * n // replicas, (number + 1) * n // replicas
            mine = keras.tree.map_structure(lambda a: a[start : tf.maximum(stop, start + 1)], batch)
            share = tf.cast(stop - start, "float32") / tf.cast(n, "float32")
            if len(batch) == 3 and loss.reduction == "mean_with_sample_weight":
                share = tf.math.divide_no_nan(tf.reduce_sum(batch[2][start:stop]), tf.reduce_sum(batch[2]))
            value, outputs = train_step(
                model, optimizer, mean_of_part, x=mine[0], y=mine[1], sample_weight=(*mine, None)[2], share=share
            )
            return share * value, keras.tree.map_structure(lambda a: a[: stop - start], outputs)

        values, outputs = strategy.run(part)
        value = strategy.reduce(tf.distribute.ReduceOp.SUM, values, axis=None)
        return value, keras.tree.map_structure(lambda parts: strategy.gather(parts, axis=0), outputs)

    return step
