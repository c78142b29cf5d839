"""Architectures, one per file: call a builder, get a `keras.Model` ready to train.

Every classifier here returns logits, so its loss is built with `from_logits=True`, and the class it predicts is the
largest logit, or, for a single logit, whether that is at least 0.
"""

from zoo.models.fit_closed_form import fit_closed_form
from zoo.models.fit_rosenblatt import fit_rosenblatt
from zoo.models.linear_regression import LinearRegression
from zoo.models.mlp import MLP
from zoo.models.perceptron import Perceptron
from zoo.models.registry import MODELS, build
from zoo.models.softmax_regression import SoftmaxRegression

__all__ = [
    "MLP",
    "MODELS",
    "LinearRegression",
    "Perceptron",
    "SoftmaxRegression",
    "build",
    "fit_closed_form",
    "fit_rosenblatt",
]
