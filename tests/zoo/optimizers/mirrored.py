"""Run by the tests in a process of its own: two logical devices must be asked for before TensorFlow starts.

`python mirrored.py OUT.npz` trains on two CPU devices, each with its own gradient, and writes the weights after every
step, and what each device holds at the end.
"""

import sys

import numpy as np
import tensorflow as tf

tf.config.set_logical_device_configuration(
    tf.config.list_physical_devices("CPU")[0], [tf.config.LogicalDeviceConfiguration()] * 2
)

import keras  # noqa: E402 - after the devices

from zoo.optimizers import OPTIMIZERS  # noqa: E402

W0 = np.array([[1.0, -2.0], [0.5, 3.0]], "float32")


def gradients(steps=6):
    """One gradient per step and device, shape (steps, 2, 2, 2)."""
    return np.random.default_rng(4).normal(size=(steps, 2, *W0.shape)).astype("float32")


def train(name):
    """Weights after each step, and the two copies at the end."""
    strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
    with strategy.scope():
        w = keras.Variable(W0)
        optimizer = OPTIMIZERS[name](learning_rate=0.05, weight_decay=0.3)
        optimizer.build([w])

    @tf.function
    def step(gradient):
        strategy.run(lambda g: optimizer.apply([g], [w]), args=(gradient,))

    points = []
    for each in gradients():
        of_device = strategy.experimental_distribute_values_from_function(
            lambda context, each=each: tf.constant(each[context.replica_id_in_sync_group])
        )
        step(of_device)
        points.append(w.numpy())
    copies = [copy.numpy() for copy in strategy.experimental_local_results(w.value)]
    return np.stack(points), np.stack(copies)


if __name__ == "__main__":
    results = {}
    for name in OPTIMIZERS:
        results[name], results[f"{name}_copies"] = train(name)
    np.savez(sys.argv[1], **results)
