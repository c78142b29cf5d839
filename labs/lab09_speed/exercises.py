"""What lab09 grades. Trusted: this side never runs a learner's code, and imports NumPy only."""

import numpy as np

from grader import Exercise, Lab, close, equal, expect

from . import oracle

OTHER_LIBRARIES = ("zoo", "torch", "jax")
LOOSE = {"rtol": 1e-3, "atol": 1e-3}  # a small difference of large numbers, in float32
LARGEST = 65504  # float16
AS_MANY = "x and y have as many rows."

# ---------------------------------------------------------------------------------------------------------------- draws


def points(rng, n, m, d):
    """Two sets of points, none near one another, away from the origin."""
    a, b = (rng.normal(size=(rows, d)) + rng.uniform(-2, 2, d) for rows in (n, m))
    return {"a": a.astype("float32"), "b": (b + 1).astype("float32")}


def seed_only(rng):
    """A seed for what the probe draws."""
    return {"seed": int(rng.integers(1, 1000))}


def linear(rng, strength=0.1):
    """A linear model from 3 features to 2 outputs that fades its inputs in training, with a penalty on its kernel."""
    return {
        "kernel": (rng.integers(16, 64, (3, 2)) / 32 * rng.choice([-1, 1], (3, 2))).astype("float32"),
        "bias": (rng.integers(16, 64, 2) / 32).astype("float32"),
        "share": 0.5,
        "strength": strength,
    }


def pairs(rng, sizes):
    """Batches of these sizes: multiples of 1/32, and whole numbers of 0 to 3 for truths."""
    return {
        "x": [(rng.integers(-64, 64, (n, 3)) / 32).astype("float32") for n in sizes],
        "y": [rng.integers(0, 4, (n, 2)) for n in sizes],
    }


def one_of(rng, draws):
    """A generator that is one of so few: what costs time is observed once for each."""
    which = int(rng.integers(draws))
    return which, np.random.default_rng(which)


def training(rng, batches, lists, draws):
    """Batches, the last one short."""
    which, rng = one_of(rng, draws)
    settings = {"lr": 0.01, "momentum": 0.5, "which": which, "lists": lists}
    return {"model": linear(rng), **pairs(rng, [4] * batches + [3]), **settings}


def examples(rng):
    """Examples all different, and their labels."""
    which, rng = one_of(rng, 3)
    n = 76
    ids = rng.permutation(np.arange(1, n + 1))
    x = np.stack([ids, rng.integers(0, 9, n)], axis=1)
    return {"x": x.astype("float32"), "y": rng.integers(0, 5, n), "batch_size": 8,
            "seed": int(rng.integers(1, 1000)), "which": which}  # fmt: skip


def parted(rng, sizes, write):
    """A model, and a batch cut in parts; the parts differ in what they are like."""
    which, rng = one_of(rng, 6)
    given = pairs(rng, [int(n) for n in rng.permutation(sizes)])
    given["x"] = [x + np.float32(place) for place, x in enumerate(given["x"])]
    return {"model": linear(rng), **given, "write": write, "which": f"{which} of {sizes}"}


def small_numbers(rng):
    """Steps whose slopes are below the smallest float16, and a scale that lifts them."""
    which, rng = one_of(rng, 4)
    times = 2.0 ** -int(rng.integers(28, 31))
    return {"model": linear(rng, strength=0.0), **pairs(rng, [4, 4]), "times": times, "scale": 1 / times,
            "lr": 0.01 / times, "momentum": 0.5, "which": which}  # fmt: skip


def overflow(rng):
    """Three steps; in the second the kernel's slopes overflow, and the bias's do not."""
    which, rng = one_of(rng, 4)
    while True:
        given = {"model": linear(rng, strength=0.0), **pairs(rng, [4, 4, 4]), "times": 2.0**-6}
        given["x"][1] = np.float32(rng.choice([-1, 1], (1, 3)) * rng.integers(220, 250, (4, 3)))
        given["y"][1] = np.zeros((4, 2), int)
        scale = 2.0 ** int(rng.integers(9, 11))
        kernel, bias = (
            abs(g) * scale * given["times"] for g in oracle.gradients(given["model"], given["x"][1], given["y"][1])
        )
        if kernel.min() > 2 * LARGEST and bias.max() < LARGEST / 2:
            return {**given, "scale": scale, "lr": 0.3, "momentum": 0.5, "which": which}


def dense_networks(rng):
    """Networks of all different sizes."""
    drawn = [[int(size) for size in rng.choice(np.arange(3, 60), length, replace=False)] for length in (2, 3, 5)]
    return {"layer": "dense", "cases": [[sizes, int(rng.integers(2, 40))] for sizes in [*drawn, [784, 128, 32, 10]]]}


def convolutions(rng, padding):
    """Convolutions of all different sizes, with strides that do not divide them."""
    cases = []
    for strides in (1, 2, 3):
        kernel = rng.choice([2, 3, 4, 5, 6], 2, replace=False)
        image = kernel + rng.choice(np.arange(3, 20), 2, replace=False) * strides + rng.integers(1, 3)
        if padding == "same":  # one more than a multiple, so that rounding up and down differ
            image = rng.choice(np.arange(3, 9), 2, replace=False) * strides + 1
        channels = rng.choice(np.arange(2, 9), 2, replace=False)
        settings = {"strides": strides, "padding": padding} if strides > 1 or padding == "same" else {}
        shape = [int(size) for size in (*kernel, *channels)]
        cases.append([[int(size) for size in image], shape, int(rng.integers(2, 6)), settings])
    return {"layer": "convolution", "cases": cases}


def somewhere(rng):
    """A model, an input, and another device."""
    return {"model": linear(rng), "x": rng.normal(size=(2, 3)).astype("float32"),
            "device": f"GPU:{int(rng.integers(1, 4))}"}  # fmt: skip


