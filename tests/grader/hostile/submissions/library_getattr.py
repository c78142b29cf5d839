"""An optimizer of the library where one's own is asked: by a name put together.

step: forbidden
says: may not be used
"""

import keras


def step(w, g):
    optimizer = getattr(keras.optimizers, "S" + "GD")(0.1)
    variable = keras.Variable(w)
    optimizer.apply([keras.ops.convert_to_tensor(g)], [variable])
    return keras.ops.convert_to_numpy(variable)


def double(x):
    return 2 * x


def half(x):
    return x / 2


# ruff: noqa
