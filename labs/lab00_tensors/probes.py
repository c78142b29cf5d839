"""What is observed, beside the learner's code: these functions feed inputs and hand back arrays. None judges."""

import sys
from unittest import mock

import numpy as np
from keras import ops

from grader.forbid import withheld
from grader.observe import NotAnArray
from grader.probing import kind_of, numbers, parts, tensor

# The way out of what is to be done by hand. Other exercises are about tapes, which is why no exercise bans them.
TAPES = ("tensorflow.GradientTape", "tensorflow.autodiff.ForwardAccumulator")


def from_the_tape(name, answer):
    """A derivative; a tape answers None to what it has not seen."""
    if answer is None or (isinstance(answer, (list, tuple)) and any(part is None for part in answer)):
        raise NotAnArray(
            f"{name} is None: a `return` is missing, or the tape did not watch x, or it did not see how y came about"
        )
    return answer


def picks(lab, inputs):
    """One of the five things picked."""
    names = ("element", "row", "column", "block", "every_third")
    things = parts(lab.pick(tensor(inputs["x"])), *names)
    return {inputs["part"]: things[names.index(inputs["part"])]}


def shapes(lab, inputs):
    """The shape of one of the six arrays; what stands in it is free."""
    names = ("label", "features", "matrix", "image", "images", "videos")
    array = parts(lab.ranks(**inputs["sizes"]), *names)[names.index(inputs["part"])]
    return {inputs["part"]: np.array(numbers(array, f"`{inputs['part']}`").shape, "int64")}


def elementwise(inputs):
    """One of the functions to differentiate."""
    p, q = inputs["p"], inputs["q"]
    if inputs["kind"] == "wave":
        return lambda x: p * ops.sin(x) + q * x**2
    return lambda x: x * ops.exp(p * x) + q


def slopes(lab, inputs):
    """The derivative at every number."""
    return {"slopes": from_the_tape("the derivative", lab.derivative(elementwise(inputs), tensor(inputs["x"])))}


def mixture(given, name):
    """A function of many inputs and many outputs that says so if it is given something else."""
    weights, along, out = (tensor(given[part]) for part in ("weights", "along", "out"))
    n = along.shape[0]

    def function(x):
        if tuple(ops.shape(x)) != (n,):
            raise ValueError(f"{name} takes a tensor of shape ({n},), and one of shape {tuple(ops.shape(x))} came")
        return ops.sum(weights * ops.sin(x), axis=1) + ops.sum(along * x) ** 2 * out

    return function


def table_of_slopes(lab, inputs):
    """The Jacobian matrix."""
    answer = from_the_tape("the Jacobian matrix", lab.jacobian(mixture(inputs["f"], "f"), tensor(inputs["x"])))
    if isinstance(answer, (list, tuple)):  # `chain_rule` could not multiply it
        raise NotAnArray(f"a matrix was expected, and {kind_of(answer)} came; stack the rows")
    return {"J": answer}


def chained(lab, inputs):
    """The Jacobian matrix of two functions, one after the other; and whether both were differentiated in one go."""
    called, in_one_go = set(), []

    def noted(name):
        function = mixture(inputs[name], name)

        def call(x):
            called.add(name)
            return function(x)

        return call

    def watched(jacobian):
        def call(function, x):
            called.clear()
            answer = jacobian(function, x)
            in_one_go.append(called == {"f", "g"})
            return answer

        return call

    home = getattr(lab.chain_rule, "__globals__", {})
    with mock.patch.dict(home, {"jacobian": watched(home["jacobian"])} if "jacobian" in home else {}):
        answer = lab.chain_rule(noted("f"), noted("g"), tensor(inputs["x"]))
    return {"J": from_the_tape("the Jacobian matrix", answer), "together": any(in_one_go)}


@withheld(*TAPES)
def closed_forms(lab, inputs):
    """Some of the three gradients."""
    given = [tensor(inputs["given"][name]) for name in ("A", "B", "x")]
    names = ("Ax", "xB", "squared_length")
    gradients = dict(zip(names, parts(lab.matrix_gradients(*given), *names), strict=True))
    return {part: gradients[part] for part in inputs["parts"]}