def machine(rng):
    """A machine with a CPU and some GPUs, listed as TensorFlow does: CPU first."""
    return {"devices": ["CPU:0"] + [f"GPU:{n}" for n in range(int(rng.integers(2, 5)))]}


# ------------------------------------------------------------------------------------------------------------ vectorize

vectorize = Exercise(
    "vectorize",
    write=["pairwise_distances"],
    points=16,
    probe="distances",
    draw=points,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Look at the three terms of the formula: which shape has each, and which shape has the sum?",
        "The squares of a's rows, ops.sum(a * a, axis=1), are (n,). With [:, None] they are a column, (n, 1). Those of "
        "b are (m,), a row as they come. A column plus a row is (n, m).",
        "The third term is 2 * ops.matmul(a, ops.transpose(b)). Of the sum of all three take ops.maximum(..., 0.0), "
        "then ops.sqrt.",
    ],
)


@vectorize.check(points=7, n=5, m=7, d=4)
def finds_the_distances(seen, given):
    """Row i, column j holds the distance of a[i] from b[j]."""
    expected = oracle.pairwise_distances(given["a"], given["b"])
    return close(seen.distances, expected, what="the distances", axes=("row", "column"), **LOOSE)


@vectorize.check(points=3, probe="equal_rows", n=40, m=1, d=20)
def equal_rows_are_near(seen, given):
    """Of two equal rows the distance is near 0, and never nan."""
    return [
        expect(
            not seen.nan,
            "the distance of a row from itself came out as nan: by rounding its square is a hair below 0, and has no "
            "root.",
        ),
        expect(seen.near, "the distance of a row from itself should be nearly 0, and is not."),
    ]


@vectorize.check(points=3, probe="work", draw=seed_only)
def no_loop(seen, given):
    """Python has as much to do for many rows, or many features, as for few."""
    for looping, what in zip(seen.loops, ("more rows of a", "more rows of b", "more features"), strict=True):
        if looping:
            return expect(False, f"for {what}, Python goes through more instructions: there is a loop over them.")
    return expect(True, "")


@vectorize.check(points=3, probe="memory", n=64, m=64, d=96)
def little_memory(seen, given):
    """No array holds many more numbers than a, b and the answer."""
    return expect(
        not seen.too_much,
        "for 64 rows of a, 64 of b and 96 features an array of about 64 × 64 × 96 numbers is made. Do without it: the "
        "formula needs only (n, m).",
    )


_ROOT = "return ops.sqrt(ops.maximum(squares, 0.0))"
_SQUARES = "squares = column + row - 2 * ops.matmul(a, ops.transpose(b))"
vectorize.name_mistakes(
    ("negative_root", "ops.maximum(squares, 0.0)", "squares",
     "Where a row is compared with itself, rounding leaves a little less than 0, and its root is nan. First take "
     "ops.maximum(squares, 0.0), then the root."),
    ("loop", _ROOT, "return ops.stack([ops.sqrt(ops.sum((b - a[i]) ** 2, axis=1)) for i in range(a.shape[0])])",
     "This goes through the rows of a in a Python loop. The formula treats all of them at once."),
    ("loop_over_b", _ROOT,
     "return ops.stack([ops.sqrt(ops.sum((a - b[j]) ** 2, axis=1)) for j in range(b.shape[0])], axis=1)",
     "This goes through the rows of b in a Python loop. The formula treats all of them at once."),
    ("two_loops", _ROOT,
     "return np.array([[np.sqrt(np.sum((p - q) ** 2)) for q in np.asarray(b)] for p in np.asarray(a)])",
     "These are two Python loops, one distance at a time. The formula treats all rows at once."),
    ("loop_over_features", _ROOT,
     "return ops.sqrt(sum((a[:, k, None] - b[None, :, k]) ** 2 for k in range(a.shape[1])))",
     "This goes through the features in a Python loop. A product of matrices does so for you."),
    ("all_differences", _ROOT, "return ops.sqrt(ops.sum((a[:, None] - b[None]) ** 2, axis=2))",
     "a[:, None] - b[None] holds n·m·d numbers, to keep n·m of them. Use the formula: its product of matrices makes "
     "n·m."),
    ("squares", _ROOT, "return ops.maximum(squares, 0.0)", "These are the squares of the distances. Take the root."),
    ("plus", "row - 2", "row + 2", "The product is added. It is taken off: |a|² + |b|² - 2 a·b."),
    ("once", "- 2 * ops.matmul", "- ops.matmul", "The product is taken off once. It must be twice: - 2 a·b."),
    ("turned", _ROOT, "return ops.transpose(ops.sqrt(ops.maximum(squares, 0.0)))",
     "The answer is turned round: a row for each row of a, a column for each row of b."),
    ("means", [("ops.sum(a * a, axis=1)", "ops.mean(a * a, axis=1)"),
               ("ops.sum(b * b, axis=1)", "ops.mean(b * b, axis=1)")],
     "The squares of a row are averaged. Add them up: ops.sum."),
    ("not_squared", [("ops.sum(a * a, axis=1)", "ops.sum(a, axis=1)"),
                     ("ops.sum(b * b, axis=1)", "ops.sum(b, axis=1)")],
     "|a|² is the sum of the *squares* of a row: ops.sum(a * a, axis=1)."),
    ("city_blocks", _ROOT, "return ops.sum(ops.abs(a[:, None] - b[None]), axis=2)",
     "This adds up the sizes of the differences. Asked is the root of the sum of their squares."),
    ("shapes_do_not_fit", "[:, None]", "",
     "The shapes do not fit together. Add up along axis 1, a number for each row; make the squares of a a column by "
     "[:, None]; and in the product of matrices b is turned: ops.transpose(b)."),
    ("no_return", _ROOT, "ops.sqrt(ops.maximum(squares, 0.0))", "The distances are computed, but not returned."),
)  # fmt: skip

# ----------------------------------------------------------------------------------------------------------- trace_once

