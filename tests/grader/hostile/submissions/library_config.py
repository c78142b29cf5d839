"""An optimizer of the library where one's own is asked: from a configuration.

step: forbidden
says: may not be used
"""

import keras


def step(w, g):
    config = {"class_name": "SGD", "config": {"learning_rate": 0.1}}
    optimizer = keras.optimizers.deserialize(config)
    variable = keras.Variable(w)
    optimizer.apply([keras.ops.convert_to_tensor(g)], [variable])
    return keras.ops.convert_to_numpy(variable)


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
