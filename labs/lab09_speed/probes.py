"""What is observed, beside the learner's code: these functions feed inputs and hand back arrays. None judges.

Nothing is timed. What a program costs is told by what it asks for: operations, numbers held, traces, calls.
"""

import re
import sys
import tracemalloc
from contextlib import contextmanager
from unittest import mock

import keras
import numpy as np
import tensorflow as tf
from keras import ops
from tensorflow.python.eager import context
from tensorflow.python.framework import op_callbacks
from tensorflow.python.framework.function_def_to_graph import function_def_to_graph

from grader.forbid import withheld
from grader.observe import NotAnArray
from grader.probing import kind_of, numbers, parts, tensor, what_came

LOOPS = ("keras.Model.compile", "keras.Model.fit", "keras.Model.train_on_batch")
READY_MADE = ("scipy.spatial.distance.cdist", "sklearn.metrics.pairwise*", "sklearn.metrics.euclidean*")

# Models, and what was trained by what with which draw. Both cost time; seeds that ask for the same share it.
_made = {}


def once(write, inputs, observe):
    """What is observed of this function with this draw, observed once."""
    key = observe, write, inputs["which"], len(inputs["x"])
    if key not in _made:
        _made[key] = observe(write, inputs)
    return _made[key]


# ----------------------------------------------------------------------------------------------------------- distances


def distances(lab, inputs):
    """All distances."""
    with withheld(*READY_MADE):
        return {"distances": numbers(lab.pairwise_distances(tensor(inputs["a"]), tensor(inputs["b"])))}


def some_distances(lab, a, b):
    """The distances, if they might be some: what costs little must also be worth something."""
    found, shape = numbers(lab.pairwise_distances(a, b)), (len(a), len(b))
    if found.shape != shape:
        raise NotAnArray(
            f"{found.shape} is the shape of the answer, where {shape} was expected, rows of a by rows of b"
        )
    if np.ptp(found) == 0:
        raise NotAnArray("all distances came out the same")
    return found


def equal_rows(lab, inputs):
    """What the distances of rows from themselves are like: how large depends on rounding."""
    own = np.diag(some_distances(lab, tensor(inputs["a"]), tensor(inputs["a"])))
    return {"nan": bool(np.isnan(own).any()), "near": bool(np.nanmax(own, initial=0.0) < 0.05)}


@contextmanager
def eagerly():
    """What is compiled runs as it is written."""
    before = tf.config.functions_run_eagerly()
    tf.config.run_functions_eagerly(True)
    try:
        yield
    finally:
        tf.config.run_functions_eagerly(before)


def instructions(function, *args):
    """How many instructions Python goes through in a call."""
    count = 0

    def within(frame, event, _):
        nonlocal count
        count += event == "opcode"
        return within

    def entered(frame, *_):
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return within

    before = sys.gettrace()
    sys.settrace(entered)
    try:
        function(*args)
    finally:
        sys.settrace(before)
    return count


def work(lab, inputs):
    """Whether Python has more to do for more rows of a, for more rows of b, for more features."""
    rng = np.random.default_rng(inputs["seed"])

    def count(n, m, d):
        return instructions(some_distances, lab, tensor(rng.normal(size=(n, d))), tensor(rng.normal(size=(m, d))))

    with eagerly():
        count(4, 5, 3)  # the first call does what is done once
        few = count(4, 5, 3)
        return {"loops": np.array([count(*more) > 1.25 * few for more in ((44, 5, 3), (4, 45, 3), (4, 5, 43))])}


def memory(lab, inputs):
    """Whether an array was much larger than inputs and answer: NumPy's as memory, TensorFlow's as it is made."""
    a, b = tensor(inputs["a"]), tensor(inputs["b"])
    held = []

    def note(op_type, op_inputs, attrs, outputs, op_name=None, graph=None):
        if op_type.startswith("__"):  # a compiled function, of TensorFlow's own: what it makes inside
            inside = context.context().get_function_def(op_type)
            operations = function_def_to_graph(inside, [given.shape for given in op_inputs]).get_operations()
            outputs = [made for operation in operations for made in operation.outputs]
        held.extend(8 * made.shape.num_elements() for made in outputs if made.shape.is_fully_defined())

    with eagerly():
        some_distances(lab, a, b)  # the first call does what is done once
        tracemalloc.start()
        op_callbacks.add_op_callback(note)
        try:
            lab.pairwise_distances(a, b)
            held.append(tracemalloc.get_traced_memory()[1])
        finally:
            op_callbacks.remove_op_callback(note)
            tracemalloc.stop()
    return {"too_much": max(held) > 24 * 8 * len(a) * len(b)}


# --------------------------------------------------------------------------------------------------------- a model