@withheld(*TAPES)
def corner(lab, inputs):
    """The slopes of |x|."""
    return {"slopes": lab.abs_subgradient(tensor(inputs["x"]))}


def coupled(inputs):
    """The function to take differences of, and the x to hand over."""
    cubic, along = (np.asarray(inputs[name], "float64") for name in ("cubic", "along"))
    start = np.asarray(inputs["x"], "float64")

    def total(x):
        return np.sum(cubic * x**3) + np.sum(along * x) ** 2

    def f(x):
        values = numbers(x, "what f was given").astype("float64")
        if values.shape != start.shape:
            raise ValueError(f"f takes an array of the shape of x, {start.shape}, and one of shape {values.shape} came")
        answer = total(values) - total(start)  # near 0, so that float32 loses nothing by the subtraction
        return ops.cast(answer, x.dtype) if ops.is_tensor(x) else answer

    return f, np.array(inputs["x"], "float32") if inputs["as_array"] else tensor(inputs["x"])


@withheld(*TAPES)
def differences(lab, inputs):
    """A numerical gradient. The step is left out where none is given."""
    f, x = coupled(inputs)
    step = {} if inputs["h"] is None else {"h": inputs["h"]}
    return {"gradient": lab.numerical_gradient(f, x, **step)}


@withheld(*TAPES)
def left_alone(lab, inputs):
    """What has become of x, whatever came of the gradient."""
    f, x = coupled(inputs)
    write = lab.numerical_gradient
    try:
        write(f, x, h=inputs["h"])
    except NotImplementedError:
        raise
    except Exception:  # other checks tell
        pass
    return {"x": x}


def compared(lab, inputs):
    """How far two gradients are said to be apart."""
    return {"apart": lab.gradient_check(tensor(inputs["analytic"]), tensor(inputs["numeric"]))}


@withheld(*TAPES)
def graph(lab, inputs):
    """What stands on some arrows of the graph, forward or backward."""
    answer = lab.square_loss_graph(*(tensor(inputs["given"][name]) for name in ("x", "w", "y")))
    if not isinstance(answer, dict):
        raise NotAnArray(f'a dict was expected, `return {{"a": a, "b": b, ...}}`; {kind_of(answer)} came')
    missing = [part for part in inputs["parts"] if part not in answer]
    if missing:
        raise NotAnArray(f'the dict has no "{missing[0]}"; it has {", ".join(map(str, answer)) or "nothing"}')
    return {part: answer[part] for part in inputs["parts"]}


def machine(lab, inputs):
    """The numbers of a program as Values, and the result of each of its steps."""
    made = [lab.Value(number) for number in inputs["numbers"].tolist()]
    kinds = {
        "add": lambda p, q: p + q,
        "multiply": lambda p, q: p * q,
        "relu": lambda p: p.relu(),
        "max": lambda p, q: p.max(q),
    }
    for what, *of in inputs["steps"]:
        value = kinds[what](*(made[i] for i in of))
        if not isinstance(value, lab.Value):
            raise NotAnArray(f"{what} gives {kind_of(value)}, where a Value was expected")
        made.append(value)
    return made


def each(values, attribute):
    """An attribute of each of these Values."""
    return np.array([float(numbers(getattr(value, attribute), f"`.{attribute}`")) for value in values])


@withheld(*TAPES)
def forward(lab, inputs):
    """The data of every Value."""
    return {"data": each(machine(lab, inputs), "data")}


@withheld(*TAPES)
def backward(lab, inputs):
    """The slopes in some of the Values, after `backward` was called on one after another."""
    made = machine(lab, inputs)
    seen = {}
    for turn, result in enumerate(inputs["results"]):
        made[result].backward()
        seen[f"slopes_{turn}"] = each([made[i] for i in inputs["places"][turn]], "grad")
    return seen


@withheld(*TAPES)
def ways(lab, inputs):
    """Whether a slope gets from the last of many doublings to the first, and whether each of the ways was walked.

    Calls are counted, of functions of whatever kind: right answers need a dozen at most for a doubling.
    """
    made = machine(lab, inputs)
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        made[-1].backward()
    finally:
        sys.setprofile(before)
    return {"reached": each(made[:1], "grad")[0] != 0, "each_way": calls > 2 ** len(inputs["steps"]) / 4}