trace_once = Exercise(
    "trace_once",
    write=["make_step"],
    points=14,
    probe="traces",
    draw=training,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Three things: the optimizer's variables, one compiled function, and a plain function around it.",
        "@tf.function above a function of x and y, inside make_step and outside of step, compiles it once. "
        "optimizer.build(model.trainable_variables) stands before it.",
        "step(x, y) returns compiled(ops.convert_to_tensor(x), ops.convert_to_tensor(y)); compiled returns "
        "train_step(model, optimizer, loss, x, y); make_step returns step.",
    ],
)


@trace_once.check(points=5, probe="learned", batches=3, lists=False, draws=2)
def learns(seen, given):
    """Every step returns the loss before it, and leaves the weights where train_step does."""
    batches = list(zip(given["x"], given["y"], strict=True))
    values, kernels, biases = oracle.descent(given["model"], batches, given["lr"], given["momentum"])
    return [
        close(seen.values, values, what="the losses", axes=("step",), rtol=1e-3),
        close(seen.kernel, kernels[-1], what="the kernel after all steps", **LOOSE),
        close(seen.bias, biases[-1], what="the bias after all steps", **LOOSE),
    ]


def traced_twice_at_most(seen, what):
    """A judge of how often Python went through the model."""
    traced = int(seen.traced)
    if traced and seen.eager:
        return expect(False, "the step is not compiled: Python goes through the model at every call. Use @tf.function.")
    if seen.made:
        return expect(
            False, "a call of `step` makes a new compiled function, to be traced anew. Make one in make_step."
        )
    if not seen.built:
        return expect(
            False,
            "the optimizer made its variables while a graph was traced, which costs another trace. Let it do so "
            "before: optimizer.build(model.trainable_variables).",
        )
    often = ("never", "once or twice", "three to five times", "more than five times")[traced]
    return expect(
        traced == 1, f"{what}: Python went through the model {often}, where at most two traces were expected."
    )


@trace_once.check(points=5, batches=20, lists=False, draws=1)
def new_values_no_new_trace(seen, given):
    """20 batches of other values, and a short one, are traced twice at most."""
    return traced_twice_at_most(seen, "for 20 whole batches and a short one, all of them tensors")


@trace_once.check(points=4, batches=5, lists=True, draws=1)
def lists_no_new_trace(seen, given):
    """So they are if x and y come from Python: a NumPy array or a list of numbers."""
    return traced_twice_at_most(seen, "for 5 whole batches and a short one, labels as lists of Python numbers")


_BUILD = "    optimizer.build(model.trainable_variables)\n"
_STEP = "return compiled(ops.convert_to_tensor(x), ops.convert_to_tensor(y))"
_TRAIN = "return train_step(model, optimizer, loss, x, y)"
trace_once.name_mistakes(
    ("variables_inside", _BUILD, "",
     "The optimizer makes its variables inside the graph, at the first step, so TensorFlow traces once more. Before "
     "it, outside: optimizer.build(model.trainable_variables)."),
    ("python_ints", [("    @tf.function\n", "    calls = []\n\n    @tf.function\n"),
     ("def compiled(x, y):", "def compiled(x, y, number):"), (_STEP, "calls.append(0)\n        " + _STEP.replace(
      "(y))", "(y), len(calls))"))],
     "The compiled function is given a Python number that is another each time: each time it is traced. Give it "
     "tensors alone."),
    ("no_conversion", _STEP, "return compiled(x, y)",
     "Lists of Python numbers come to the compiled function as they are: each new list is a new trace. Make tensors of "
     "them before, in `step`: ops.convert_to_tensor(x). (Inside the compiled function it is too late.)"),
    ("compiled_each_time", _STEP,
     "return tf.function(lambda x, y: train_step(model, optimizer, loss, x, y))(\n"
     "            ops.convert_to_tensor(x), ops.convert_to_tensor(y))",
     "Each call makes a new compiled function, which is traced anew. Make it once, in make_step."),
    ("not_compiled", "    @tf.function\n", "",
     "Nothing is compiled: Python goes through the model at each step. Put @tf.function above the inner function."),
    ("keras_loop", [("    return step\n", "    model.compile(optimizer, loss)\n    return model.train_on_batch\n")],
     "model.train_on_batch is Keras's own compiled step. Compile `train_step` yourself, by tf.function."),
    ("does_not_learn", _TRAIN, "return batch_loss(model, loss, x, y)",
     "This only computes the loss. A step learns, too: train_step."),
    ("one_batch_only", _STEP, "return compiled(ops.convert_to_tensor(x)[:1], ops.convert_to_tensor(y)[:1])",
     "Only the first example of the batch is learned from."),
    ("step_forgotten", "    return step\n", "",
     "make_step returns nothing: `return step` at its end, without brackets."),
    ("loss_forgotten", _STEP, _STEP.removeprefix("return "), "step must hand back the loss: `return compiled(...)`."),
)  # fmt: skip

# ------------------------------------------------------------------------------------------------------------- pipeline

pipeline = Exercise(
    "pipeline",
    write=["pipeline"],
    points=18,
    probe="orders",
    draw=examples,
    forbid=OTHER_LIBRARIES,
    hints=[
        "The parts stand one behind the other, each makes a new dataset of the last: examples.shuffle(...).batch(...)",
        "First shuffle, and hold all examples while doing so: len(x) of them. Then batch. Last comes prefetch.",
        "tf.data.Dataset.from_tensor_slices((x, y)), then .shuffle(len(x), seed=seed), .batch(batch_size) and "
        ".prefetch(tf.data.AUTOTUNE).",
    ],
)


NO_ORDER = expect(False, "the order cannot be seen: an epoch has not every example, in batches of examples.")