class Faded(keras.layers.Layer):
    """Multiplies by `share` in training, hands on otherwise; notes how often Python comes by, with how many rows."""

    def __init__(self, share):
        super().__init__()
        self.share = share
        self.forget()

    def forget(self):
        """Begin to count anew."""
        self.rows, self.eager = [], False

    def call(self, inputs, training=False):
        """The inputs, faded or not."""
        self.rows.append(inputs.shape[0])
        self.eager = self.eager or tf.executing_eagerly()
        return inputs * self.share if training else inputs


def linear_model(given, dtype="float32"):
    """A linear model behind a layer that behaves differently in training, with a penalty on its kernel."""
    kernel = np.asarray(given["kernel"])
    key = kernel.shape, given["share"], given["strength"], dtype
    if key not in _made:
        faded, x = Faded(given["share"]), keras.Input((kernel.shape[0],))
        penalty = keras.regularizers.L2(given["strength"]) if given["strength"] else None
        outputs = keras.layers.Dense(kernel.shape[1], kernel_regularizer=penalty, dtype=dtype)(faded(x))
        _made[key] = keras.Model(x, outputs), faded
    model, faded = _made[key]
    model.set_weights([kernel, given["bias"]])
    faded.forget()
    return model, faded


def uneven(y, outputs):
    """A loss in which truth and output play different parts; of no examples it is nan, as a mean of nothing."""
    y = ops.cast(ops.convert_to_tensor(y), "float32")
    return ops.mean((1 + ops.square(y)) * ops.square(outputs - y))


class Descent(keras.optimizers.SGD):
    """Descent with momentum that notes whether Python made its variables, or a graph that was being written."""

    made_outside = False

    def build(self, variables):
        """Make the variables, once."""
        if not self.built:
            self.made_outside = tf.executing_eagerly()
        super().build(variables)


def one_number(value):
    """The loss that a step returns, as a number."""
    if isinstance(value, (tuple, list, dict)) or (value is not None and np.ndim(value)):
        raise NotAnArray(f"one number was expected, the loss; {kind_of(value)} came")
    return numbers(value, "the loss")


# ------------------------------------------------------------------------------------------------------------- the step


def steps(lab, inputs):
    """What compiled steps do, and how often Python went through the model meanwhile; once for each draw."""
    return once(lab.make_step, inputs, take_steps)


def take_steps(make_step, inputs):
    """Take a step with each batch."""
    model, faded = linear_model(inputs["model"])
    optimizer = Descent(inputs["lr"], momentum=inputs["momentum"])
    with withheld(*LOOPS):
        step = make_step(model, optimizer, uneven)
    if not callable(step):
        raise NotAnArray(f"make_step must give back a function step(x, y); {what_came(step)}")
    values = []
    with mock.patch.object(tf, "function", wraps=tf.function) as made, withheld(*LOOPS):
        for x, y in zip(inputs["x"], inputs["y"], strict=True):
            values.append(one_number(step(x, y.tolist()) if inputs["lists"] else step(tensor(x), tensor(y))))
    kernel, bias = (numbers(v) for v in model.trainable_variables)
    return {"values": np.stack(values), "kernel": kernel, "bias": bias, "traced": len(faded.rows),
            "built": optimizer.made_outside, "eager": faded.eager, "made": made.called}  # fmt: skip


def learned(lab, inputs):
    """The loss of every step, and what the model has become."""
    seen = steps(lab, inputs)
    return {name: seen[name] for name in ("values", "kernel", "bias")}


def traces(lab, inputs):
    """How often Python went through the model, in classes: never; once or twice; up to five times; more often."""
    seen = steps(lab, inputs)
    return {
        "traced": np.digitize(seen["traced"], (1, 3, 6)),
        **{name: seen[name] for name in ("built", "eager", "made")},
    }


# --------------------------------------------------------------------------------------------------------- the pipeline


@contextmanager
def noted(*names):
    """Which of these methods of tf.data.Dataset are called meanwhile, in order."""
    calls = []

    def noting(name, method):
        def call(*args, **kwargs):
            calls.append(name)
            return method(*args, **kwargs)

        return call

    with mock.patch.multiple(tf.data.Dataset, **{name: noting(name, getattr(tf.data.Dataset, name)) for name in names}):
        yield calls


def read(batches, most):
    """One epoch as two lists of arrays, and whether it went on after so many batches."""
    xs, ys = [], []
    for batch in batches:
        if not isinstance(batch, (tuple, list)) or len(batch) != 2:
            raise NotAnArray(f"the dataset should give pairs (x, y); {kind_of(batch)} came")
        if len(xs) == most:
            return xs, ys, True
        xs.append(numbers(batch[0]))
        ys.append(numbers(batch[1]))
    return xs, ys, False


