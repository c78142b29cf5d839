"""What lab04 grades. Trusted: this side never runs a learner's code, and imports NumPy only."""

import numpy as np

from grader import Exercise, Lab, all_of, close, equal, expect

from . import oracle

# Descent is to be written here, not borrowed. The base class and the schedules' are what one builds on.
LIBRARY_OPTIMIZERS = (
    "keras.optimizers.*",
    "!keras.optimizers.Optimizer",
    "!keras.optimizers.schedules*",
    "tensorflow.raw_ops.*Apply*",
    "tensorflow.compat.v1.train.*Optimizer",
    "zoo",
    "torch",
    "jax",
    "optax",
)

LIBRARY_SCHEDULES = (
    "keras.optimizers.schedules.*",
    "!keras.optimizers.schedules.LearningRateSchedule",
    "zoo",
    "torch",
    "jax",
    "optax",
)

# ---------------------------------------------------------------------------------------------------------------- draws


def bowl(rng, shape, steps):
    """A start in a bent bowl, and a rate at which descent moves a good deal without leaving it."""
    return {
        "w0": rng.uniform(-3, 3, shape).astype("float32"),
        "curvature": float(rng.uniform(0.8, 1.5)),
        "centre": float(rng.uniform(0.5, 1.5)),
        "wave": float(rng.uniform(0.2, 0.5)),
        "lr": float(rng.uniform(0.2, 0.5)),
        "steps": steps,
    }


def slope(given):
    """The derivative that the probe hands to the learner, in NumPy."""
    return lambda w: given["curvature"] * (w - given["centre"]) + given["wave"] * np.sin(w)


def places(rng):
    """Places, rates and a slope for `predicted_decrease`."""
    given = bowl(rng, (4,), 0)
    return {**given, "w": given["w0"] + 3 * np.sign(given["w0"]), "lr": rng.uniform(0.02, 0.9, 4)}


def loss_curve(rng, curvature, start, lr, noise, epochs=40):
    """The loss of descent in a bowl, by epoch, relative to the first; in float32, which overflows as training does."""
    w = np.array(start, "float32")
    losses = []
    with np.errstate(all="ignore"):
        for _ in range(epochs):
            losses.append(np.mean(np.float32(0.5) * curvature * w * w, dtype="float32"))
            w = (w - lr * (curvature * w + noise * rng.normal(size=w.shape))).astype("float32")
        return np.array(losses, "float32") / losses[0]


def good(rng):
    """Falls fast, then rests near the bottom, with a bump here and there."""
    return loss_curve(rng, rng.uniform(0.4, 1, 30), rng.normal(size=30), rng.uniform(0.2, 0.4), rng.uniform(0.15, 0.35))


def high(rng):
    """Falls, then is shaken about far above the bottom."""
    return loss_curve(rng, np.ones(200), 1.5 * rng.normal(size=200), rng.uniform(1.68, 1.76), rng.uniform(0.4, 0.45))


def low(rng):
    """Falls so slowly that the curve is almost a line."""
    rate = rng.uniform(0.003, 0.012)
    return loss_curve(rng, rng.uniform(0.4, 1, 30), rng.normal(size=30), rate, 0.05)


def low_and_far(rng):
    """As `low`, a little faster: it ends as deep as a high rate does."""
    return loss_curve(rng, np.full(60, 0.7), rng.normal(size=60), rng.uniform(0.0155, 0.0165), 0.05)


def bumpy(rng):
    """Falls to the bottom, but for one early epoch above its start, which means nothing."""
    losses = good(rng)
    losses[rng.integers(7, 11)] = rng.uniform(1.2, 2)
    return losses


def rising(rng):
    """Rises from the start."""
    return loss_curve(rng, np.ones(30), rng.normal(size=30), rng.uniform(2.02, 2.1), 0.1)


def knocked_out(rng):
    """Begins near the bottom, as a trained network does, and is thrown out: rises at once, then stays there."""
    return loss_curve(rng, np.ones(200), 0.3 * rng.normal(size=200), rng.uniform(1.68, 1.76), rng.uniform(0.4, 0.45))


def turning(rng):
    """Falls at first, in the many flat directions; then one sharp direction takes over."""
    start = np.append(rng.normal(size=29), 0.1)
    return loss_curve(rng, np.append(np.full(29, 0.15), 1.0), start, rng.uniform(2.15, 2.25), 0.01)


def overflowing(rng):
    """Leaves the numbers that float32 has: infinite, then NaN."""
    return loss_curve(rng, np.ones(30), rng.normal(size=30), rng.uniform(30, 60), 0.1)


CAUSES = {
    rising: "very high",
    turning: "very high",
    knocked_out: "very high",
    overflowing: "very high",
    high: "high",
    good: "good",
    bumpy: "good",
    low: "low",
    low_and_far: "low",
}


def curves(rng, kinds):
    """One clear curve for each of `kinds`, in random order and at any height; those that noise made unclear are drawn
    again.
    """
    drawn = []
    for kind in kinds:
        curve = kind(rng)
        while not (oracle.is_clear(curve) and oracle.KINDS[oracle.kind_of(curve)] == CAUSES[kind]):
            curve = kind(rng)
        height = (0.1, 20, 4, 0.3)[len(drawn) % 4]  # losses have no natural unit
        drawn.append(curve * np.float32(height))
    return {"losses": np.stack([drawn[i] for i in rng.permutation(len(drawn))])}


SHAPES = {"kernel": (3, 2), "second_kernel": (3, 2), "bias": (2,), "gain": ()}
CALLED = {"kernel": "the first kernel", "second_kernel": "the second kernel", "bias": "the bias", "gain": "the scalar"}


def mixed_scales(rng, shape):
    """Sizes from 0.02 to 10, one for each weight."""
    size = int(np.prod(shape))
    return rng.permutation(np.geomspace(0.02, 10, size) if size > 1 else [1.0]).reshape(shape)


def gradients(rng, optimizer, settings, steps):
    """Starts and gradients for the weights of two layers: mixed scales, a "
    "weight whose gradient is always 0."""
    given = {"optimizer": optimizer, "settings": settings, "steps": steps}
    for name, shape in SHAPES.items():
        scale = mixed_scales(rng, shape)
        g = scale * rng.normal(size=(steps, *shape))
        if name == "bias":
            g[:, 0] = 0
        given[f"{name}_start"] = rng.normal(size=shape).astype("float32")
        given[f"{name}_gradients"] = g.astype("float32")
    return given


def changing_rates(rng, optimizer, settings, steps):
    """One array of weights, and a learning rate that changes from step to step."""
    return {
        "optimizer": optimizer,
        "settings": settings,
        "start": rng.normal(size=4).astype("float32"),
        "gradients": (mixed_scales(rng, (4,)) * rng.normal(size=(steps, 4))).astype("float32"),
        "rates": rng.permutation(np.geomspace(0.02, 0.3, steps)).astype("float32"),
    }


def tiny_gradients(rng, optimizer, settings, steps):
    """Gradients so small that even a default epsilon of 1e-7 shows."""
    scale = np.array([1.0, 1e-3, 1e-6])
    return {
        "optimizer": optimizer,
        "settings": settings,
        "start": np.zeros(3, "float32"),
        "gradients": (scale * rng.uniform(0.5, 2, (steps, 3))).astype("float32"),
    }


def two_dimensions(rng, steps):
    """A bowl with crossed axes, a start, and three runners with rates of their own."""
    turn = rng.uniform(0.3, 1.2)
    axes = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return {
        "bowl": (axes @ np.diag(rng.uniform([2, 5], [3, 8])) @ axes.T).astype("float32"),
        "w0": rng.uniform(1, 3, 2).astype("float32"),
        "lr": rng.permutation([0.02, 0.05, 0.08]),
        "kept": rng.permutation([0.0, 0.3, 0.6]),
        "steps": steps,
    }


def trainings(rng):
    """Rates, sizes of data and of batches."""
    return {
        "lr": 10 ** rng.uniform(-3, 0, 4),
        "n": rng.integers(200, 60_000, 4),
        "batch_size": rng.integers(8, 65, 4),
    }


def changes_of_batch(rng):
    """Larger and smaller batches than before."""
    base = rng.integers(24, 200, 4)
    times = np.array([0.25, 0.5, 3, 8])
    return {"base_lr": 10 ** rng.uniform(-3, 0, 4), "base_batch": base, "batch": np.rint(base * times).astype("int64")}


def ramp(rng, steps, constant=False):
    """Rates and lengths for a warmup that ends before `steps` do."""
    return {
        "base_lr": float(rng.uniform(0.01, 0.05)),
        "target_lr": float(rng.uniform(0.3, 0.9)),
        "warmup_steps": int(rng.integers(3, steps - 4)),
        "after": "a number" if constant else "a schedule",
        "then": float(rng.uniform(0.1, 0.2)),
        "fade": float(rng.uniform(0.2, 0.5)),
        "steps": steps,
    }


def phases(rng):
    """Decaying rates whose batches are no whole numbers (but not near a half), and too large in the last two phases."""
    n = int(rng.integers(20_000, 60_000))
    batch_size = int(rng.integers(24, 64))
    wanted = np.array([batch_size, 3 * batch_size, 10 * batch_size, n * rng.uniform(0.2, 0.6), n * rng.uniform(1.5, 3)])
    wanted[1] += rng.uniform(0.6, 0.9)
    wanted[2] += rng.uniform(0.1, 0.4)
    lr = rng.uniform(0.05, 0.5)
    return {"lrs": [float(lr * batch_size / size) for size in wanted], "n": n, "batch_size": batch_size}


