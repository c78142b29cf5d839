"""Learning-rate warmup and scaling, and batches that grow in place of a decaying rate."""

import keras

from zoo.schedules.batch_sizes import batch_sizes
from zoo.schedules.linear_scaling import linear_scaling
from zoo.schedules.noise_scale import noise_scale
from zoo.schedules.warmup import Warmup

__all__ = ["Warmup", "batch_sizes", "linear_scaling", "noise_scale"]

# As for the optimizers: a saved model says "tapezoo>Warmup", and a copy of the class in a notebook does not.
keras.saving.register_keras_serializable(package="tapezoo")(Warmup)