@pipeline.check(points=5, probe="batches_made")
def every_example_once(seen, given):
    """An epoch has every example once, with its own label, in batches of batch_size, the last one short."""
    n, size = len(given["x"]), given["batch_size"]
    if seen.endless:
        return expect(False, f"an epoch of {n} examples does not end after {-(-n // size)} batches of {size}.")
    if not seen.batched:
        return expect(
            False, "x does not come in batches, (examples, features). Is there a .batch, and do the pairs begin with x?"
        )
    sizes = [size] * (n // size) + [n % size]
    return [
        expect(
            list(seen.sizes) == sizes,
            f"{n} examples should come in batches of {size} and a last one of {n % size}; of "
            f"{', '.join(str(int(came)) for came in np.asarray(seen.sizes)[:12])} they came.",
        ),
        expect(seen.complete, "not every example comes exactly once in an epoch."),
        expect(seen.pairs, "examples come with labels of other examples."),
    ]


@pipeline.check(points=4)
def shuffles_everything(seen, given):
    """Any example may come first, and any last."""
    if not seen.read:
        return NO_ORDER
    return [
        expect(seen.shuffled, "the examples come in the order in which they are in x. Shuffle them."),
        expect(
            seen.far,
            "the first half of the epoch has nearly only examples of the first half of x: shuffle holds too few at a "
            "time.",
        ),
    ]


@pipeline.check(points=4)
def a_new_order_each_epoch(seen, given):
    """The next epoch has another order, and puts other examples together."""
    if not seen.read:
        return NO_ORDER
    return [
        expect(seen.anew, "the second epoch has the order of the first."),
        expect(seen.company, "the second epoch has the batches of the first, in another order."),
    ]


@pipeline.check(points=3, probe="seeds")
def the_seed_decides(seen, given):
    """The same seed gives the same orders again, another seed others."""
    if not seen.read:
        return NO_ORDER
    return [
        expect(seen.same, "made again with the same seed, the pipeline gives another order."),
        expect(seen.differs, "another seed gives the same order."),
    ]


@pipeline.check(points=2, probe="ahead")
def prepares_ahead(seen, given):
    """The last part of the pipeline is prefetch."""
    return [
        expect(seen.prefetches, "nothing is prepared ahead: there is no .prefetch(...)."),
        expect(
            seen.last, "something comes behind .prefetch(...), and is not prepared ahead: it should be the last part."
        ),
    ]


_PARTS = "examples.shuffle(len(x), seed=seed).batch(batch_size).prefetch(tf.data.AUTOTUNE)"
_SLICES = "tf.data.Dataset.from_tensor_slices((x, y))"
pipeline.name_mistakes(
    ("batch_before_shuffle", _PARTS, "examples.batch(batch_size).shuffle(len(x), seed=seed).prefetch(tf.data.AUTOTUNE)",
     "Whole batches are shuffled, so the same examples stay together for ever. First shuffle, then batch."),
    ("cache_after_shuffle", "seed=seed)", "seed=seed).cache()",
     "cache() stands behind shuffle and keeps the order of the first epoch for all others. Put it before, or leave it "
     "out."),
    ("one_order", "seed=seed)", "seed=seed, reshuffle_each_iteration=False)",
     "The order is drawn once, for all epochs. shuffle draws a new one in each, unless it is told not to (or the "
     "examples are shuffled before they come to it)."),
    ("no_shuffle", ".shuffle(len(x), seed=seed)", "", "The examples are not shuffled."),
    ("small_buffer", "shuffle(len(x)", "shuffle(batch_size",
     "shuffle holds only batch_size examples at a time, so each stays near its place. It must hold all: len(x)."),
    ("seed_forgotten", ", seed=seed", "", "The seed is not used, so nobody can repeat the training: shuffle(..., "
     "seed=seed)."),
    ("seed_fixed", "seed=seed", "seed=0", "The seed is fixed: use the one that is given."),
    ("rest_dropped", "batch(batch_size)", "batch(batch_size, drop_remainder=True)",
     "The last, short batch is dropped, and with it other examples in each epoch. Keep it."),
    ("not_batched", ".batch(batch_size)", "", "The examples come one by one: .batch(batch_size) is missing."),
    ("no_prefetch", ".prefetch(tf.data.AUTOTUNE)", "",
     "Nothing is prepared while the device works: .prefetch(tf.data.AUTOTUNE) is missing."),
    ("prefetch_too_early", ".batch(batch_size).prefetch(tf.data.AUTOTUNE)",
     ".prefetch(tf.data.AUTOTUNE).batch(batch_size)",
     "prefetch stands before batch: single examples are prepared ahead, batches are not. Let it be the last part."),
    ("repeated", "seed=seed)", "seed=seed).repeat()",
     "With repeat() an epoch never ends. Going through the dataset once is one; for another, go through it again."),
    ("one_slice", _SLICES, "tf.data.Dataset.from_tensors((x, y))",
     "from_tensors makes one element of all examples. from_tensor_slices makes one of each."),
    ("shuffled_apart", _PARTS,
     "tf.data.Dataset.zip((tf.data.Dataset.from_tensor_slices(x).shuffle(len(x), seed=seed),\n"
     "        tf.data.Dataset.from_tensor_slices(y).shuffle(len(x), seed=seed + 1))).batch(batch_size).prefetch(1)",
     "x and y are shuffled apart from one another, so examples get labels of others. Make pairs first: "
     "from_tensor_slices((x, y))."),
    ("x_alone", _SLICES, "tf.data.Dataset.from_tensor_slices(x)",
     "The labels are missing: from_tensor_slices((x, y)), with a bracket around both."),
    ("no_return", "return " + _PARTS, _PARTS, "The pipeline is made, but not returned."),
)  # fmt: skip

pipeline.equivalent(("len(x)", "len(y)"), because=AS_MANY)

# ----------------------------------------------------------------------------------------------------------- accumulate

accumulate = Exercise(
    "accumulate",
    write=["accumulated_step"],
    points=14,
    probe="gradients_found",
    draw=parted,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Two things grow in the loop: a total for each variable, and the number of examples so far.",
        "Each microbatch adds len(x) times its gradients to the totals. At the end each total is divided by the number "
        "of all examples.",
        "In the loop: totals = [total + len(x) * g for total, g in zip(totals, gradients, strict=True)], and "
        "count += len(x). Begin with 0.0 for each variable.",
    ],
)


