"""Training: the gradient-tape step, `fit` that makes it fast, exact evaluation, and the audit of silent failures.

This part of the zoo is TensorFlow's own. Models, optimizers and schedules run on every Keras backend.
"""

import keras

if keras.backend.backend() != "tensorflow":
    raise ImportError(
        f"zoo.training runs on TensorFlow, and Keras is set to {keras.backend.backend()!r}. "
        "Set KERAS_BACKEND=tensorflow, or train with model.compile and model.fit."
    )

from zoo.training.audit import Audit, AuditWarning
from zoo.training.evaluate import evaluate
from zoo.training.fit import fit
from zoo.training.step import train_step

__all__ = ["Audit", "AuditWarning", "evaluate", "fit", "train_step"]