# -------------------------------------------------------------------------------------- judging the optimizers' weights


def follows(rule):
    """A judge: the weights of both layers after every step are those of `rule(start, gradients, rates, **settings)`."""

    def judge(seen, given):
        """Every step of every weight matches the update rule."""
        settings = dict(given["settings"])
        rates = np.full(given["steps"], settings.pop("learning_rate"))
        return all_of(
            *(
                close(
                    getattr(seen, at),
                    path(rule, given[f"{at}_start"], given[f"{at}_gradients"], rates, settings),
                    what=CALLED[at],
                    axes=("step",),
                )
                for at in SHAPES
            )
        )

    return judge


def follows_when_compiled(rule):
    """A judge: as `follows`, inside tf.function, with a schedule."""

    def judge(seen, given):
        """It also works compiled, with a learning rate that changes from step to step."""
        expected = path(rule, given["start"], given["gradients"], given["rates"], given["settings"])
        return close(seen.w, expected, what="the weights", axes=("step",))

    return judge


def keeps_settings(rule, **defaults):
    """A judge: settings survive `get_config`, and those left out have the convention's value."""

    def judge(seen, given):
        """The settings survive get_config and from_config; those left out have the values in the signature."""
        verdicts = []
        for weights, whose, chosen in (
            (seen.again, "the weights of Class.from_config(optimizer.get_config())", given["settings"]),
            (seen.default, "the weights of an optimizer made without settings", defaults),
        ):
            settings = dict(chosen)
            rates = np.full(len(given["gradients"]), settings.pop("learning_rate"))
            expected = path(rule, given["start"], given["gradients"], rates, settings)
            verdicts.append(close(weights, expected, what=whose, axes=("step",), rtol=2e-3, atol=1e-12))
        return verdicts

    return judge


def path(rule, start, g, rates, settings):
    """The start, then the weights after every step."""
    return np.concatenate([np.asarray(start, "float64")[None], rule(start, g, rates, **settings)])


# -------------------------------------------------------------------------------------------------------------- descend

descend = Exercise(
    "descend",
    write=["descend"],
    points=6,
    probe="descent",
    hints=[
        "A path is a list that begins with the start. Each turn of a loop appends one more place to it.",
        "The next place is the last one, minus lr times the slope at the last one: ask df anew at every step.",
        "Begin with path = [w0]; `steps` times append path[-1] - lr * df(path[-1]); then make one tensor of the list.",
    ],
)


@descend.check(points=3, draw=bowl, shape=(), steps=5)
def walks_downhill(seen, given):
    """One weight: the start and the place after each step."""
    return close(seen.path, oracle.descend(slope(given), given["w0"], given["lr"], 5), what="the path", axes=("place",))


@descend.check(points=3, draw=bowl, shape=(3,), steps=4)
def walks_in_many_directions(seen, given):
    """Several weights at once: one row for the start and one for each step."""
    return close(seen.path, oracle.descend(slope(given), given["w0"], given["lr"], 4), what="the path", axes=("place",))


_STEP = "path.append(path[-1] - lr * df(path[-1]))"
descend.mistake(
    "uphill",
    old="path[-1] - lr * df",
    new="path[-1] + lr * df",
    say="This walks uphill: the slope points up, so take lr * df(w) away from w.",
)
descend.mistake(
    "starts_at_w1",
    old="path = [w0]",
    new="path = [w0 - lr * df(w0)]",
    say="The path begins after the first step. Its first place is the start, w0.",
)
descend.mistake(
    "start_missing",
    old="ops.stack(path)",
    new="ops.stack(path[1:])",
    say="The start is missing: a path has steps + 1 places, the first of which is w0.",
)
descend.mistake(
    "end_missing",
    old="ops.stack(path)",
    new="ops.stack(path[:-1])",
    say="The last place is missing: a path has steps + 1 places, the start and the place after every step.",
)
descend.mistake(
    "reuses_first_gradient",
    old="df(path[-1])",
    new="df(w0)",
    say="Every step uses the slope at the start. Ask df again at the place where you stand now.",
)
descend.mistake(
    "rate_forgotten",
    old="path[-1] - lr * df",
    new="path[-1] - df",
    say="The learning rate is missing: the step is lr * df(w), not df(w).",
)
descend.mistake(
    "same_array",
    edits=[
        ("path = [w0]", "w = np.array(w0)\n    path = [w]"),
        (_STEP, "w -= lr * np.array(df(w))\n        path.append(w)"),
    ],
    say="All places are the last one: `w -= ...` changes one array in place, and the list holds it many times. "
    "Make a new array at each step: w = w - lr * df(w).",
)
descend.equivalent(("return ops.stack(path)", "return path"), because="A list of places is accepted as a path.")


# --------------------------------------------------------------------------------------------------- predicted_decrease

predicted_decrease = Exercise(
    "predicted_decrease",
    write=["predicted_decrease"],
    points=3,
    probe="predictions",
    draw=places,
    hints=[
        "Taylor: the change of f is about the slope times the change of w. What is the change of w in one step?",
        "The change of w is -lr * df(w). Multiply that by the slope, df(w).",
        "The slope comes in twice, the rate once, and the sign says downhill.",
    ],
)


@predicted_decrease.check(points=3)
def promises_what_the_slope_promises(seen, given):
    """The change is the slope times the step."""
    expected = np.square(slope(given)(np.asarray(given["w"], "float64"))) * -given["lr"]
    return close(seen.change, expected, what="the predicted change", axes=("case",))


predicted_decrease.mistake(
    "wrong_sign",
    old="-lr * df(w)",
    new="lr * df(w)",
    say="The sign is wrong: a step downhill changes the loss by a negative number.",
)
predicted_decrease.mistake(
    "not_squared",
    old="df(w) ** 2",
    new="df(w)",
    say="This is the step itself, -lr * df(w). The change of the loss is that step times the slope: df(w) squared.",
)
predicted_decrease.mistake(
    "rate_squared",
    old="-lr * df(w) ** 2",
    new="-((lr * df(w)) ** 2)",
    say="Only the slope comes in twice. The learning rate is in the step alone: -lr * df(w)**2.",
)
predicted_decrease.mistake(
    "rate_forgotten", old="-lr * df(w)", new="-df(w)", say="The learning rate is missing: the step is -lr * df(w)."
)


# ----------------------------------------------------------------------------------------------- diagnose_learning_rate

diagnose = Exercise(
    "diagnose_learning_rate",
    write=["diagnose_learning_rate"],
    points=8,
    probe="diagnoses",
    draw=curves,
    hints=[
        "Sort out the broken curves first: NaN is neither above nor below anything, so ask np.isfinite.",
        "Take means of about five epochs at the middle and at the end; a single epoch may be an accident.",
        "If the second half still falls about as far as the first, the rate is low. If not, the curve is flat at its "
        "end, and how high it lies tells good from high.",
    ],
)