def of_the_whole(seen, given):
    """A judge: the gradients are those of all parts together."""
    x, y = (np.concatenate(given[name]) for name in ("x", "y"))
    kernel, bias = oracle.gradients(given["model"], x, y)
    return [
        close(seen.kernel, kernel, what="the gradient of the kernel", **LOOSE),
        close(seen.bias, bias, what="the gradient of the bias", **LOOSE),
    ]


@accumulate.check(points=7, sizes=(5, 1, 3), write="accumulated_step")
def equals_the_large_batch(seen, given):
    """The gradients of microbatches of 5, 3 and 1 examples are those of the 9."""
    return of_the_whole(seen, given)


@accumulate.check(points=3, sizes=(2, 2, 2), write="accumulated_step")
def equals_it_for_equal_parts(seen, given):
    """So they are for microbatches of equal size."""
    return of_the_whole(seen, given)


def one_at_a_time(seen, given, part):
    """A judge: no part was larger than those given, and nothing was updated."""
    largest = max(map(len, given["x"]))
    return [
        expect(not seen.moved, "the weights of the model have changed. Only gradients are asked for, no step."),
        expect(
            int(seen.largest) <= largest,
            f"the model was given {int(seen.largest)} examples at once, where the largest {part} has {largest}.",
        ),
    ]


@accumulate.check(points=4, probe="manners", sizes=(5, 1, 3), write="accumulated_step")
def takes_one_part_at_a_time(seen, given):
    """The model never sees more than one microbatch at once, and stays as it is."""
    return one_at_a_time(seen, given, "microbatch")


_TOTALS = "totals = [total + len(x) * g for total, g in zip(totals, gradients, strict=True)]"
_MEANS = "return [total / count for total in totals]"
accumulate.name_mistakes(
    ("mean_of_means", [("len(x) * g", "g"), ("count += len(x)", "count += 1")],
     "Each microbatch counts the same. A small one must count less: by how many examples it has."),
    ("sum", [("len(x) * g", "g"), (_MEANS, "return totals")],
     "The gradients are added up, so more microbatches give larger gradients. Weigh each by its examples, and divide "
     "by all."),
    ("sum_over_examples", _MEANS, "return totals",
     "This is the sum over all examples. The loss is a mean: divide by how many there are."),
    ("not_weighted", "len(x) * g", "g",
     "The gradients are added as they are, and divided by the number of examples. Each is a mean already: count it "
     "len(x) times."),
    ("divided_by_parts", "count += len(x)", "count += 1",
     "The totals are divided by the number of microbatches. Divide by the number of examples."),
    ("last_only", "total + len(x) * g", "len(x) * g",
     "The totals are overwritten: only the last microbatch is left. Add to them."),
    ("divided_by_the_last", "count += len(x)", "count = len(x)",
     "The totals are divided by the size of the last microbatch alone. Count all examples: count += len(x)."),
    ("returned_too_early", "    " + _MEANS, "        " + _MEANS,
     "The return stands in the loop: after the first microbatch it is over. Move it to the left."),
    ("updates", _TOTALS, _TOTALS + "\n        for v, g in zip(model.trainable_variables, gradients, strict=True):\n"
     "            v.assign_sub(0.1 * g)",
     "The weights move after each microbatch. They must stay until all gradients are there."),
    ("one_after_the_other", [("totals, count = [0.0] * len(model.trainable_variables), 0",
      "pairs = list(microbatches)\n    x, y = (ops.concatenate(parts) for parts in zip(*pairs, strict=True))\n"
      "    return batch_gradients(model, loss, x, y)")],
     "The microbatches are put together to one large batch, which may not fit in memory. Go through them one by one."),
    ("asks_for_a_length", "totals, count = [0.0] * len(model.trainable_variables), 0",
     "totals, count = [0.0] * len(model.trainable_variables), len(microbatches)",
     "The microbatches have no len(): they come one by one, as from a pipeline. Count while you go through them."),
    ("no_return", _MEANS, _MEANS.removeprefix("return "), "The means are computed, but not returned."),
)  # fmt: skip

accumulate.equivalent(("len(x)", "len(y)"), because=AS_MANY)
accumulate.equivalent(
    ("gradients, strict=True", "gradients"),
    ("strict=True", "strict=False"),
    because="There is a total for each gradient.",
)

# ------------------------------------------------------------------------------------------------------ mixed_precision

mixed_precision = Exercise(
    "mixed_precision",
    write=["mixed_step"],
    points=16,
    probe="mixed_steps",
    draw=small_numbers,
    forbid=(*OTHER_LIBRARIES, "keras.optimizers.LossScaleOptimizer"),
    hints=[
        "It is train_step with three changes: the loss is scaled inside the tape, the gradients are unscaled outside, "
        "and the step is taken only if they are finite.",
        "tape.gradient is asked for the slopes of the *scaled* loss. Divide each gradient by the scale. Return the "
        "loss itself, and the scale.",
        "gradients = [g / scale for g in tape.gradient(scaled, model.trainable_variables)]. If not "
        "all_finite(gradients), return value, scale / 2 before the optimizer is asked.",
    ],
)


def follows(seen, given, skip):
    """The losses, and the weights after every step."""
    batches = list(zip(given["x"], given["y"], strict=True))
    scaled = {**given["model"]}
    lr = given["lr"] * given["times"]  # the loss is so many times smaller than the oracle's
    values, kernels, biases = oracle.descent(scaled, batches, lr, given["momentum"], skip)
    return np.array(values) * given["times"], np.array(kernels), np.array(biases)


