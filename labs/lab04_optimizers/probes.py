"""What is observed, beside the learner's code: these functions feed inputs and hand back arrays. None judges."""

import keras
import numpy as np
import tensorflow as tf
from keras import ops

KINDS = ("very high", "high", "good", "low")


def numbers(answer):
    """An answer as an array, whether it is a tensor, a variable, an array, or a list of these."""
    if isinstance(answer, (list, tuple)):
        return np.stack([numbers(part) for part in answer])
    return np.array(ops.convert_to_numpy(answer))


def tensor(values):
    """An array as the float32 tensor that a learner's function gets."""
    return ops.convert_to_tensor(np.asarray(values, "float32"))


class Rates(keras.optimizers.schedules.LearningRateSchedule):
    """A learning rate for each step, read from a list."""

    def __init__(self, rates):
        self.rates = tensor(rates)

    def __call__(self, step):
        """The rate of `step`."""
        return ops.take(self.rates, ops.cast(step, "int32"))


class Fading(keras.optimizers.schedules.LearningRateSchedule):
    """A learning rate that begins at `start` and falls with the step."""

    def __init__(self, start, fade):
        self.start, self.fade = start, fade

    def __call__(self, step):
        """The rate of `step`."""
        return self.start / (1 + self.fade * ops.cast(step, "float32"))


class Pusher(keras.optimizers.Optimizer):
    """An optimizer of ours for what is not about optimizers: plain descent along the sum of gradients so far."""

    def __init__(self, learning_rate, kept):
        super().__init__(learning_rate=learning_rate)
        self.kept = kept

    def build(self, variables):
        """Make one push for each variable."""
        if not self.built:
            super().build(variables)
            self.pushes = self.add_optimizer_variables(variables, "push")

    def update_step(self, gradient, variable, learning_rate):
        """Renew the push, then move by it."""
        push = self.pushes[self._get_variable_index(variable)]
        self.assign(push, self.kept * push + gradient)
        self.assign_sub(variable, ops.cast(learning_rate, variable.dtype) * push)


def slope(inputs):
    """The derivative of a bent bowl; takes and gives tensors of any shape."""

    def df(w):
        w = ops.convert_to_tensor(w, dtype="float32")
        return inputs["curvature"] * (w - inputs["centre"]) + inputs["wave"] * ops.sin(w)

    return df


def descent(lab, inputs):
    """The path that `descend` takes."""
    return {"path": numbers(lab.descend(slope(inputs), tensor(inputs["w0"]), inputs["lr"], inputs["steps"]))}


def predictions(lab, inputs):
    """The predicted change at several places, with several rates."""
    df = slope(inputs)
    answers = [
        lab.predicted_decrease(df, tensor(w), float(lr)) for w, lr in zip(inputs["w"], inputs["lr"], strict=True)
    ]
    return {"change": numbers(answers)}


def diagnoses(lab, inputs):
    """What each curve is called: a place in `KINDS`, or -1 for any other answer."""
    answers = [lab.diagnose_learning_rate(tensor(losses)) for losses in inputs["losses"]]
    return {"kinds": np.array([KINDS.index(a) if isinstance(a, str) and a in KINDS else -1 for a in answers])}


def build(optimizer, variables):
    """Build an optimizer, as Keras does before the first step, and see that the base class knows of it."""
    optimizer.build(variables)
    try:
        for variable in variables:
            optimizer._get_variable_index(variable)
    except KeyError as unknown:  # Keras would say "Unknown variable", as a ValueError, which much else is
        why = "the base class does not know the variables: build did not call super().build"
        raise RuntimeError(why).with_traceback(unknown.__traceback__) from None


def trajectory(lab, inputs):
    """Two layers' weights under fixed gradients: before the first step, and after each."""
    optimizer = getattr(lab, inputs["optimizer"])(**inputs["settings"])
    names = {"kernel": "kernel", "second_kernel": "kernel", "bias": "bias", "gain": "gain"}
    weights = {at: keras.Variable(tensor(inputs[f"{at}_start"]), name=name) for at, name in names.items()}
    return steps_of(optimizer, weights, inputs)


def partly_excluded(lab, inputs):
    """As `trajectory`, of a kernel and a bias, the latter excluded from the decay."""
    optimizer = getattr(lab, inputs["optimizer"])(**inputs["settings"])
    weights = {at: keras.Variable(tensor(inputs[f"{at}_start"]), name=at) for at in ("kernel", "bias")}
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    return steps_of(optimizer, weights, inputs)


def steps_of(optimizer, weights, inputs):
    """Weights by name: before the first step, and after each."""
    build(optimizer, list(weights.values()))
    seen = {at: [numbers(w)] for at, w in weights.items()}
    for step in range(inputs["steps"]):
        optimizer.apply([tensor(inputs[f"{at}_gradients"][step]) for at in weights], list(weights.values()))
        for at, w in weights.items():
            seen[at].append(numbers(w))
    return {at: np.stack(values) for at, values in seen.items()}


def compiled(lab, inputs):
    """The weights after each step of a compiled training step, the learning rate being a schedule."""
    optimizer = getattr(lab, inputs["optimizer"])(**{**inputs["settings"], "learning_rate": Rates(inputs["rates"])})
    return {"w": compiled_path(optimizer, inputs)}