def names(seen, given):
    """Every curve is named as it should be."""
    kinds = [oracle.kind_of(losses) for losses in given["losses"]]
    wrong = [i for i, kind in enumerate(kinds) if seen.kinds.shape != (len(kinds),) or seen.kinds[i] != kind]
    if not wrong:
        return expect(True, "")
    i = wrong[0]
    losses = given["losses"][i]
    with np.errstate(all="ignore"):  # some curves leave the numbers
        middle, end = losses[len(losses) // 2 :][:5].mean(), losses[-5:].mean()
    at = int(np.argmax(losses))
    bump = f", with a bump of {losses[at]:.3g} at epoch {at}" if losses[at] > losses[0] > end else ""
    came = oracle.KINDS[int(seen.kinds[i])] if 0 <= seen.kinds[i] < 4 else "none of the four names"
    return expect(
        False,
        f"a curve that begins at {losses[0]:.3g} and is at {middle:.3g} in the middle and {end:.3g} at the end (means "
        f"over five epochs){bump}: "
        f'"{oracle.KINDS[kinds[i]]}" was expected, "{came}" came ({len(wrong)} of {len(kinds)} are wrong).',
    )


@diagnose.check(points=3, kinds=(rising, turning, overflowing, knocked_out, good, good, bumpy, high))
def very_high_rises_or_breaks(seen, given):
    """A loss that ends above its start, or is no finite number, is "very high"; a bump is not."""
    return names(seen, given)


@diagnose.check(points=2, kinds=(high, high, high, good, good, good))
def high_stalls_above_good(seen, given):
    """A loss that ends flat is "good" near the bottom and "high" far above it."""
    return names(seen, given)


@diagnose.check(points=3, kinds=(low, low, low, low_and_far, low_and_far, high, high, good))
def low_is_still_falling(seen, given):
    """A loss that still falls at the end is "low", at whatever height."""
    return names(seen, given)


_FINITE = "not np.isfinite(losses).all() or end > start"
diagnose.mistake(
    "compares_only_the_ends",
    edits=[("middle - end > 0.25 * (start - end)", "end > 0.5 * start")],
    say="This compares the two ends only. A low rate and a high one can end at the same loss: see whether the second "
    "half of the curve still falls.",
)
diagnose.mistake(
    "forgets_the_start",
    edits=[("end < 0.15 * start", "end < 0.15")],
    say="The end is compared with a fixed number. Losses have no natural unit: compare the end with the start.",
)
diagnose.mistake(
    "nan_is_good",
    old=_FINITE,
    new="end > start",
    say="NaN is missed: `nan > start` is False. Ask np.isfinite for every loss first.",
)
diagnose.mistake(
    "any_rise",
    old=_FINITE,
    new="not np.isfinite(losses).all() or (np.diff(losses) > 0).any()",
    say="One epoch that rises is called a divergence. Real curves have bumps: compare the end with the start.",
)
diagnose.mistake(
    "any_peak",
    old=_FINITE,
    new="not np.isfinite(losses).all() or losses.max() > start",
    say="One epoch above the start is called a divergence. That may be a bump: ask whether the curve ENDS above it.",
)
diagnose.mistake(
    "only_broken_is_very_high",
    old=_FINITE,
    new="not np.isfinite(losses).all()",
    say='Only NaN and inf are called "very high". A loss that ends above its start is very high too.',
)
diagnose.mistake(
    "flat_is_good",
    old='"good" if end < 0.15 * start else "high"',
    new='"good"',
    say="A flat end is called good at any height. A curve that stalls far above the bottom has too high a rate.",
)
diagnose.mistake(
    "flat_is_high",
    old='"good" if end < 0.15 * start else "high"',
    new='"high"',
    say="A flat end is called high at any height. A curve that rests near the bottom has a good rate.",
)
diagnose.mistake(
    "low_and_high_swapped",
    edits=[('return "low"', 'return "high"'), ('else "high"', 'else "low"')],
    say='"low" and "high" are swapped: a rate that is too low gives a curve that still falls, one that is too high '
    "gives a curve that stalls.",
)
_SHAPE = "start, middle, end = losses[0], np.mean(losses[len(losses) // 2 :][:5]), np.mean(losses[-5:])"
diagnose.equivalent(
    ('losses = np.asarray(losses, "float64")', "pass"),
    (f'losses = np.asarray(losses, "float64")\n{_SHAPE}', f'{_SHAPE}\nlosses = np.asarray(losses, "float64")'),
    because="NumPy's functions take the tensor as it comes.",
)
diagnose.equivalent(
    ("losses[len(losses) // 2 :]", "losses[(len(losses) // 2) + 1 :]"),
    ("losses[len(losses) // 2 :]", "losses[(len(losses) // 2) - 1 :]"),
    ("losses[len(losses) // 2 :]", "losses[len(losses) // 3 :]"),
    ("losses[0]", "losses[1]"),
    ("[:5]", "[:6]"),
    ("[:5]", "[:4]"),
    ("[-5:]", "[-4:]"),
    ("[-5:]", "[-6:]"),
    ("end > start", "end >= start"),
    ("> 0.25 *", ">= 0.25 *"),
    ("end < 0.15 * start", "end <= 0.15 * start"),
    ("end < 0.15 * start", "end < 0.3 * start"),
    because="The curves are clear cases: where exactly a border lies, and over how many epochs a mean goes, is free.",
)


# ---------------------------------------------------------------------------------------------------------- the classes


def optimizer(name, cls, write, points, hints, needs=()):
    """An exercise in which an optimizer class is written."""
    return Exercise(
        name,
        write=[f"{cls}.{method}" for method in write],
        points=points,
        probe="trajectory",
        draw=gradients,
        forbid=LIBRARY_OPTIMIZERS,
        hints=hints,
        needs=needs,
    )


def declare_checks(exercise, cls, rule, settings, points, defaults=None):
    """The checks that every optimizer gets; `points` for each of them, the last being for its settings."""
    exercise.check(points=points[0], optimizer=cls, settings=settings, steps=6)(
        named("follows_the_rule", follows(rule))
    )
    own = {name: value for name, value in settings.items() if name != "learning_rate"}
    exercise.check(points=points[1], probe="compiled", draw=changing_rates, optimizer=cls, settings=own, steps=6)(
        named("works_compiled", follows_when_compiled(rule))
    )
    if defaults:
        exercise.check(
            points=points[2], probe="rebuilt", draw=tiny_gradients, optimizer=cls, settings=settings, steps=3
        )(named("keeps_its_settings", keeps_settings(rule, **defaults)))


def spare_what_others_test(exercise, made, first_use):
    """What the classes of the zoo do beyond the lab.

    `made` is the line of `build` after `super().build`, `first_use` the line after the gradient's cast; both are empty
    where there is none.
    """
    exercise.equivalent(
        ("ops.cast(learning_rate, variable.dtype)", "ops.cast(learning_rate, learning_rate.dtype)"),
        ("learning_rate = ops.cast(learning_rate, variable.dtype)", "pass"),
        ("ops.cast(gradient, variable.dtype)", "ops.cast(gradient, learning_rate.dtype)"),
        ("gradient = ops.cast(gradient, variable.dtype)", "pass"),
        (_DENSE, "gradient = ops.cast(gradient, variable.dtype)"),
        (_DENSE, "pass"),
        ("ops.zeros(variable.shape, ", "ops.zeros(learning_rate.shape, "),
        ("ops.zeros(variable.shape, variable.dtype)", "ops.zeros(variable.shape, learning_rate.dtype)"),
        ("ops.cast(self.iterations + 1, variable.dtype)", "ops.cast(self.iterations + 1, learning_rate.dtype)"),
        (
            f"gradient = ops.cast(gradient, variable.dtype)\n{first_use}",
            f"{first_use}\ngradient = ops.cast(gradient, variable.dtype)",
        ),
        (f"{_DENSE}\n{first_use}", f"{first_use}\n{_DENSE}"),
        because="The lab's weights are float32 and its gradients dense; other dtypes and sparse gradients are what the "
        "zoo's own tests are about.",
    )
    exercise.equivalent(("if self.built:", "if False:"), because="Keras itself builds an optimizer only once.")
    exercise.equivalent(
        (f"super().build(variables)\n{made}", f"{made}\nsuper().build(variables)"),
        because="The order in which an optimizer makes its variables is free.",
    )


def named(name, judge):
    """The judge under the name of its check."""
    judge.__name__ = name
    return judge


def forgets_the_base_class(exercise):
    """The mistake of a `build` that keeps the base class in the dark."""
    exercise.mistake(
        "base_class_not_built",
        old="super().build(variables)",
        new="pass",
        say="build must begin with super().build(variables), by which the base class learns whose optimizer it is.",
    )


def computes_with_numpy(exercise, old):
    """The mistake of a root that NumPy takes, which fails in compiled training alone."""
    exercise.mistake(
        "numpy_in_a_compiled_step",
        old=old,
        new=old.replace("ops.", "np."),
        say="NumPy computes with numbers, and in a compiled step there are none yet: take ops.sqrt for np.sqrt, "
        "ops.square for np.square.",
    )


_COMPILED = (
    " Inside tf.function Python runs only once, while the graph is drawn: what shall "
    "last must be a variable, changed by "
    "self.assign."
)
_DENSE = "gradient = ops.zeros(variable.shape, variable.dtype) + ops.cast(gradient, variable.dtype)"
_ONE_FOR_ALL = "All weights share one {}. Take the one at self._get_variable_index(variable)."
_NO_SELF = "_get_variable_index(variable)]"

sgd = optimizer(
    "sgd",
    "SGD",
    ["update_step"],
    5,
    [
        "The base class hands you the gradient and the current learning rate; only the "
        "change of the variable is missing.",
        "variable = variable - ... moves only a name. The helpers that begin with "
        "self.assign change the weights in place.",
        "Take learning_rate * gradient away from the variable with self.assign_sub(variable, ...).",
    ],
)
declare_checks(sgd, "SGD", oracle.sgd, {"learning_rate": 0.07}, (3, 2))

sgd.mistake(
    "uphill",
    old="self.assign_sub(",
    new="self.assign_add(",
    say="This walks uphill: take learning_rate * gradient away from the variable.",
)
sgd.mistake(
    "rate_forgotten",
    old="self.assign_sub(variable, learning_rate * gradient)",
    new="self.assign_sub(variable, gradient)",
    say="The learning rate is missing: the step is learning_rate * gradient.",
)
sgd.mistake(
    "name_moved",
    old="self.assign_sub(variable, learning_rate * gradient)",
    new="variable = variable - learning_rate * gradient",
    say="The weights never move: `variable = ...` gives the name to a new array. Change the old one in place, with "
    "self.assign_sub(variable, learning_rate * gradient).",
)
sgd.mistake(
    "own_rate",
    edits=[
        (
            "super().__init__(learning_rate=learning_rate, name=name, **kwargs)",
            "super().__init__(learning_rate=learning_rate, name=name, **kwargs)\n        self.rate = learning_rate",
        ),
        (
            "ops.cast(learning_rate, variable.dtype)",
            "ops.cast(self.rate if isinstance(self.rate, float) else self.rate(0), variable.dtype)",
        ),
    ],
    say="The learning rate stays what it was at the start. With a schedule it changes: use the learning_rate that "
    "update_step is given.",
)
sgd.mistake(
    "sign_of_gradient",
    old="ops.cast(gradient, variable.dtype)",
    new="ops.sign(gradient)",
    say="Only the sign of the gradient is used. The steeper the ground, the longer the step: multiply by the gradient.",
)

spare_what_others_test(sgd, "", "self.assign_sub(variable, learning_rate * gradient)")

momentum = optimizer(
    "momentum",
    "Momentum",
    ["build", "update_step", "get_config"],
    7,
    [
        "The velocity must outlive the step: make one for each variable in build, with self.add_optimizer_variables.",
        "Two lines: first renew the velocity in place with self.assign, then move the variable by the new velocity.",
        "The new velocity is momentum times the old one minus learning_rate * gradient; "
        "it is then added to the variable.",
    ],
)
declare_checks(
    momentum,
    "Momentum",
    oracle.momentum,
    {"learning_rate": 0.07, "momentum": 0.8},
    (3, 3, 1),
    {"learning_rate": 0.01, "momentum": 0.9},
)

_RENEW = "self.assign(velocity, self.momentum * velocity - learning_rate * gradient)"
momentum.mistake(
    "rate_outside",
    edits=[
        ("self.momentum * velocity - learning_rate * gradient", "self.momentum * velocity - gradient"),
        ("self.assign_add(variable, velocity)", "self.assign_add(variable, learning_rate * velocity)"),
    ],
    say="The learning rate is outside the velocity, as in PyTorch. While it is constant this is the same; when it "
    "changes, the whole velocity changes with it. Put it inside: v = momentum * v - learning_rate * g.",
)
momentum.mistake(
    "dampened",
    old="self.momentum * velocity - learning_rate * gradient",
    new="self.momentum * velocity - (1 - self.momentum) * learning_rate * gradient",
    say="The gradient is multiplied by 1 - momentum, which makes v a mean. Here it is a sum: v = momentum * v - "
    "learning_rate * g.",
)
momentum.mistake(
    "velocity_not_kept",
    old=_RENEW,
    new=_RENEW.replace("self.assign(velocity, ", "velocity = (", 1),
    say="The velocity is forgotten after every step, so this is plain descent. Keep it: self.assign(velocity, ...).",
)
momentum.mistake(
    "subtracted",
    old="self.assign_add(variable, velocity)",
    new="self.assign_sub(variable, velocity)",
    say="The velocity is subtracted, but it already points downhill (minus learning_rate * g is in it). Add it.",
)
momentum.mistake(
    "moves_before_renewing",
    old=f"{_RENEW}\n        self.assign_add(variable, velocity)",
    new=f"self.assign_add(variable, velocity)\n        {_RENEW}",
    say="The variable moves by the old velocity. Renew the velocity first, then move by the new one.",
)
momentum.mistake(
    "one_velocity_for_all",
    old=f"self.velocities[self.{_NO_SELF}",
    new="self.velocities[0]",
    say=_ONE_FOR_ALL.format("velocity"),
)
momentum.mistake(
    "velocity_by_name",
    edits=[
        (
            'self.velocities = self.add_optimizer_variables(variables, "velocity")',
            'made = self.add_optimizer_variables(variables, "velocity")\n'
            "        self.velocities = {w.name.split(':')[0]: made[i] for i, w in enumerate(variables)}",
        ),
        (f"self.velocities[self.{_NO_SELF}", "self.velocities[variable.name.split(':')[0]]"),
    ],
    say="Two layers share a velocity: names are not unique, every layer may have a `kernel`. Take the velocity at "
    "self._get_variable_index(variable).",
)
momentum.mistake(
    "velocity_in_python",
    old=_RENEW,
    new=_RENEW.replace("self.assign(velocity, ", "velocity = (", 1)
    + f"\n        self.velocities[self.{_NO_SELF} = velocity",
    say="The velocity is kept in a Python list, and a compiled step forgets it." + _COMPILED,
)
_CONFIG = 'return {**super().get_config(), "momentum": self.momentum}'
momentum.mistake(
    "config_forgets",
    old=_CONFIG,
    new="return super().get_config()",
    say="get_config leaves out this optimizer's own settings, so that a saved model comes back with the defaults. "
    "Add them to super().get_config().",
)
momentum.mistake(
    "config_of_its_own_only",
    old=_CONFIG,
    new='return {"momentum": self.momentum}',
    say="get_config returns this class's own setting alone, so that a saved model comes back with the default learning "
    "rate. Begin with those of the base class: {**super().get_config(), ...}.",
)
momentum.mistake(
    "nesterovs_step",
    old="self.assign_add(variable, velocity)",
    new="self.assign_add(variable, self.momentum * velocity - learning_rate * gradient)",
    say="This is the step of Nesterov, who looks one step ahead. Here the variable moves by the new velocity, once.",
)

forgets_the_base_class(momentum)

spare_what_others_test(momentum, 'self.velocities = self.add_optimizer_variables(variables, "velocity")', _RENEW)

nesterov = optimizer(
    "nesterov",
    "Nesterov",
    ["update_step"],
    8,
    [
        "The velocity is that of Momentum. Only what is added to the variable differs.",
        "Learning_rate * gradient is needed in both lines, with the same sign. Give it a name.",
        "Renew the velocity in place; then add momentum times the new velocity, minus learning_rate * gradient.",
    ],
)
declare_checks(
    nesterov,
    "Nesterov",
    oracle.nesterov,
    {"learning_rate": 0.06, "momentum": 0.7},
    (4, 3, 1),
    {"learning_rate": 0.01, "momentum": 0.9},
)

_RENEW_N = "self.assign(velocity, self.momentum * velocity - step)"
_MOVE_N = "self.assign_add(variable, self.momentum * velocity - step)"
nesterov.mistake(
    "plain_momentum",
    old=_MOVE_N,
    new="self.assign_add(variable, velocity)",
    say="This is plain momentum: the variable moves by the velocity, or (which is the same) by momentum times the OLD "
    "velocity minus learning_rate * g. Use the new velocity there: w + momentum * v - learning_rate * g.",
)
nesterov.mistake(
    "correction_forgotten",
    old=_MOVE_N,
    new="self.assign_add(variable, self.momentum * velocity)",
    say="The second line lacks the gradient: w = w + momentum * v - learning_rate * g.",
)
nesterov.mistake(
    "old_velocity_counted_twice",
    old=_MOVE_N,
    new="self.assign_add(variable, self.momentum * velocity + velocity)",
    say="The old velocity is counted twice: the new v already holds momentum times the old one. Add momentum * v and "
    "take away learning_rate * g only.",
)
nesterov.mistake(
    "rate_outside",
    edits=[
        (
            "step = ops.cast(learning_rate, variable.dtype) * ops.cast(gradient, variable.dtype)",
            "step = ops.cast(gradient, variable.dtype)",
        ),
        (_MOVE_N, "self.assign_add(variable, learning_rate * (self.momentum * velocity - step))"),
    ],
    say="The learning rate is outside the velocity, as in PyTorch. While it is constant this is the same; when it "
    "changes, the whole velocity changes with it. Put it inside: v = momentum * v - learning_rate * g.",
)
nesterov.mistake(
    "velocity_not_kept",
    old=_RENEW_N,
    new="velocity = self.momentum * velocity - step",
    say="The velocity is forgotten after every step. Keep it: self.assign(velocity, ...).",
)
nesterov.mistake(
    "uphill",
    edits=[
        (_RENEW_N, "self.assign(velocity, self.momentum * velocity + step)"),
        (_MOVE_N, "self.assign_add(variable, self.momentum * velocity + step)"),
    ],
    say="This walks uphill: learning_rate * g is taken away in both lines.",
)
nesterov.mistake(
    "one_velocity_for_all",
    old=f"self.velocities[self.{_NO_SELF}",
    new="self.velocities[0]",
    say=_ONE_FOR_ALL.format("velocity"),
)
nesterov.mistake(
    "velocity_in_python",
    old=_RENEW_N,
    new=f"velocity = self.momentum * velocity - step\n        self.velocities[self.{_NO_SELF} = velocity",
    say="The velocity is kept in a Python list, and a compiled step forgets it." + _COMPILED,
)
spare_what_others_test(nesterov, "", "")

adagrad = optimizer(
    "adagrad",
    "Adagrad",
    ["build", "update_step"],
    7,
    [
        "The memory is one array for each variable that only ever grows, and it does not begin at 0.",
        "add_optimizer_variables takes an initializer: keras.initializers.Constant(value) fills an array with a value.",
        "Add the square of the gradient to the accumulator in place; then divide "
        "learning_rate * gradient by the root of "
        "accumulator plus epsilon.",
    ],
)
declare_checks(
    adagrad,
    "Adagrad",
    oracle.adagrad,
    {"learning_rate": 0.3, "initial_accumulator_value": 0.4, "epsilon": 0.2},
    (4, 2, 1),
    {"learning_rate": 0.001, "initial_accumulator_value": 0.1, "epsilon": 1e-7},
)

_ADD_A = "self.assign(accumulator, accumulator + ops.square(gradient))"
_MOVE_A = "self.assign_sub(variable, learning_rate * gradient / ops.sqrt(accumulator + self.epsilon))"
adagrad.mistake(
    "no_square",
    old="accumulator + ops.square(gradient)",
    new="accumulator + gradient",
    say="The gradients are added up, not their squares: they cancel, and the root of a negative sum is NaN.",
)
adagrad.mistake(
    "no_root",
    old="ops.sqrt(accumulator + self.epsilon)",
    new="(accumulator + self.epsilon)",
    say="The root is missing: divide by sqrt(accumulator + epsilon). A square has to be undone before it can scale g.",
)
adagrad.mistake(
    "epsilon_outside",
    old="ops.sqrt(accumulator + self.epsilon)",
    new="(ops.sqrt(accumulator) + self.epsilon)",
    say="Epsilon is outside the root, which is the convention of the paper and of PyTorch. Here, as in Keras, it is "
    "inside: sqrt(accumulator + epsilon).",
)
adagrad.mistake(
    "starts_at_zero",
    old=', "accumulator", initializer=start)',
    new=', "accumulator")',
    say="The accumulator begins at 0. It begins at initial_accumulator_value, which keeps the first steps short.",
)
adagrad.mistake(
    "old_accumulator",
    old=f"{_ADD_A}\n        {_MOVE_A}",
    new=f"{_MOVE_A}\n        {_ADD_A}",
    say="The step is divided by the old accumulator. Add today's square first, then move.",
)
adagrad.mistake(
    "accumulator_not_kept",
    old=_ADD_A,
    new="accumulator = accumulator + ops.square(gradient)",
    say="The sum is forgotten after every step. Keep it: self.assign(accumulator, ...).",
)
adagrad.mistake(
    "accumulator_in_python",
    old=_ADD_A,
    new=f"accumulator = accumulator + ops.square(gradient)\n        self.accumulators[self.{_NO_SELF} = accumulator",
    say="The sum is kept in a Python list, and a compiled step forgets it." + _COMPILED,
)
adagrad.mistake(
    "number_for_an_initializer",
    old="initializer=start",
    new="initializer=self.initial_accumulator_value",
    say='Where it says "initializer identifier": an initializer is no number, but an object that fills arrays, here '
    "keras.initializers.Constant(self.initial_accumulator_value).",
)
forgets_the_base_class(adagrad)

computes_with_numpy(adagrad, "ops.sqrt(accumulator + self.epsilon)")

spare_what_others_test(adagrad, "start = keras.initializers.Constant(self.initial_accumulator_value)", _ADD_A)

rmsprop = optimizer(
    "rmsprop",
    "RMSprop",
    ["update_step"],
    7,
    [
        "It is Adagrad with another memory: a mean that forgets, beginning at 0.",
        "A mean that forgets keeps the share rho of itself and takes the share 1 - rho of what is new.",
        "Set the mean to rho times itself plus (1 - rho) times the squared gradient; "
        "then divide by the root of mean plus "
        "epsilon.",
    ],
)
declare_checks(
    rmsprop,
    "RMSprop",
    oracle.rmsprop,
    {"learning_rate": 0.1, "rho": 0.7, "epsilon": 0.2},
    (4, 2, 1),
    {"learning_rate": 0.001, "rho": 0.9, "epsilon": 1e-7},
)

_MEAN_R = "self.rho * mean_square + (1 - self.rho) * ops.square(gradient)"
_ROOT_R = "ops.sqrt(mean_square + self.epsilon)"
_MOVE_R = f"self.assign_sub(variable, learning_rate * gradient / {_ROOT_R})"
rmsprop.mistake(
    "adagrads_sum",
    old=_MEAN_R,
    new="mean_square + ops.square(gradient)",
    say="This is Adagrad's sum, which only grows. Keep the share rho of the old mean and "
    "add 1 - rho of the new square.",
)
rmsprop.mistake(
    "rho_swapped",
    old=_MEAN_R,
    new="(1 - self.rho) * mean_square + self.rho * ops.square(gradient)",
    say="rho and 1 - rho are swapped: rho is the share of the OLD mean that stays.",
)
rmsprop.mistake(
    "not_a_mean",
    old=_MEAN_R,
    new="self.rho * mean_square + ops.square(gradient)",
    say="The factor 1 - rho is missing: without it the memory is a sum, 1/(1 - rho) times too large.",
)
rmsprop.mistake(
    "no_square", old="ops.square(gradient)", new="gradient", say="The mean is of the gradients, not of their squares."
)
rmsprop.mistake(
    "no_root",
    old=_ROOT_R,
    new="(mean_square + self.epsilon)",
    say="The root is missing: divide by sqrt(mean_square + epsilon).",
)
rmsprop.mistake(
    "epsilon_outside",
    old=_ROOT_R,
    new="(ops.sqrt(mean_square) + self.epsilon)",
    say="Epsilon is outside the root, which is PyTorch's convention. Here, as in Keras, it is inside: "
    "sqrt(mean_square + epsilon).",
)
rmsprop.mistake(
    "old_mean",
    old=f"self.assign(mean_square, {_MEAN_R})\n        {_MOVE_R}",
    new=f"{_MOVE_R}\n        self.assign(mean_square, {_MEAN_R})",
    say="The step is divided by the old mean. Renew the mean first, then move.",
)
rmsprop.mistake(
    "mean_in_python",
    old=f"self.assign(mean_square, {_MEAN_R})",
    new=f"mean_square = {_MEAN_R}\n        self.mean_squares[self.{_NO_SELF} = mean_square",
    say="The mean is kept in a Python list, and a compiled step forgets it." + _COMPILED,
)
computes_with_numpy(rmsprop, _ROOT_R)

spare_what_others_test(rmsprop, "", f"self.assign(mean_square, {_MEAN_R})")

adadelta = optimizer(
    "adadelta",
    "Adadelta",
    ["build", "update_step"],
    9,
    [
        "Two means that forget: one of squared gradients, one of squared moves. Both begin at 0.",
        "Mind the order: the mean of gradients, then the move (which needs both means), then the mean of moves.",
        "The move is minus the root of (mean of moves + epsilon), over the root of (mean "
        "of gradients + epsilon), times the "
        "gradient. The learning rate comes in only where the variable is changed.",
    ],
)
declare_checks(
    adadelta,
    "Adadelta",
    oracle.adadelta,
    {"learning_rate": 0.6, "rho": 0.7, "epsilon": 0.2},
    (5, 3, 1),
    {"learning_rate": 0.001, "rho": 0.95, "epsilon": 1e-7},
)

_A = "self.assign(mean_square_gradient, self.rho * mean_square_gradient + (1 - self.rho) * ops.square(gradient))"
_DELTA = (
    "delta = -ops.sqrt(mean_square_delta + self.epsilon) / ops.sqrt(mean_square_gradient + self.epsilon) * gradient"
)
_U = "self.assign(mean_square_delta, self.rho * mean_square_delta + (1 - self.rho) * ops.square(delta))"
adadelta.mistake(
    "no_roots",
    old=_DELTA,
    new="delta = -(mean_square_delta + self.epsilon) / (mean_square_gradient + self.epsilon) * gradient",
    say="Both roots are missing: the means are of squares, and a length is the root of a square.",
)
adadelta.mistake(
    "means_swapped",
    old=_DELTA,
    new="delta = -ops.sqrt(mean_square_gradient + self.epsilon) / ops.sqrt(mean_square_delta + self.epsilon)"
    " * gradient",
    say="The two means are swapped: the mean of moves goes above, the mean of gradients below.",
)
adadelta.mistake(
    "moves_renewed_before_use",
    old=_U,
    new=f"{_U}\n        {_DELTA}",
    say="The mean of moves is renewed before it is used. Today's move uses the mean of the moves before it.",
)
adadelta.mistake(
    "moves_from_gradients",
    old="(1 - self.rho) * ops.square(delta)",
    new="(1 - self.rho) * ops.square(gradient)",
    say="The second mean takes squares of gradients. It is the mean of squared moves: use delta.",
)
adadelta.mistake(
    "old_gradient_mean",
    old=f"{_A}\n        {_DELTA}",
    new=f"{_DELTA}\n        {_A}",
    say="The move uses the old mean of gradients. Renew that mean first: it may know today's gradient.",
)
adadelta.mistake(
    "rate_in_the_mean",
    old="ops.square(delta)",
    new="ops.square(learning_rate * delta)",
    say="The learning rate got into delta, and so into the mean of moves. That mean is of delta without it; the rate "
    "scales only what is added to the variable.",
)
adadelta.mistake(
    "rate_twice",
    old="delta = -ops.sqrt(",
    new="delta = -learning_rate * ops.sqrt(",
    say="The learning rate comes in twice: inside delta, and where the variable is changed. It belongs only there.",
)
adadelta.mistake(
    "rate_forgotten",
    old="self.assign_add(variable, learning_rate * delta)",
    new="self.assign_add(variable, delta)",
    say="The learning rate is ignored. Zeiler has none, which is 1 here; but when one is given, it scales delta.",
)
adadelta.mistake(
    "uphill",
    old="delta = -ops.sqrt(",
    new="delta = ops.sqrt(",
    say="This walks uphill: the minus sign of delta is missing.",
)
adadelta.mistake(
    "no_epsilon_above",
    old="-ops.sqrt(mean_square_delta + self.epsilon)",
    new="-ops.sqrt(mean_square_delta)",
    say="Nothing moves: the mean of moves is 0 at first, and so is its root. Epsilon belongs under both roots.",
)
adadelta.mistake(
    "mean_in_python",
    old=_U,
    new="mean_square_delta = self.rho * mean_square_delta + (1 - self.rho) * ops.square(delta)\n"
    f"        self.mean_square_deltas[self.{_NO_SELF} = mean_square_delta",
    say="The mean of moves is kept in a Python list, and a compiled step forgets it." + _COMPILED,
)
forgets_the_base_class(adadelta)

computes_with_numpy(adadelta, "ops.sqrt(mean_square_gradient + self.epsilon)")

spare_what_others_test(
    adadelta, 'self.mean_square_gradients = self.add_optimizer_variables(variables, "mean_square_gradient")', _A
)

ADAM = {"learning_rate": 0.1, "beta_1": 0.6, "beta_2": 0.8, "epsilon": 0.1}
adam = optimizer(
    "adam",
    "Adam",
    ["update_step"],
    12,
    [
        "Two means that forget for each variable: of the gradients with beta_1, of their squares with beta_2.",
        "t is self.iterations + 1, cast to the variable's dtype. Both corrections go "
        "into one factor on the learning rate.",
        "alpha is learning_rate times the root of 1 - beta_2**t, over 1 - beta_1**t. The "
        "step is alpha times m, over the "
        "root of v plus epsilon, epsilon being outside that root.",
    ],
)
declare_checks(
    adam,
    "Adam",
    oracle.adam,
    ADAM,
    (7, 4, 1),
    {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7},
)

_M = "self.assign(m, self.beta_1 * m + (1 - self.beta_1) * gradient)"
_V = "self.assign(v, self.beta_2 * v + (1 - self.beta_2) * ops.square(gradient))"
_ALPHA = "alpha = learning_rate * ops.sqrt(1 - self.beta_2**t) / (1 - self.beta_1**t)"
_MOVE = "self.assign_sub(variable, alpha * m / (ops.sqrt(v) + self.epsilon))"
_T = "t = ops.cast(self.iterations + 1, variable.dtype)"
adam.mistake(
    "no_bias_correction",
    old=_ALPHA,
    new="alpha = learning_rate",
    say="This is Adam without bias correction: the first steps have the wrong length, since m and v begin at 0. "
    "Multiply the learning rate by sqrt(1 - beta_2**t) / (1 - beta_1**t).",
)
adam.mistake(
    "only_m_corrected",
    old=_ALPHA,
    new="alpha = learning_rate / (1 - self.beta_1**t)",
    say="Only m is corrected for its start at 0. v begins at 0 too: the factor sqrt(1 - beta_2**t) is missing.",
)
adam.mistake(
    "t_from_0",
    old="self.iterations + 1",
    new="self.iterations",
    say="t begins at 0, so that 1 - beta**t is 0 in the first step and the weights become NaN. self.iterations counts "
    "finished steps: add 1.",
)
adam.mistake(
    "t_counts_updates",
    edits=[(_T, "self.count = getattr(self, 'count', 0) + 1\n        t = ops.cast(self.count, variable.dtype)")],
    say="t counts calls of update_step, which comes once for every variable; and a "
    "compiled step runs Python only once. "
    "Use self.iterations + 1.",
)
adam.mistake(
    "betas_swapped",
    edits=[(_M, _M.replace("beta_1", "beta_2")), (_V, _V.replace("beta_2", "beta_1"))],
    say="The betas are swapped: beta_1 belongs to m, the mean of gradients, and beta_2 to v, the mean of squares.",
)
adam.mistake(
    "corrections_swapped",
    old=_ALPHA,
    new="alpha = learning_rate * ops.sqrt(1 - self.beta_1**t) / (1 - self.beta_2**t)",
    say="The corrections are swapped: the root of 1 - beta_2**t goes above (for v), 1 - beta_1**t below (for m).",
)
adam.mistake(
    "correction_without_root",
    old="ops.sqrt(1 - self.beta_2**t)",
    new="(1 - self.beta_2**t)",
    say="The root of the correction is missing: v stands under a root, so its correction does too, "
    "sqrt(1 - beta_2**t).",
)
adam.mistake(
    "whole_number_of_steps",
    old=_T,
    new="t = self.iterations + 1",
    say="Where it cannot convert a number to int64: self.iterations is a whole number, and a power of beta is none. "
    "Cast t first: ops.cast(self.iterations + 1, variable.dtype).",
)
adam.mistake(
    "epsilon_in_the_root",
    old="(ops.sqrt(v) + self.epsilon)",
    new="ops.sqrt(v + self.epsilon)",
    say="Epsilon is inside the root. In Adam it is added to the root: sqrt(v) + epsilon.",
)
adam.mistake(
    "epsilon_added_to_the_step",
    old="(ops.sqrt(v) + self.epsilon)",
    new="ops.sqrt(v) + self.epsilon",
    say="Epsilon is added to the weights' step instead of the divisor, and 0/0 gives NaN. Put brackets around "
    "sqrt(v) + epsilon.",
)
adam.mistake(
    "epsilon_of_algorithm_1",
    edits=[
        (_ALPHA, "alpha = learning_rate / (1 - self.beta_1**t)"),
        ("(ops.sqrt(v) + self.epsilon)", "(ops.sqrt(v / (1 - self.beta_2**t)) + self.epsilon)"),
    ],
    say="This is the paper's algorithm 1 (and PyTorch): epsilon is added after v is corrected. Asked is the form of "
    'section 2, "epsilon hat": it is added to the uncorrected sqrt(v), and both corrections scale the rate.',
)
adam.mistake(
    "sign_only",
    old=_MOVE,
    new="self.assign_sub(variable, learning_rate * ops.sign(m))",
    say="Only the sign of the mean is used. Adam's step is m divided by sqrt(v) + epsilon, which is less than 1 where "
    "gradients disagree.",
)
adam.mistake(
    "no_square",
    old="ops.square(gradient)",
    new="gradient",
    say="v is a mean of the gradients, not of their squares, and its root is NaN where they are negative.",
)
adam.mistake(
    "no_root",
    old="(ops.sqrt(v) + self.epsilon)",
    new="(v + self.epsilon)",
    say="The root is missing: divide by sqrt(v) + epsilon.",
)
adam.mistake(
    "uphill",
    old="self.assign_sub(variable, alpha",
    new="self.assign_add(variable, alpha",
    say="This walks uphill: take the step away from the variable.",
)
adam.mistake(
    "mean_in_python",
    old=_M,
    new=f"m = self.beta_1 * m + (1 - self.beta_1) * gradient\n        self.means[self.{_NO_SELF} = m",
    say="The mean m is kept in a Python list, and a compiled step forgets it." + _COMPILED,
)
computes_with_numpy(adam, "(ops.sqrt(v) + self.epsilon)")

spare_what_others_test(adam, "", "")

adamw = optimizer(
    "adamw",
    "AdamW",
    ["update_step"],
    7,
    [
        "Two things in a row: shrink the variable a little, then do what Adam does. Adam "
        "is the class above: use super().",
        "The share that is lost is learning_rate * weight_decay of the variable, where "
        "self._use_weight_decay(variable) is true. The gradient stays as it came.",
        "Where self._use_weight_decay(variable) is true, take learning_rate * "
        "self.weight_decay * variable away; then call "
        "Adam's update_step with the same three arguments.",
    ],
    needs=("adam",),
)
declare_checks(adamw, "AdamW", oracle.adamw, {**ADAM, "learning_rate": 0.2, "weight_decay": 0.7}, (3, 3))


@adamw.check(
    points=1,
    probe="partly_excluded",
    draw=gradients,
    optimizer="AdamW",
    settings={**ADAM, "learning_rate": 0.2, "weight_decay": 0.7},
    steps=4,
)
def leaves_out_the_excluded(seen, given):
    """A variable that is excluded from the decay takes Adam's step alone."""
    settings = dict(given["settings"])
    rates = np.full(given["steps"], settings.pop("learning_rate"))
    excluded = {**settings, "weight_decay": 0.0}
    return [
        close(
            getattr(seen, at),
            path(oracle.adamw, given[f"{at}_start"], given[f"{at}_gradients"], rates, chosen),
            what=what,
            axes=("step",),
        )
        for at, chosen, what in (
            ("kernel", settings, CALLED["kernel"]),
            ("bias", excluded, "the bias, which exclude_from_weight_decay names"),
        )
    ]


_DECAY = """decay = ops.cast(learning_rate, variable.dtype) * self.weight_decay
            self.assign_sub(variable, decay * variable)"""
_ADAM_STEP = "super().update_step(gradient, variable, learning_rate)"
adamw.mistake(
    "l2_in_the_gradient",
    old=_DECAY,
    new="gradient = gradient + self.weight_decay * variable",
    say="This is an L2 penalty: the decay is added to the gradient, and Adam's means and division take it in. "
    "AdamW leaves the gradient alone and shrinks the variable directly.",
)
adamw.mistake(
    "decay_without_rate",
    old="ops.cast(learning_rate, variable.dtype) * self.weight_decay",
    new="self.weight_decay",
    say="The decay is not multiplied by the learning rate: take learning_rate * weight_decay * w away.",
)
adamw.mistake("decay_forgotten", old=_DECAY, new="pass", say="This is Adam without decay: the weights are not shrunk.")
adamw.mistake(
    "decay_after_the_step",
    edits=[
        (
            f"if self._use_weight_decay(variable):\n            {_DECAY}\n        {_ADAM_STEP}",
            f"{_ADAM_STEP}\n        if self._use_weight_decay(variable):\n            {_DECAY}",
        )
    ],
    say="The weights are shrunk after Adam's step, and the step with them. Shrink first, then step.",
)
adamw.mistake(
    "decays_twice",
    old="def _apply_weight_decay(self, variables):",
    new="def _decay_of_keras(self, variables):",
    say="The weights are shrunk twice: by you and by the base class, whose own decay must be switched off when "
    "update_step does it.",
)
adamw.mistake(
    "grows",
    old="self.assign_sub(variable, decay * variable)",
    new="self.assign_add(variable, decay * variable)",
    say="The weights grow: take learning_rate * weight_decay * w away from them.",
)
adamw.mistake(
    "step_forgotten",
    old=_ADAM_STEP,
    new="return",
    say="The weights are only shrunk. Adam's step comes after that: super().update_step(...).",
)
adamw.mistake(
    "decays_what_is_excluded",
    old="if self._use_weight_decay(variable):",
    new="if True:",
    say="All variables are shrunk, also those that exclude_from_weight_decay names. Ask for each whether it is to be: "
    "if self._use_weight_decay(variable).",
)
spare_what_others_test(adamw, "", "")


# ----------------------------------------------------------------------------------------------------------------- race

race = Exercise(
    "race",
    write=["race"],
    points=5,
    probe="races",
    draw=two_dimensions,
    forbid=LIBRARY_OPTIMIZERS,
    hints=[
        "Each runner needs weights of its own: make a new keras.Variable from w0 for each optimizer.",
        "optimizer.apply takes a list of gradients and a list of variables, here one each, and changes the variable.",
        "For each optimizer: a fresh variable, a list that begins with a copy of it, "
        "then `steps` times apply and append "
        "a copy (ops.convert_to_numpy makes one); at the end np.stack.",
    ],
)


@race.check(points=5, steps=5)
def each_runs_its_own_way(seen, given):
    """Each optimizer's path has the start and the place after every step."""
    return [
        close(getattr(seen, name), oracle.heavy_ball(given, lr, kept), what=f'the path of "{name}"', axes=("place",))
        for name, lr, kept in zip("abc", given["lr"], given["kept"], strict=True)
    ]


race.mistake(
    "one_variable_for_all",
    edits=[
        ("paths = {}", "paths = {}\n    w = keras.Variable(w0)"),
        ("        w = keras.Variable(w0)\n        path", "        path"),
    ],
    say="All optimizers move the same variable, so each starts where the one before it "
    "stopped. Make a new variable for "
    "each.",
)
race.mistake(
    "start_missing",
    old="path = [ops.convert_to_numpy(w)]",
    new="path = []",
    say="The start is missing: a path has steps + 1 places, the first of which is w0.",
)
race.mistake(
    "end_missing",
    old="np.stack(path)",
    new="np.stack(path[:-1])",
    say="The last place is missing: a path has the start and the place after every step.",
)
race.mistake(
    "same_array",
    old="path.append(ops.convert_to_numpy(w))",
    new="path.append(w)",
    say="All places are the last one: the list holds the variable itself many times, and it moves on. Append a copy of "
    "its value, with ops.convert_to_numpy.",
)
race.mistake(
    "same_array_from_the_start",
    edits=[
        ("path = [ops.convert_to_numpy(w)]", "path = [w]"),
        ("path.append(ops.convert_to_numpy(w))", "path.append(w)"),
    ],
    say="All places, the start included, are the last one: the list holds the variable itself many times, and it moves "
    "on. Keep copies of its value, made by ops.convert_to_numpy.",
)
race.mistake(
    "one_variable_and_no_copies",
    edits=[
        ("paths = {}", "paths = {}\n    w = keras.Variable(w0)"),
        ("        w = keras.Variable(w0)\n        path = [ops.convert_to_numpy(w)]", "        path = [w]"),
        ("path.append(ops.convert_to_numpy(w))", "path.append(w)"),
        ("np.stack(path)", "path"),
    ],
    say="Every place of every path is the same: there is one variable for all, and the paths hold the variable itself. "
    "Make a new variable for each optimizer, and keep copies of its value, made by ops.convert_to_numpy.",
)
race.mistake(
    "gradient_at_the_start",
    old="[df(w)]",
    new="[df(w0)]",
    say="Every step uses the gradient at the start. Ask df at the place where this optimizer stands now.",
)
race.mistake(
    "no_lists",
    old="optimizer.apply([df(w)], [w])",
    new="optimizer.apply(df(w), w)",
    say="An optimizer changes many variables at once: apply takes a list of gradients and a list of variables, here "
    "with one each.",
)
race.mistake(
    "axes_first",
    old="np.stack(path)",
    new="np.stack(path, axis=1)",
    say="The path is turned on its side: one row for each place, shape (steps + 1, 2).",
)
race.equivalent(("np.stack(path)", "path"), because="A list of places is accepted as a path.")


# ------------------------------------------------------------------------------------- batch size against learning rate

noise_scale = Exercise(
    "noise_scale",
    write=["noise_scale"],
    points=2,
    probe="noise_scales",
    draw=trainings,
    hints=[
        "What makes the shaking stronger stands above the line, what calms it below.",
        "Twice the rate doubles it, twice the batch halves it, twice the data doubles it.",
        "Multiply the rate by the number of batches in an epoch.",
    ],
)


@noise_scale.check(points=2)
def rises_with_the_rate_and_falls_with_the_batch(seen, given):
    """The noise scale is the learning rate times the number of batches in an epoch."""
    batches = np.asarray(given["n"], "float64") / given["batch_size"]
    return close(seen.noise, batches * given["lr"], what="the noise scale", axes=("case",))


noise_scale.mistake(
    "inverted",
    old="return lr * n / batch_size",
    new="return lr * batch_size / n",
    say="n and the batch size are swapped: a larger batch is calmer, so it stands below the line.",
)
noise_scale.mistake(
    "data_forgotten",
    old="return lr * n / batch_size",
    new="return lr / batch_size",
    say="The number of examples is missing: lr * n / batch_size.",
)
noise_scale.mistake(
    "exact",
    old="return lr * n / batch_size",
    new="return lr * (n / batch_size - 1)",
    say="This is Smith and Le's exact form, lr * (n / B - 1). Asked is its value for small batches: lr * n / B.",
)
noise_scale.mistake(
    "whole_batches",
    old="return lr * n / batch_size",
    new="return lr * (n // batch_size)",
    say="`//` throws the fraction away. Divide with `/`.",
)

linear_scaling = Exercise(
    "linear_scaling",
    write=["linear_scaling"],
    points=2,
    probe="scaled_rates",
    draw=changes_of_batch,
    hints=[
        "The noise scale before and after must be equal; n is the same in both.",
        "A batch three times as large wants a rate three times as large.",
        "Multiply the old rate by how many times the batch has grown.",
    ],
)


@linear_scaling.check(points=2)
def keeps_the_noise(seen, given):
    """The rate grows as the batch does."""
    expected = np.asarray(given["base_lr"]) / given["base_batch"] * given["batch"]
    return close(seen.lr, expected, what="the learning rate", axes=("case",))


linear_scaling.mistake(
    "square_root",
    old="batch / base_batch",
    new="(batch / base_batch) ** 0.5",
    say="This is the square-root rule. Asked is the linear one: k times the batch, k times the rate.",
)
linear_scaling.mistake(
    "inverted",
    old="batch / base_batch",
    new="base_batch / batch",
    say="The two batch sizes are swapped: a larger batch wants a larger rate.",
)
linear_scaling.mistake(
    "whole_times",
    old="base_lr * batch / base_batch",
    new="base_lr * (batch // base_batch)",
    say="`//` throws the fraction away, and a smaller batch gets the rate 0. Divide with `/`.",
)


# --------------------------------------------------------------------------------------------------------------- warmup

warmup = Exercise(
    "warmup",
    write=["Warmup.__call__"],
    points=7,
    probe="warm_rates",
    draw=ramp,
    forbid=LIBRARY_SCHEDULES,
    hints=[
        "On a straight line, the share of the way that is behind you is step / warmup_steps.",
        "In compiled training the step is a tensor, which `if` cannot ask. ops.where(condition, a, b) can, and takes "
        "both branches.",
        "While step < warmup_steps: base_lr plus the share of (target_lr - base_lr). From then on `after`, called with "
        "the steps since the warmup ended; a number stays as it is, and None means target_lr.",
    ],
)


def expected_rates(given):
    """What the oracle says about `ramp`'s inputs."""
    after = {
        "a schedule": lambda step: given["target_lr"] / (1 + given["fade"] * step),
        "a number": lambda step: given["then"],
        "nothing": lambda step: given["target_lr"],
    }[given["after"]]
    steps = np.arange(given["steps"])
    ends = given["base_lr"], given["target_lr"]
    return np.array([oracle.warmup(step, *ends, given["warmup_steps"], after) for step in steps])


@warmup.check(points=2, steps=10)
def rises_then_follows(seen, given):
    """A straight line to target_lr, then the schedule that comes after, which counts from 0."""
    return close(seen.rates, expected_rates(given), what="the learning rate", axes=("step",))


@warmup.check(points=2, probe="warm_steps", steps=10)
def drives_a_compiled_optimizer(seen, given):
    """It also works in compiled training, where the step is a tensor."""
    return close(
        seen.rates, expected_rates(given), what="the learning rate in a compiled step", axes=("step",), atol=3e-6
    )


@warmup.check(points=1, probe="warm_constants", steps=10, constant=True)
def takes_a_constant_after(seen, given):
    """A number may come after the warmup, or nothing, which stays at target_lr."""
    return all_of(
        close(seen.number, expected_rates(given), what="the learning rate before a number", axes=("step",)),
        close(seen.nothing, expected_rates({**given, "after": "nothing"}), what="the learning rate", axes=("step",)),
    )


@warmup.check(points=1, probe="warm_tensors", steps=10)
def takes_a_tensor(seen, given):
    """The step may be a tensor of a whole number, and what comes after may be another warmup."""
    ends = given["target_lr"], given["then"], 4
    second = {**given, "after": "a schedule"}
    first = given["warmup_steps"]
    later = [oracle.warmup(step - first, *ends, lambda step: given["then"]) for step in range(first, given["steps"])]
    return all_of(
        close(seen.rates, expected_rates(given), what="the learning rate of a step in a tensor", axes=("step",)),
        close(
            seen.twice,
            np.concatenate([expected_rates(second)[:first], later]),
            what="the learning rate, where another warmup comes after",
            axes=("step",),
        ),
    )


@warmup.check(points=1, probe="no_warmup", steps=10)
def may_be_left_out(seen, given):
    """With warmup_steps=0 there is no warmup: from step 0 on it is `after`, or target_lr."""
    fading = [given["target_lr"] / (1 + given["fade"] * step) for step in range(given["steps"])]
    return all_of(
        close(seen.rates, fading, what="the learning rate with warmup_steps=0", axes=("step",)),
        close(
            seen.nothing,
            np.full(given["steps"], given["target_lr"]),
            what="the learning rate with warmup_steps=0 and nothing after",
            axes=("step",),
        ),
    )


_LATER = "later = ops.maximum(step - self.warmup_steps, 0)"
_WHERE = 'return ops.where(step < self.warmup_steps, rising, ops.cast(settled, "float32"))'
warmup.mistake(
    "after_not_restarted",
    old=_LATER,
    new="later = step",
    say="after is called with the step of the whole training. It counts from the end of the warmup: "
    "after(step - warmup_steps).",
)
warmup.mistake(
    "one_step_late",
    old='share = ops.cast(step, "float32")',
    new='share = (ops.cast(step, "float32") + 1)',
    say="The line is one step ahead: at step 0 the rate is base_lr, and at step warmup_steps it is target_lr.",
)
warmup.mistake(
    "one_step_short",
    old="/ max(self.warmup_steps, 1)",
    new="/ max(self.warmup_steps - 1, 1)",
    say="The line arrives one step early: target_lr is due at step warmup_steps, not at the one before.",
)
warmup.mistake(
    "starts_at_zero",
    old="rising = self.base_lr + (self.target_lr - self.base_lr) * share",
    new="rising = self.target_lr * share",
    say="The line starts at 0. It starts at base_lr: base_lr + (target_lr - base_lr) * step / warmup_steps.",
)
warmup.mistake(
    "overshoots",
    old="(self.target_lr - self.base_lr) * share",
    new="self.target_lr * share",
    say="The line ends at base_lr + target_lr. What it climbs is target_lr - base_lr.",
)
warmup.mistake(
    "step_not_cast",
    edits=[
        ('share = ops.cast(step, "float32") / max(self.warmup_steps, 1)', "share = 1 / max(self.warmup_steps, 1)"),
        ("(self.target_lr - self.base_lr) * share", "(self.target_lr - self.base_lr) * step * share"),
    ],
    say="A tensor of a whole number cannot be multiplied by a fraction: cast the step first, "
    'ops.cast(step, "float32").',
)
warmup.mistake(
    "divides_by_zero",
    edits=[
        ('ops.cast(step, "float32") / max(self.warmup_steps, 1)', 'ops.cast(step, "float32")'),
        ("(self.target_lr - self.base_lr) * share", "(self.target_lr - self.base_lr) / self.warmup_steps * share"),
    ],
    say="warmup_steps may be 0, which leaves the warmup out; both branches are computed, and this one divides by it. "
    "Divide by max(self.warmup_steps, 1).",
)
warmup.mistake(
    "python_if",
    old=_WHERE,
    new="return rising if step < self.warmup_steps else settled",
    say="`if` cannot ask a step that is a tensor, as it is in compiled training. Use ops.where(condition, a, b).",
)
warmup.mistake(
    "stays",
    old="settled = self.after(later)",
    new="settled = self.target_lr",
    say="After the warmup the rate stays at target_lr. It must follow after(step - warmup_steps).",
)
warmup.mistake(
    "calls_a_number",
    edits=[
        (
            "elif callable(self.after):\n            settled = self.after(later)\n        "
            "else:\n            settled = self.after",
            "else:\n            settled = self.after(later)",
        )
    ],
    say="`after` may be a number, which cannot be called: then it is the rate itself.",
)
warmup.mistake(
    "nothing_means_zero",
    old="settled = self.target_lr",
    new="settled = 0.0",
    say="With nothing after the warmup the rate falls to 0. It stays at target_lr.",
)
warmup.equivalent(
    ("max(self.warmup_steps, 1)", "max(self.warmup_steps, 0)"),
    ("max(self.warmup_steps, 1)", "max(self.warmup_steps, 2)"),
    because="It matters for a warmup of 0 or 1 steps alone, in which no step asks for the share: a tensor that is "
    "divided by 0 is infinite, and ops.where leaves it aside.",
)


# ------------------------------------------------------------------------------------------------------- grow_the_batch

grow_the_batch = Exercise(
    "grow_the_batch",
    write=["batch_sizes"],
    points=5,
    probe="grown_batches",
    draw=phases,
    hints=[
        "Write the noise scale of a phase twice: as the recipe has it, and with the rate lrs[0]. They must be equal.",
        "lrs[0] * n / new_batch = lr * n / batch_size. Solve for new_batch; n drops out.",
        "A rate ten times lower means a batch ten times larger. Round to the nearest whole number, then take the "
        "smaller of that and n // 10.",
    ],
)


@grow_the_batch.check(points=5)
def calms_the_noise_as_the_recipe_does(seen, given):
    """The batch grows as the rate would fall, in whole numbers, up to a tenth of the data."""
    expected = oracle.batch_sizes(given["lrs"], given["n"], given["batch_size"])
    return equal(seen.sizes, expected, what="the batch sizes", axes=("phase",))


_GROWN = "round(batch_size * lrs[0] / lr)"
grow_the_batch.mistake(
    "decays",
    old="lrs[0] / lr",
    new="lr / lrs[0]",
    say="The batch shrinks. Less noise means a larger batch: batch_size * lrs[0] / lr.",
)
grow_the_batch.mistake(
    "no_cap",
    old="min(size, n // 10)",
    new="size",
    say="The batch grows without limit. Beyond n // 10 the formula no longer holds: stop there.",
)
grow_the_batch.mistake(
    "cap_at_all_the_data",
    old="min(size, n // 10)",
    new="min(size, n)",
    say="The batch may grow to the whole data. Stop at a tenth of it: n // 10.",
)
grow_the_batch.mistake(
    "truncated", old="round(", new="int(", say="int cuts the fraction off; round to the nearest whole number."
)
grow_the_batch.mistake(
    "truncated_and_no_cap",
    edits=[("round(", "int("), ("min(size, n // 10)", "size")],
    say="Two things: int cuts the fraction off, where the nearest whole number is asked; and the batch grows without "
    "limit, where it stops at n // 10.",
)
grow_the_batch.mistake(
    "rounded_up",
    old=_GROWN,
    new="int(np.ceil(batch_size * lrs[0] / lr))",
    say="These are rounded up; round to the nearest whole number.",
)
grow_the_batch.mistake(
    "not_rounded", old=_GROWN, new="batch_size * lrs[0] / lr", say="A batch is a whole number of examples: round."
)
grow_the_batch.mistake(
    "from_phase_to_phase",
    edits=[(f"{_GROWN} for lr in lrs", "round(batch_size * before / lr) for before, lr in zip([lrs[0], *lrs], lrs)")],
    say="Each rate is compared with the one of the phase before. The rate that is kept is lrs[0]: compare with that.",
)


lab = Lab(
    title="Optimizers: descent, step sizes, and eight rules as Keras classes",
    minutes=135,
    seconds=23,
    concepts="gradient descent, stochastic, minibatch, momentum, Nesterov, Adagrad, Adadelta, RMSProp, Adam; "
    "learning-rate choice, batch-size/learning-rate noise scale, linear scaling, warmup, growing the batch",
    exercises=[
        descend,
        predicted_decrease,
        diagnose,
        sgd,
        race,
        momentum,
        nesterov,
        adagrad,
        rmsprop,
        adadelta,
        adam,
        adamw,
        noise_scale,
        linear_scaling,
        warmup,
        grow_the_batch,
    ],
)
