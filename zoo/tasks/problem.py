"""A model together with what it is trained by and measured with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True, eq=False)
class Problem:
    """What `pose` returns: all that `zoo.training.fit` and a measurement need.

    Args:
        model: built, with a random start.
        train: what `fit` learns from: `(x, y)`, `(x, y, weight)` or a `tf.data.Dataset`.
        test: like `train`, what the model is judged on.
        loss: a keras loss.
        measure: function of the model that returns what is reported about the test part, by name.
        metric: the key of `measure`'s answer that goes on the card: `"accuracy"`.
        metrics: what `fit` shows while it trains.
        options: what the model was built with beside its defaults; kept on the card, so that it can be built again.
    """

    model: keras.Model
    train: Any
    test: Any
    loss: Any
    measure: Callable[[keras.Model], dict[str, float]]
    metric: str
    metrics: list = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