def compiled_path(optimizer, inputs):
    """Before the first step and after each, all taken by one compiled function."""
    w = keras.Variable(tensor(inputs["start"]), name="kernel")
    build(optimizer, [w])

    @tf.function(autograph=False)
    def step(gradient):
        optimizer.apply([gradient], [w])

    seen = [numbers(w)]
    for gradient in inputs["gradients"]:
        step(tensor(gradient))
        seen.append(numbers(w))
    return np.stack(seen)


def rebuilt(lab, inputs):
    """The weights under an optimizer made again from its configuration, and under one made with no settings at all."""
    kind = getattr(lab, inputs["optimizer"])
    again = kind.from_config(kind(**inputs["settings"]).get_config())
    return {"again": path(again, inputs), "default": path(kind(), inputs)}


def path(optimizer, inputs):
    """Before the first step and after each, for one array of weights."""
    w = keras.Variable(tensor(inputs["start"]))
    build(optimizer, [w])
    seen = [numbers(w)]
    for gradient in inputs["gradients"]:
        optimizer.apply([tensor(gradient)], [w])
        seen.append(numbers(w))
    return np.stack(seen)


def races(lab, inputs):
    """The paths of three optimizers over a bent bowl in two dimensions."""
    bowl = tensor(inputs["bowl"])

    def f(w):
        w = ops.convert_to_tensor(w)
        return 0.5 * ops.sum(w * ops.matmul(bowl, w)) + ops.sum(ops.cos(w))

    def df(w):
        w = ops.convert_to_tensor(w)
        return ops.matmul(bowl, w) - ops.sin(w)

    runners = {name: Pusher(lr, kept) for name, lr, kept in zip("abc", inputs["lr"], inputs["kept"], strict=True)}
    paths = lab.race(runners, f, df, tensor(inputs["w0"]), inputs["steps"])
    return {name: numbers(paths[name]) for name in paths}


def noise_scales(lab, inputs):
    """The noise scale of several trainings."""
    cases = zip(inputs["lr"], inputs["n"], inputs["batch_size"], strict=True)
    return {"noise": numbers([lab.noise_scale(float(lr), int(n), int(batch)) for lr, n, batch in cases])}


def scaled_rates(lab, inputs):
    """The learning rate for several changes of the batch."""
    cases = zip(inputs["base_lr"], inputs["base_batch"], inputs["batch"], strict=True)
    return {"lr": numbers([lab.linear_scaling(float(lr), int(base), int(batch)) for lr, base, batch in cases])}


def warm_rates(lab, inputs):
    """What the schedule answers when asked for one step after another."""
    schedule = make_warmup(lab, inputs)
    return {"rates": numbers([schedule(step) for step in range(inputs["steps"])])}


def warm_steps(lab, inputs):
    """The steps that a compiled optimizer takes when the schedule sets its rate: every gradient is -1."""
    w = compiled_path(Pusher(make_warmup(lab, inputs), 0.0), {"start": 0.0, "gradients": -np.ones(inputs["steps"])})
    return {"rates": np.diff(w)}


def warm_constants(lab, inputs):
    """As `warm_rates`, with a number after the warmup, and with nothing."""
    ends = inputs["base_lr"], inputs["target_lr"], inputs["warmup_steps"]
    number, nothing = lab.Warmup(*ends, after=inputs["then"]), lab.Warmup(*ends)
    steps = range(inputs["steps"])
    return {"number": numbers([number(s) for s in steps]), "nothing": numbers([nothing(s) for s in steps])}


def warm_tensors(lab, inputs):
    """As `warm_rates`, the step being a tensor of a whole number; and with another warmup behind the first."""
    steps = [ops.convert_to_tensor(step, "int32") for step in range(inputs["steps"])]
    schedule = make_warmup(lab, inputs)
    second = lab.Warmup(inputs["target_lr"], inputs["then"], 4)
    twice = lab.Warmup(inputs["base_lr"], inputs["target_lr"], inputs["warmup_steps"], second)
    return {"rates": numbers([schedule(step) for step in steps]), "twice": numbers([twice(step) for step in steps])}


def no_warmup(lab, inputs):
    """As `warm_rates`, with a warmup of 0 steps: a schedule after it, and nothing."""
    schedule, nothing = make_warmup(lab, {**inputs, "warmup_steps": 0}), lab.Warmup(0.0, inputs["target_lr"], 0)
    steps = range(inputs["steps"])
    return {"rates": numbers([schedule(s) for s in steps]), "nothing": numbers([nothing(s) for s in steps])}


def make_warmup(lab, inputs):
    """The learner's schedule, with a fading one behind it."""
    after = Fading(inputs["target_lr"], inputs["fade"])
    return lab.Warmup(inputs["base_lr"], inputs["target_lr"], inputs["warmup_steps"], after)


def grown_batches(lab, inputs):
    """The batch sizes, one for each phase."""
    return {"sizes": numbers(lab.batch_sizes(inputs["lrs"], inputs["n"], inputs["batch_size"]))}
