"""What is observed, beside the learner's code: these functions feed inputs and hand back arrays. None judges."""

import json
import math
from contextlib import contextmanager
from unittest import mock

import numpy as np
from keras import ops

from grader.forbid import Forbidden, Guard
from grader.observe import NotAnArray
from grader.probing import numbers, parts, tensor, what_came

# Written in this lab, so not to be borrowed there; other exercises may use them, which is why no exercise bans them.
ACTIVATIONS = ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "softmax", "log_softmax", "log_sigmoid")
LIBRARIES = ("keras.ops", "keras.activations", "tensorflow", "tensorflow.math", "tensorflow.nn")


@contextmanager
def withheld(patterns):
    """While this holds, what the patterns name refuses, and so do the hyperbolic tangents of NumPy and Python."""
    with Guard(patterns) as guard:

        def refuse(*args, **kwargs):
            guard.refuse("a library's tanh")

        with mock.patch.object(np, "tanh", refuse), mock.patch.object(math, "tanh", refuse):
            yield
    if guard.refusals:  # even if the learner's own `except` swallowed it
        raise Forbidden(guard.refusals[0])


def no_activations():
    """While this holds, the libraries' activations refuse."""
    return withheld([f"{library}.{name}" for library in LIBRARIES for name in ACTIVATIONS])


def bent(z):
    """An activation of ours, unlike any that is named."""
    return 2 * z + 0.3 * z * ops.abs(z) + 1


def neurons(lab, inputs):
    """What the neuron answers."""
    return {"y": numbers(lab.perceptron(tensor(inputs["x"]), tensor(inputs["w"]), tensor(inputs["b"]), bent))}


def activation(lab, inputs):
    """An activation, or the derivative of one, at every score; and whether it is said in True and False."""
    with no_activations():
        y = numbers(getattr(lab, inputs["function"])(tensor(inputs["z"]), **inputs["settings"]))
    return {"y": y, "boolean": y.dtype.kind == "b"}


def dead(lab, inputs):
    """The share of dead units, for each of several layers."""
    return {"fractions": numbers([lab.dead_units(tensor(a)) for a in (inputs["some"], inputs["none"])])}


def lines(lab, inputs):
    """Slope and intercept."""
    slope, intercept = parts(lab.decision_line(tensor(inputs["w"]), float(inputs["b"])), "slope", "intercept")
    return {"slope": numbers(slope, "the slope"), "intercept": numbers(intercept, "the intercept")}


def collapsed(lab, inputs):
    """The one layer."""
    W, b = parts(lab.collapse(*(tensor(inputs[name]) for name in ("W1", "b1", "W2", "b2"))), "W", "b")
    return {"W": numbers(W, "W"), "b": numbers(b, "b")}


def corrections(lab, inputs):
    """What Rosenblatt's rule learns; the rate is left out where none is given."""
    rate = {} if inputs["lr"] is None else {"lr": inputs["lr"]}
    answer = lab.rosenblatt(tensor(inputs["x"]), tensor(inputs["y"]), inputs["epochs"], **rate)
    w, b, mistakes = parts(answer, "w", "b", "mistakes")
    return {"w": numbers(w, "w"), "b": numbers(b, "b"), "mistakes": numbers(mistakes, "the mistakes")}


def make_dense(lab, inputs):
    """A new layer, built for the inputs."""
    kind = inputs["activation"]
    layer = lab.Dense(inputs["units"], activation={"none": None, "tanh": ops.tanh}.get(kind, kind))
    return layer, layer(tensor(inputs["x"]))


def answer_with(layer, inputs):
    """What a layer answers with weights of ours; NaN if it has no place for them."""
    shapes = [tuple(v.shape) for v in layer.trainable_variables]
    ours = [inputs["kernel"], inputs["bias"]]
    if sorted(shapes) != sorted(a.shape for a in ours):
        return np.array(np.nan)
    for v in layer.trainable_variables:
        v.assign(next(a for a in ours if a.shape == tuple(v.shape)))
    return numbers(layer(tensor(inputs["x"])))


def dense_variables(lab, inputs):
    """Which variables Keras knows of, by their shapes, and how they begin."""
    with withheld(["keras.layers.Dense", "keras.layers.EinsumDense"]):
        layer, _ = make_dense(lab, inputs)
        starts = [numbers(v) for v in layer.trainable_variables]
    biases = [s for s in starts if s.ndim == 1]
    return {
        "count": len(starts),
        "shapes": np.array([[*s.shape, 0, 0, 0][:3] for s in starts] or np.zeros((0, 3))),
        "bias_is_zero": all(np.all(s == 0) for s in biases),
        "kernel_varies": all(len(np.unique(s)) > s.size // 2 for s in starts if s.ndim == 2),
    }


def dense_outputs(lab, inputs):
    """What the layer answers with weights of ours."""
    with withheld(["keras.layers.Dense", "keras.layers.EinsumDense"]):
        layer, _ = make_dense(lab, inputs)
        return {"y": answer_with(layer, inputs)}


def dense_config(lab, inputs):
    """What a layer answers that was made from the configuration of another; and whether that is fit for a file."""
    with withheld(["keras.layers.Dense", "keras.layers.EinsumDense"]):
        layer, _ = make_dense(lab, inputs)
        config = layer.get_config()
        try:
            json.dumps(config)
        except TypeError:
            return {"fits_a_file": False}
        again = lab.Dense.from_config(config)
        again(tensor(inputs["x"]))
        return {"fits_a_file": True, "same_name": again.name == layer.name, "y": answer_with(again, inputs)}


def students(lab, inputs):
    """The probability for new students, asked all at once, and for the first of them asked alone."""
    p_pass = lab.will_i_pass(tensor(inputs["x"]), tensor(inputs["y"]))
    if not callable(p_pass):
        came = what_came(p_pass)
        raise NotAnArray(f"a function that answers for new students was expected, `return p_pass`; {came}")
    new = inputs["new"]
    return {"together": numbers(p_pass(tensor(new))), "alone": numbers(p_pass(tensor(new[:1])))}