ROUGH = {"rtol": 2e-2, "atol": 2e-2}  # float16 has three digits


@mixed_precision.check(points=6)
def small_gradients_survive(seen, given):
    """Gradients too small for a float16 move the weights as they should."""
    _, kernels, biases = follows(seen, given, ())
    lost = np.array_equal(np.asarray(seen.kernels)[-1], given["model"]["kernel"])
    return [
        expect(
            not lost, "the gradients are too small for a float16, and nothing was learned from them: scale the loss."
        ),
        close(seen.kernels, kernels, what="the kernel", axes=("step",), **ROUGH),
        close(seen.biases, biases, what="the bias", axes=("step",), **ROUGH),
    ]


@mixed_precision.check(points=3)
def returns_loss_and_scale(seen, given):
    """A step returns the loss, not scaled, and the same scale."""
    values, _, _ = follows(seen, given, ())
    return [
        close(seen.values, values, what="the losses", axes=("step",), rtol=2e-2, atol=0.0),
        close(seen.scales, [given["scale"]] * 2, what="the scale after a good step", axes=("step",)),
    ]


@mixed_precision.check(points=4, draw=overflow)
def overflow_skips_the_step(seen, given):
    """If a gradient is inf, no weight moves, and the optimizer is not asked. The next step is a good one."""
    _, kernels, biases = follows(seen, given, (1,))
    return [
        expect(
            np.all(np.isfinite(seen.kernels)) and np.all(np.isfinite(seen.biases)),
            "a gradient that was inf or nan came into the weights. Do not take that step.",
        ),
        equal(seen.taken, [1, 1, 2], what="how often the optimizer has stepped", axes=("step",)),
        close(seen.kernels, kernels, what="the kernel", axes=("step",), **ROUGH),
        close(seen.biases, biases, what="the bias", axes=("step",), **ROUGH),
    ]


@mixed_precision.check(points=3, draw=overflow)
def overflow_halves_the_scale(seen, given):
    """After an overflow the scale is half as large, after a good step it stays; the loss is never scaled."""
    half = given["scale"] / 2
    values, _, _ = follows(seen, given, (1,))
    return [
        close(seen.scales, [given["scale"], half, half], what="the scale", axes=("step",)),
        close(seen.values, values, what="the losses", axes=("step",), rtol=2e-2),
    ]


_SCALED = "        scaled = scale * value\n"
_UNSCALED = "[g / scale for g in tape.gradient(scaled, model.trainable_variables)]"
_SKIP = "    if not all_finite(gradients):\n        return value, scale / 2\n"
_APPLY = "optimizer.apply(gradients, model.trainable_variables)"
mixed_precision.name_mistakes(
    ("unscale_forgotten", _UNSCALED, "tape.gradient(scaled, model.trainable_variables)",
     "The gradients are still scaled, so the step is too long by that factor. Divide each by the scale."),
    ("not_scaled", _UNSCALED, "tape.gradient(value, model.trainable_variables)",
     "The loss is not scaled: these are the gradients of the loss itself, and small ones are lost. Ask the tape for "
     "those of `scaled`."),
    ("not_scaled_but_divided", "tape.gradient(scaled,", "tape.gradient(value,",
     "The tape is asked for the gradients of the loss itself, and these are divided. Ask for those of `scaled`."),
    ("multiplied", "g / scale", "g * scale", "The gradients are multiplied by the scale once more. Divide."),
    ("scaled_outside", [(_SCALED, ""),
                        ("    # outside: the gradients", "    scaled = scale * value\n    # outside: the gradients")],
     "The loss is scaled outside the tape, which then knows no way from it to the weights. Do so inside the `with`."),
    ("overflow_not_seen", _SKIP, "",
     "A gradient that is inf goes into the weights, and they are nan for ever. Look whether all are finite."),
    ("only_the_finite", [(_SKIP, ""), (_APPLY,
     "finite = [all_finite([g]) for g in gradients]\n"
     "    optimizer.apply([ops.where(f, g, 0.0) for f, g in zip(finite, gradients, strict=True)],\n"
     "                    model.trainable_variables)\n    if not all(finite):\n        return value, scale / 2")],
     "What is inf is left out, or replaced by 0, and the other weights take the step. Skip it for all of them: what is "
     "finite may be wrong, too."),
    ("halved_too_late", _SKIP, "    if not all_finite(gradients):\n        scale = scale / 2\n",
     "The scale is halved, but the step is taken all the same: inf goes into the weights. Return first."),
    ("not_halved", "return value, scale / 2", "return value, scale",
     "The scale stays as it is after an overflow, so the next step overflows, too. Halve it."),
    ("doubled", "return value, scale / 2", "return value, scale * 2",
     "After an overflow the scale is doubled. It was too large: halve it."),
    ("always_halved", _APPLY + "\n    return value, scale", _APPLY + "\n    return value, scale / 2",
     "The scale is halved after good steps, too. Halve it only after an overflow."),
    ("turned_round", "if not all_finite", "if all_finite",
     "Turned round: good steps are skipped, and bad ones are taken."),
    ("returns_scaled", _APPLY + "\n    return value, scale", _APPLY + "\n    return scaled, scale",
     "The scaled loss is returned. Return the loss itself, `value`."),
    ("step_forgotten", "    " + _APPLY + "\n", "",
     "The optimizer is never asked: optimizer.apply(gradients, model.trainable_variables)."),
    ("scale_forgotten", [("return value, scale / 2", "return value"),
     (_APPLY + "\n    return value, scale", _APPLY + "\n    return value")],
     "Only the loss comes back. Return both, `return value, scale`."),
)  # fmt: skip

# -------------------------------------------------------------------------------------------------------- data_parallel

