"""Batch normalization of images in one kernel."""

from functools import partial

import keras


@keras.saving.register_keras_serializable(package="zoo")
class FusedBatchNorm(keras.layers.BatchNormalization):
    """Keras's batch normalization, trained on TensorFlow by one kernel forward and one backward.

    Keras writes the rule out as about ten operations, each of which goes through the whole batch. This layer has its
    arguments, its variables and its results: in a model either can stand for the other, and its weights fit both. For
    what the kernel does not know (inputs without height and width, another axis, a mask, renorm, float64, an epsilon
    below 1.001e-5), at inference and on other backends it *is* Keras's. `zoo.layers.BatchNorm` is the one to read.

    Under a `tf.distribute` strategy mean and variance are those of the whole batch, not of each device's part, so that
    several devices learn what one learns. That is Keras's `synchronized=True`, with the variance in two passes.

    Example:

    >>> import numpy as np
    >>> x = np.random.default_rng(0).normal(3, 2, (8, 4, 4, 2)).astype("float32")
    >>> ours, theirs = (layer(x, training=True) for layer in (FusedBatchNorm(), keras.layers.BatchNormalization()))
    >>> bool(np.allclose(ours, theirs, atol=1e-5))
    True

    Reference: Ioffe and Szegedy (2015), "Batch normalization", section 3.2.
    """

    def call(self, inputs, training=None, mask=None):
        """From ``(n, height, width, channels)`` to the same shape; other inputs as Keras's layer."""
        if not (training and self.trainable and mask is None and self._fits(inputs)):
            return super().call(inputs, training=training, mask=mask)
        import tensorflow as tf

        gamma, beta = tf.convert_to_tensor(self.gamma), tf.convert_to_tensor(self.beta)
        n = tf.cast(tf.size(inputs) // tf.size(beta), "float32")
        replica = tf.distribute.get_replica_context()
        if replica is not None and replica.num_replicas_in_sync > 1:
            x, add = tf.cast(inputs, "float32"), partial(replica.all_reduce, tf.distribute.ReduceOp.SUM)
            of_all = add(n)
            mean = add(tf.reduce_sum(x, (0, 1, 2))) / of_all
            variance = add(tf.reduce_sum(tf.square(x - mean), (0, 1, 2))) / of_all
            y = tf.nn.batch_normalization(x, mean, variance, beta, gamma, self.epsilon)
        else:
            of_batch = {"mean": [], "variance": [], "epsilon": self.epsilon, "is_training": True}
            y, mean, variance, *_ = tf.raw_ops.FusedBatchNormV3(x=inputs, scale=gamma, offset=beta, **of_batch)
            variance *= tf.maximum(n - 1, 1) / n  # the kernel divides by n - 1; Keras, and the paper in training, by n
        for moving, now in ((self.moving_mean, mean), (self.moving_variance, variance)):
            moving.assign(moving * self.momentum + now * (1 - self.momentum))
        return tf.cast(y, self.compute_dtype)

    def _fits(self, inputs) -> bool:
        renorm = getattr(self, "renorm", False)  # which Keras has since 3.13
        plain = self.center and self.scale and not (renorm or self.synchronized) and self.epsilon >= 1.001e-5
        image = len(inputs.shape) == 4 and self.axis in (-1, 3)
        known = keras.backend.standardize_dtype(inputs.dtype) in ("float16", "bfloat16", "float32")
        return keras.backend.backend() == "tensorflow" and plain and image and known
