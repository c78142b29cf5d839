"""The audit of a training loop: the failures that raise nothing and only make a model worse."""

import warnings

import keras
import numpy as np


class AuditWarning(UserWarning):
    """A training loop ran, and part of the model did not take part in it."""


class Audit:
    """Look at a model before and after some training, and warn of what should have changed and did not.

    It says so, in one sentence each, when

    - a trainable variable never moved: the loss does not depend on it, its gradient is zero, or the optimizer does not
      have it;
    - the moving statistics of a batch normalization never moved, or a dropout never dropped: the loop does not pass
      `training=True`;
    - a weight or the loss is NaN or infinite.

    What is frozen (`trainable = False`) is expected not to move. The audit costs one copy of the variables
    before and one comparison after. A loop that only ran at a learning rate of 0 looks as if nothing moved.

    Args:
        model: a built `keras.Model`.

    Attributes:
        findings: the sentences of the last `after`.

    Example, around a loop of one's own:

    >>> from zoo.models import LinearRegression
    >>> model = LinearRegression(input_shape=(1,))
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")
    ...     with Audit(model) as audit:
    ...         pass  # a loop that forgot to update
    >>> audit.findings[0].startswith("line/kernel never moved")
    True
    """

    def __init__(self, model: keras.Model):
        if not model.built:
            raise ValueError("The audit needs a model that has its variables: call it on a batch first")
        self.model = model
        self.findings: list[str] = []
        self._seen: dict[int, np.ndarray] = {}

    def before(self) -> "Audit":
        """Remember every variable as it is now."""
        self._seen = {id(v): np.array(v.numpy()) for v in self.model.variables}
        return self

    def after(self, loss=None, gradients=None) -> list[str]:
        """Compare with what `before` remembered, warn of each finding, and return them.

        Args:
            loss: float, the loss reached; None if it is not known.
            gradients: function that returns one gradient, or None, per trainable variable. It is called only if a
                variable did not move, to tell a gradient of zero from none at all.
        """
        self.findings = [*self._not_finite(loss), *self._unmoved(gradients), *self._layers()]
        for finding in self.findings:
            warnings.warn(finding, AuditWarning, stacklevel=2)
        return self.findings

    def __enter__(self) -> "Audit":
        return self.before()

    def __exit__(self, kind, *_) -> None:
        if kind is None:
            self.after()

    def _moved(self, variable) -> bool:
        return not np.array_equal(self._seen[id(variable)], variable.numpy(), equal_nan=True)

    def _not_finite(self, loss):
        bad = [v.path for v in self.model.trainable_variables if not np.isfinite(v.numpy().astype("float64")).all()]
        if bad or (loss is not None and not np.isfinite(loss)):
            where = f" and so did {bad[0]}" if bad else ""
            yield (
                f"The loss became NaN or infinite{where}: lower the learning rate, clip the gradients, or look for a "
                "logarithm or division of 0"
            )

    def _unmoved(self, gradients):
        still = [
            i for i, v in enumerate(self.model.trainable_variables) if v.shape.num_elements() and not self._moved(v)
        ]
        found = gradients() if still and gradients else None
        for i in still:
            path = self.model.trainable_variables[i].path
            if found is None:
                yield f"{path} never moved: does the loss depend on it, and does the optimizer update it?"
            elif found[i] is None:
                yield f"{path} got no gradient and never moved: the loss does not depend on it"
            else:
                yield f"{path} never moved: its gradient is zero (dead units?), or the learning rate is 0"

    def _layers(self):
        for layer in self.model._flatten_layers(include_self=False):
            if not layer.trainable:
                continue
            moving = [v for v in layer.variables if v.name.startswith("moving_") and id(v) in self._seen]
            if moving and not any(self._moved(v) for v in moving):
                yield f"The moving statistics of {layer.name} never moved: call the model with training=True"
            generator = getattr(layer, "seed_generator", None)
            if getattr(layer, "rate", 0) and generator is not None and not self._moved(generator.state):
                yield f"{layer.name} never dropped anything: call the model with training=True"