data_parallel = Exercise(
    "data_parallel",
    write=["parallel_gradients"],
    points=10,
    probe="gradients_found",
    draw=parted,
    forbid=OTHER_LIBRARIES,
    hints=[
        "What share of all examples does a shard have? By that its gradients count.",
        "First count: n = sum(len(x) for x, _ in shards). Then each shard gives a list, len(x) / n times "
        "each of its gradients.",
        "The all-reduce adds up the first gradients of all shards, then the second ones: [sum(gradients) for gradients "
        "in zip(*parts)].",
    ],
)


@data_parallel.check(points=5, sizes=(4, 1, 3), write="parallel_gradients")
def equals_one_device(seen, given):
    """For shards of 4, 3 and 1 examples the gradients are those of the 8 on one device."""
    return of_the_whole(seen, given)


@data_parallel.check(points=3, sizes=(4, 0, 2), write="parallel_gradients")
def an_empty_shard_counts_nothing(seen, given):
    """So they are if a device has no examples."""
    return of_the_whole(seen, given)


@data_parallel.check(points=2, probe="manners", sizes=(4, 1, 3), write="parallel_gradients")
def each_device_has_its_shard(seen, given):
    """No device sees more than one shard, and the model stays as it is."""
    return one_at_a_time(seen, given, "shard")


_SHARED = "[len(x) / n * g for g in batch_gradients(model, loss, x, y)]"
_REDUCED = "return [sum(gradients) for gradients in zip(*parts, strict=True)]"
data_parallel.name_mistakes(
    ("mean_of_means", _SHARED, "[g / len(shards) for g in batch_gradients(model, loss, x, y)]",
     "Each shard counts the same, however many examples it has. Weigh it by its share, len(x) / n."),
    ("sum", "len(x) / n * g", "g",
     "The gradients of the shards are added as they are: more devices, larger gradients. Weigh each by its share, "
     "len(x) / n."),
    ("sum_over_examples", "len(x) / n * g", "len(x) * g",
     "This is the sum over all examples. The loss is a mean: divide by how many there are."),
    ("first_device", _REDUCED, "return parts[0]", "Only the first device's gradients come back. Add up those of all."),
    ("not_reduced", _REDUCED, "return parts",
     "Each device's gradients come back by themselves. Add them up, variable by variable: zip(*parts)."),
    ("added_by_device", _REDUCED, "return [sum(ops.sum(g) for g in part) for part in parts[:2]]",
     "A device's gradients are added up among themselves. Add up those of *one variable*, over the devices: "
     "zip(*parts)."),
    ("one_large_batch", _REDUCED,
     "return batch_gradients(model, loss, *(ops.concatenate(side) for side in zip(*shards, strict=True)))",
     "The shards are put together again on one device. Let each find its own gradients, and add those up."),
    ("no_return", _REDUCED, _REDUCED.removeprefix("return "), "The sums are computed, but not returned."),
)  # fmt: skip

data_parallel.equivalent(
    ("*parts, strict=True", "*parts"),
    ("strict=True", "strict=False"),
    because="Every shard has a gradient for each variable.",
)

# ---------------------------------------------------------------------------------------------------------------- flops

flops = Exercise(
    "flops",
    write=["dense_flops", "conv_flops"],
    points=8,
    probe="operations",
    draw=convolutions,
    forbid=OTHER_LIBRARIES,
    hints=[
        "A dense layer has inputs · units weights. Each of them is used once for each example: a product, and a sum.",
        "pairwise(sizes) gives the neighbours of the list, as in lab 03. A convolution does the work of a dense layer "
        "from a patch to its channels out, once at each place.",
        "Places: down times across, each by the formula of the padding. The work is 2 · n · places · height · width · "
        "channels in · channels out.",
    ],
)


def counted(seen, expected, given):
    """A judge: every case, in whole numbers."""
    got = np.asarray(seen.flops, "float64")
    for case, right, came in zip(given["cases"], expected, got, strict=True):
        if came != right:
            return expect(
                False, f"{case_of(given['layer'], case)}: {right:,} operations were expected, {came:,.12g} came."
            )
    return expect(got.ndim == 1, "one number for each network was expected.")


def case_of(layer, case):
    """What was counted, in the words of the call."""
    if layer == "dense":
        return f"dense_flops({case[0]}, {case[1]})"
    image, kernel, n, settings = case
    more = "".join(f", {name}={value!r}" for name, value in settings.items())
    return f"conv_flops({tuple(image)}, {tuple(kernel)}, {n}{more})"


@flops.check(points=3, draw=dense_networks)
def dense_layers(seen, given):
    """Dense layers: each weight is a product and a sum, for each example."""
    return counted(seen, [oracle.dense_flops(sizes, n) for sizes, n in given["cases"]], given)


def of_convolutions(seen, given):
    """A judge of convolutions."""
    usual = {"strides": 1, "padding": "valid"}
    expected = [oracle.conv_flops(image, kernel, n, **usual | more) for image, kernel, n, more in given["cases"]]
    return counted(seen, expected, given)


@flops.check(points=3, padding="valid")
def convolutions_inside(seen, given):
    """Convolutions that stay inside the image, padding "valid"."""
    return of_convolutions(seen, given)


@flops.check(points=2, padding="same")
def convolutions_with_zeros(seen, given):
    """Convolutions with zeros around the image, padding "same"."""
    return of_convolutions(seen, given)