def epochs(write, inputs):
    """Two epochs of a pipeline, of its twin, and of one with another seed: ids in order, or why there are none."""
    x, y, size = inputs["x"], inputs["y"], inputs["batch_size"]
    most = -(-len(x) // size) + 2
    ids = {float(value): place for place, value in enumerate(x[:, 0])}
    orders, seen = [], {}
    for seed in (inputs["seed"], inputs["seed"], inputs["seed"] + 1):
        with noted("shuffle", "batch", "prefetch", "cache") as calls:
            batches = write(tensor(x), tensor(y), size, seed)
        if not isinstance(batches, tf.data.Dataset):
            raise NotAnArray(f"a tf.data.Dataset was expected; {what_came(batches)}")
        for _ in range(2):
            xs, ys, endless = read(batches, most if not orders else len(x) + 2)
            if not seen:
                seen = {"endless": endless, "batched": all(part.ndim == 2 for part in xs), "calls": calls,
                        "sizes": np.array([len(part) for part in ys if part.ndim])}  # fmt: skip
            if endless or not seen["batched"]:
                return seen
            together = [[ids.get(float(value), -1) for value in part[:, 0]] for part in xs]
            seen.setdefault("together", []).append({frozenset(part) for part in together})
            found = [place for part in together for place in part]
            whole = np.concatenate([np.ravel(part) for part in ys])
            seen["pairs"] = seen.get("pairs", True) and bool(np.array_equal(whole, y[found]))
            orders.append(found)
    return {**seen, "orders": np.array(orders) if len({len(o) for o in orders}) == 1 else np.zeros((6, 0), int)}


def batches_made(lab, inputs):
    """What is in the batches of an epoch."""
    seen = once(lab.pipeline, inputs, epochs)
    found = {"endless": seen["endless"], "batched": seen["batched"]}
    if "orders" in seen:
        found |= {"sizes": seen["sizes"], "pairs": seen["pairs"]}
        found["complete"] = all(sorted(order) == list(range(len(inputs["x"]))) for order in seen["orders"].tolist())
    return found


def orders(lab, inputs):
    """How the examples of two epochs are mixed: in coarse words, for a shuffle has many outcomes."""
    seen = once(lab.pipeline, inputs, epochs)
    if "orders" not in seen or not seen["orders"].size:
        return {"read": False}
    n, calls = len(inputs["x"]), seen["calls"]
    first, second, *_ = (order.tolist() for order in seen["orders"])
    one, other, *_ = seen["together"]
    return {
        "read": True,
        "shuffled": first != sorted(first),
        "far": bool(np.mean(np.array(first[: n // 2]) >= n // 2) > 0.25),
        "anew": first != second,
        "company": len(one & other) < len(one) / 2,
        "cached": "cache" in calls and "shuffle" in calls[: calls.index("cache")],
    }


def seeds(lab, inputs):
    """Whether the seed decides the order."""
    seen = once(lab.pipeline, inputs, epochs)
    if "orders" not in seen or not seen["orders"].size:
        return {"read": False}
    one, two, three = seen["orders"].reshape(3, 2, -1).tolist()
    return {"read": True, "same": one == two, "differs": one[0] != three[0]}


def ahead(lab, inputs):
    """Whether something is prepared ahead, and whether that is what comes last."""
    calls = once(lab.pipeline, inputs, epochs)["calls"]
    return {"prefetches": "prefetch" in calls, "last": bool(calls) and calls[-1] == "prefetch"}


# ---------------------------------------------------------------------------------------------------------- gradients


class NoLength(TypeError):
    """The microbatches were asked for their length."""


class Once:
    """Pairs that one can go through once, and ask nothing else."""

    def __init__(self, pairs):
        self._pairs = iter(pairs)

    def __iter__(self):
        return self._pairs

    def __len__(self):
        raise NoLength("the microbatches have no len(). Count examples while you go through them")


def gradients(written, inputs):
    """The gradients of a batch in parts, how the model was asked for them, and whether it is still the same."""
    model, faded = linear_model(inputs["model"])
    before = [numbers(v) for v in model.weights]
    pairs = [(tensor(x), tensor(y)) for x, y in zip(inputs["x"], inputs["y"], strict=True)]
    answer = written(model, uneven, Once(pairs) if inputs["write"] == "accumulated_step" else pairs)
    if answer is None:
        raise NotAnArray("None came, where a list of gradients was expected: is a `return` missing?")
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        raise NotAnArray(
            f"{kind_of(answer)} came, where a list with a gradient for each of the 2 variables was expected"
        )
    kernel, bias = (numbers(part, "a gradient") for part in answer)
    return {
        "kernel": kernel,
        "bias": bias,
        "moved": any(not np.array_equal(one, numbers(v)) for one, v in zip(before, model.weights, strict=True)),
        "largest": max(faded.rows, default=0),
    }


def gradients_found(lab, inputs):
    """The gradients alone."""
    seen = once(getattr(lab, inputs["write"]), inputs, gradients)
    return {name: seen[name] for name in ("kernel", "bias")}


def manners(lab, inputs):
    """How many examples the model had to take at once, and whether its weights are as they were."""
    seen = once(getattr(lab, inputs["write"]), inputs, gradients)
    return {name: seen[name] for name in ("moved", "largest")}


# -------------------------------------------------------------------------------------------------------- small numbers


def mixed_steps(lab, inputs):
    """What steps in float16 do, each with the scale that the one before returned; once for each draw."""
    return once(lab.mixed_step, inputs, take_mixed_steps)


def take_mixed_steps(mixed_step, inputs):
    """Take a step with each batch."""
    model, _ = linear_model(inputs["model"], "mixed_float16")
    optimizer = Descent(inputs["lr"], momentum=inputs["momentum"])
    optimizer.build(model.trainable_variables)

    def small(y, outputs):
        return uneven(y, outputs) * inputs["times"]

    scale, seen = inputs["scale"], {name: [] for name in ("values", "scales", "kernels", "biases", "taken")}
    for x, y in zip(inputs["x"], inputs["y"], strict=True):
        answer = parts(mixed_step(model, optimizer, small, tensor(x), tensor(y), scale), "loss", "scale")
        seen["values"].append(one_number(answer[0]))
        seen["scales"].append(numbers(answer[1], "the scale"))
        if seen["scales"][-1].shape:
            raise NotAnArray(f"the scale is one number; {kind_of(answer[1])} came")
        scale = float(seen["scales"][-1])
        seen["taken"].append(int(optimizer.iterations))
        seen["kernels"].append(numbers(model.trainable_variables[0]))
        seen["biases"].append(numbers(model.trainable_variables[1]))
    return {name: np.stack(values) for name, values in seen.items()}


# -------------------------------------------------------------------------------------------------- work, and devices


def operations(lab, inputs):
    """How many operations each of several layers takes."""
    if inputs["layer"] == "dense":
        counted = [lab.dense_flops(list(sizes), n) for sizes, n in inputs["cases"]]
    else:
        counted = [
            lab.conv_flops(tuple(image), tuple(kernel), n, **settings) for image, kernel, n, settings in inputs["cases"]
        ]
    return {"flops": numbers(counted)}


KINDS = ("CPU", "GPU")


def code_of(name):
    """A device's name as two numbers: its kind, and which of the kind."""
    if not isinstance(name, str):
        raise NotAnArray(f"{kind_of(name)} came, where a device's name was expected, a text such as 'CPU:0'")
    found = re.fullmatch(r"(?:.*/device:|/)?(CPU|GPU):(\d+)", name, re.IGNORECASE)
    if not found:
        raise NotAnArray(f"{name[:60]!r} came, where 'CPU:0' was expected, or longer, '/device:CPU:0'")
    return np.array([KINDS.index(found[1].upper()), int(found[2])])


class Elsewhere:
    """Stands for a result that lies on another device."""

    def __init__(self, device):
        self.device = f"/job:localhost/replica:0/task:0/device:{device}"


def whereabouts(lab, inputs):
    """Where results are said to be: one of a real model, and one that says itself where it is."""
    model, x = linear_model(inputs["model"])[0], tensor(inputs["x"])
    return {
        "here": code_of(lab.on_device(model, x)),
        "real": code_of(model(x).device),
        "there": code_of(lab.on_device(lambda x, **how: Elsewhere(inputs["device"]), x)),
    }


def best(lab, inputs):
    """The best device of this machine, and of one that has these."""
    devices = [name.split(":")[0] for name in inputs["devices"]]

    def listed(prefix, kind):
        def devices_of(self, device_type=None):
            counts = dict.fromkeys(devices, 0)
            found = []
            for name in devices:
                found.append(kind(f"/{prefix}:{name}:{counts[name]}", name))
                counts[name] += 1
            return [device for device in found if device_type in (None, device.device_type)]

        return devices_of

    seen = {"here": code_of(lab.accelerator()), "gpus": len(tf.config.list_logical_devices("GPU"))}
    with (
        mock.patch.object(context.Context, "list_logical_devices", listed("device", tf.config.LogicalDevice)),
        mock.patch.object(
            context.Context, "list_physical_devices", listed("physical_device", tf.config.PhysicalDevice)
        ),
        mock.patch.object(tf.test, "gpu_device_name", return_value="/device:GPU:0"),
    ):
        seen["there"] = code_of(lab.accelerator())
    return seen
