"""One step of gradient descent. All training in the zoo is this function, repeated."""

import tensorflow as tf


def train_step(model, optimizer, loss, x, y, sample_weight=None, share=1.0):
    """Learn from one batch: forward, loss, backward, update.

    Runs as it stands, and inside `tf.function`, XLA and a replica of a `tf.distribute` strategy. Build the optimizer
    first, `optimizer.build(model.trainable_variables)`, as variables cannot be made while a graph is traced.

    Args:
        model: a `keras.Model`.
        optimizer: a `keras.optimizers.Optimizer`. A `LossScaleOptimizer` scales the loss and unscales the gradients.
        loss: function of `(y, outputs)`, or of `(y, outputs, sample_weight)`, that returns one number.
        x: inputs, ``(batch, ...)``.
        y: labels, ``(batch, ...)``.
        sample_weight: what each example counts, ``(batch,)``. Defaults to `None`: all the same.
        share: the part of a larger batch that these examples are, when several devices split it. Defaults to `1.0`.

    Returns:
        The loss before the update, penalties of the model's layers included, and the model's outputs.

    Example:

    >>> import keras
    >>> from zoo.models import LinearRegression
    >>> model, optimizer = LinearRegression(input_shape=(1,)), keras.optimizers.SGD(0.1)
    >>> optimizer.build(model.trainable_variables)
    >>> x, y = tf.constant([[1.0], [2.0]]), tf.constant([[3.0], [5.0]])
    >>> values = [float(train_step(model, optimizer, keras.losses.MeanSquaredError(), x, y)[0]) for _ in range(20)]
    >>> values[-1] < values[0]
    True
    """
    weights = () if sample_weight is None else (sample_weight,)
    with tf.GradientTape() as tape:
        outputs = model(x, training=True)  # forward
        value = loss(y, outputs, *weights) + sum(model.losses)  # loss
        scaled = optimizer.scale_loss(share * value)
    gradients = tape.gradient(scaled, model.trainable_variables)  # backward
    optimizer.apply(gradients, model.trainable_variables)  # update
    return value, outputs