_DENSE = "return 2 * n * sum(inputs * units for inputs, units in pairwise(sizes))"
_CONV = "return 2 * n * down * across * channels_out * height * width * channels_in"
flops.name_mistakes(
    ("multiplications_only", [(_DENSE, _DENSE.replace("2 * ", "")), (_CONV, _CONV.replace("2 * ", ""))],
     "Only the products are counted. Each is added to a sum: 2 operations."),
    ("one_example", [(_DENSE, _DENSE.replace("n * ", "")), (_CONV, _CONV.replace("2 * n * ", "2 * "))],
     "This is the work for one example. There are n of them."),
    ("with_biases", "inputs * units for", "(inputs + 1) * units for",
     "Biases are counted, too. By our convention only products, each with its sum, count."),
    ("last_layer_forgotten", "pairwise(sizes))", "pairwise(sizes[:-1]))", "The last layer is missing."),
    ("sizes_multiplied", "return 2 * n * sum(inputs * units for inputs, units in pairwise(sizes))",
     "return 2 * n * int(np.prod(sizes))",
     "All sizes are multiplied with one another. Multiply neighbours, a layer at a time, and add up the layers."),
    ("every_pixel", _CONV, "return 2 * n * image[0] * image[1] * channels_out * height * width * channels_in",
     "The kernel is counted at every pixel that goes in. Count the places of the output."),
    ("kernel_area_forgotten", " * height * width * channels_in", " * channels_in",
     "The height and the width of the kernel are missing: each place adds up a whole patch."),
    ("channels_in_forgotten", " * height * width * channels_in", " * height * width",
     "The channels in are missing: a patch has all of them."),
    ("channels_out_forgotten", " * channels_out * height", " * height",
     "The channels out are missing: each of them is a sum of its own."),
    ("one_place", "n * down * across * ", "n * ", "The places are missing: the kernel is used again at each of them."),
    ("one_too_few", "// strides + 1 for", "// strides for",
     "One place is missing down and across: the first one is at 0. (h - k) // strides + 1."),
    ("strides_forgotten", "(size - k) // strides + 1", "(size - k) + 1",
     "The strides are not used: the kernel moves by more than one pixel."),
    ("rounded_down", "-(-size // strides)", "size // strides",
     'With "same" padding a place that is begun counts: round up, -(-size // strides).'),
    ("same_as_valid", 'if padding == "same":', "if False:",
     'Both paddings are counted as "valid". With "same" there are zeros around the image, and more places.'),
    ("turned_kernel", "zip(image, (height, width), strict=True)", "zip(image, (width, height), strict=True)",
     "Height and width of the kernel are exchanged."),
)  # fmt: skip

flops.equivalent(
    ("(height, width), strict=True", "(height, width)"),
    ("strict=True", "strict=False"),
    because="An image has two sides, and a kernel.",
)
flops.equivalent(
    ("-(-size // strides)", "-size // strides"),
    because="Of both sides the sign goes, and down times across is the same.",
)

# --------------------------------------------------------------------------------------------------------------- device

device = Exercise(
    "device",
    write=["on_device", "accelerator"],
    points=4,
    probe="whereabouts",
    draw=somewhere,
    forbid=OTHER_LIBRARIES,
    hints=[
        "Every tensor has a .device. Which tensor is asked for, what goes in or what comes out?",
        'A list is false if it is empty: `tf.config.list_logical_devices("GPU") or ...`.',
        'The first of a list is [0], and its name is .name. Without GPUs take the list of "CPU".',
    ],
)


@device.check(points=2)
def asks_the_result(seen, given):
    """on_device names the device that the result is on, whatever the input is on."""
    kind, number = given["device"].split(":")
    return [
        equal(seen.here, seen.real, what="the device of a model's result (0 for CPU or 1 for GPU, and its number)"),
        expect(
            list(np.asarray(seen.there)) == [kind == "GPU", int(number)],
            f"the result is on {given['device']}, its input is not; {named(seen.there)} came.",
        ),
    ]


def named(code):
    """A device's name again."""
    kind, number = (int(part) for part in np.asarray(code))
    return f"{'CPU' if kind == 0 else 'GPU'}:{number}"


@device.check(points=2, probe="best", draw=machine)
def prefers_a_gpu(seen, given):
    """accelerator names the first GPU; on a machine without one, the first CPU."""
    here = [1, 0] if int(seen.gpus) else [0, 0]
    return [
        expect(
            list(np.asarray(seen.here)) == here,
            f"this machine has {'a' if here[0] else 'no'} GPU: {named(here)} was expected, {named(seen.here)} came.",
        ),
        expect(
            list(np.asarray(seen.there)) == [1, 0],
            f"on a machine with {', '.join(given['devices'])} the first GPU was expected; {named(seen.there)} came.",
        ),
    ]


_BEST = 'return (tf.config.list_logical_devices("GPU") or tf.config.list_logical_devices("CPU"))[0].name'
device.name_mistakes(
    ("input_device", "return model(x).device", "return x.device",
     "This is where the input is (or where results usually are). Ask the result itself: model(x).device."),
    ("first_of_all", _BEST, "return tf.config.list_logical_devices()[0].name",
     "This is the CPU on every machine: TensorFlow lists it first. Ask for GPUs first."),
    ("last_of_all", _BEST, "return tf.config.list_logical_devices()[-1].name",
     "This is the last device, of several GPUs the last. Ask for the first GPU."),
    ("no_name", _BEST, _BEST.removesuffix(".name"), "A device comes back. Asked is its name, a text: .name."),
    ("list_of_devices", _BEST, _BEST.removesuffix("[0].name"),
     "A list of devices comes back. Asked is the name of the first one: [0].name."),
    ("physical_name", _BEST, _BEST.replace("logical", "physical"),
     "A physical device's name, '/physical_device:...', is none that tf.device takes. List the logical devices."),
    ("predicted", "return model(x).device", "return model.predict(x, verbose=0).device",
     "model.predict hands over NumPy arrays, which are always with the CPU. Call the model itself: model(x).device."),
    ("the_result", "return model(x).device", "return model(x)", "The result comes back. Asked is its device: .device."),
)  # fmt: skip

lab = Lab(
    title="Speed: vectorizing, graphs, pipelines, precision, devices",
    minutes=75,
    seconds=25,
    concepts="vectorization and graphs on accelerators; minibatch gradient descent; computational graphs",
    exercises=[vectorize, trace_once, pipeline, accumulate, mixed_precision, data_parallel, flops, device],
)
