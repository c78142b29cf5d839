# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Speed: the same numbers, sooner
#
# A training that takes a week may take a day, and learn exactly the same. It takes the machine's way of working: whole
# arrays instead of single numbers, a graph instead of Python, data that is there in time, small numbers, many devices.
#
# *Concept map: vectorization and graphs on accelerators; minibatch gradient descent; computational graphs.*
#
# A fast program that computes something else is no gain. So no exercise is judged by a clock: what counts is that the
# numbers are right, and what the machine was asked to do. The plots do measure time: yours will look a little
# different, and say the same.
#
# Fill in one exercise, check it, read the plot below it (not its code), go on. The exercises do not need one another; a
# plot that needs more stops with `NotImplementedError`.
#
# Arrays arrive as tensors. A tensor has no `.T`: write `ops.transpose(x)`.

# %%
from itertools import pairwise

import keras
import numpy as np
import tensorflow as tf
from keras import ops


def batch_loss(model, loss, x, y):
    """Given: how wrong a model is on a batch, in training, penalties included: one number in float32."""
    return loss(y, ops.cast(model(x, training=True), "float32")) + sum(model.losses)


def batch_gradients(model, loss, x, y):
    """Given: the slopes of that in `model.trainable_variables`, a list of tensors."""
    with tf.GradientTape() as tape:
        value = batch_loss(model, loss, x, y)
    return tape.gradient(value, model.trainable_variables)


def train_step(model, optimizer, loss, x, y):
    """Given: lab 03's step. Learn from one batch; returns the loss before it."""
    with tf.GradientTape() as tape:
        value = batch_loss(model, loss, x, y)
    optimizer.apply(tape.gradient(value, model.trainable_variables), model.trainable_variables)
    return value


# %% tags=["demo"]
import time

import matplotlib.pyplot as plt

from zoo import data, plots

digits = data.load("digits")
x_train, x_test = digits.x_train.reshape(-1, 64), digits.x_test.reshape(-1, 64)
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def network(hidden=(64,), dtype="float32"):
    """From 64 pixels to ten logits; the same start whenever it is run."""
    keras.utils.set_random_seed(0)
    layers = [keras.layers.Dense(units, "relu", dtype=dtype) for units in hidden]
    return keras.Sequential([keras.Input((64,)), *layers, keras.layers.Dense(10, dtype=dtype)])


def seconds(function, *args, repeat=3):
    """How long a call takes: the shortest of some, after one that does not count."""
    times = []
    for _ in range(repeat + 1):
        begin = time.perf_counter()
        np.asarray(function(*args))  # a tensor may still be under way; an array is there
        times.append(time.perf_counter() - begin)
    return min(times[1:])


# %% [markdown]
# ## 1. Vectorize
#
# Python takes longer to decide which two numbers to multiply than the machine to multiply a thousand. So hand over
# whole arrays. Take the distances between all rows of $a$ and all rows of $b$. One subtraction,
# `a[:, None] - b[None]`, does without a loop; but it makes $n \times m \times d$ numbers, to keep $n \times m$ of them.
# A product of matrices needs no more room than the answer:
#
# $$|a_i - b_j|^2 = |a_i|^2 + |b_j|^2 - 2\,a_i \cdot b_j$$
#
# For two equal rows this is 0. By rounding it may come out as a hair less, and the root of that is nan: let nothing be
# below 0 before you take the root.
#
# **Exercise `vectorize`.** No Python loop, no array with more numbers than $a$, $b$ or the answer. `s[:, None]` makes
# a column of a row.


# %% exercise="vectorize"
def pairwise_distances(a, b):
    """The distance of every row of a from every row of b.

    Args:
        a, b: points, a row each: (n, d) and (m, d).

    Returns:
        (n, m): in row i and column j the root of the sum of the squares of a[i] - b[j].
    """
    # |a|² as a column, |b|² as a row
    column = ops.sum(a * a, axis=1)[:, None]  # (n, 1)
    row = ops.sum(b * b, axis=1)[None, :]  # (1, m)
    # the formula; nothing below 0; the root
    squares = column + row - 2 * ops.matmul(a, ops.transpose(b))  # (n, m)
    return ops.sqrt(ops.maximum(squares, 0.0))


# %% tags=["demo"]
def by_two_loops(a, b):
    """One distance at a time."""
    return [[np.sqrt(np.sum((p - q) ** 2)) for q in b] for p in a]


def by_broadcasting(a, b):
    """All differences at once."""
    return np.sqrt(np.sum((a[:, None] - b[None]) ** 2, axis=2))


figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3.8))
for function, largest, style in (
    (by_two_loops, 200, "o-"),
    (by_broadcasting, 600, "s-"),
    (pairwise_distances, 1200, "^-"),
):
    counts = [n for n in (25, 50, 100, 200, 400, 600, 1200) if n <= largest]
    left.plot(counts, [seconds(function, x_train[:n], x_train[-n:]) for n in counts], style, label=function.__name__)
counts = np.array([25, 1200])
right.plot(counts, counts**2 * 64 * 4 / 1e6, "s-", color="C1", label="all differences")
right.plot(counts, counts**2 * 4 / 1e6, "^-", color="C2", label="all distances")
left.set(xscale="log", yscale="log", xlabel="rows of a, and of b", ylabel="seconds", title="time")
right.set(
    xscale="log", yscale="log", xlabel="rows of a, and of b", ylabel="megabytes", title="memory of the largest array"
)
for axis in (left, right):
    axis.legend()
plots.show()

distances = np.asarray(pairwise_distances(x_test, x_train))
nearest = distances.argmin(axis=1)
print(f"who takes the label of the nearest digit is right for {np.mean(digits.y_train[nearest] == digits.y_test):.1%}")

# %% [markdown]
# **What to notice.** For many rows the loops take by far the longest, and of the other two the one that makes fewer
# numbers is faster. For few rows the order may change: there the time goes into calling TensorFlow. The last line is a
# classifier without any training, in two lines.

# %% [markdown]
# ## 2. Trace once
#
# `tf.function` runs your Python once, writes down its operations as a graph (it *traces*), and from then on runs the
# graph. Whether a graph fits is decided by the arguments:
#
# - a *tensor*: by its shape and type. Other values, same graph.
# - a *Python number*, or a list of them: by its value. Each new value is a new trace.
#
# Variables cannot be made while a graph runs again and again. A Keras optimizer makes its own when it first sees the
# weights: let it do so before, by `optimizer.build(model.trainable_variables)`.
#
# **Exercise `trace_once`.** Labels may come as a list of Python numbers. So `step` is a plain function that makes
# tensors, `ops.convert_to_tensor(...)`, and hands them to a compiled one. At most two traces: one for whole batches,
# one for a short last batch.


# %% exercise="trace_once"
def make_step(model, optimizer, loss):
    """Compile the training step.

    Args:
        model, optimizer: a keras.Model, and a keras.optimizers.Optimizer that has made no variables yet.
        loss: a function of (y, outputs), the truth first, that returns one number.

    Returns:
        a function `step(x, y)` that learns from one batch by `train_step`, and returns its loss, a tensor. x and y may
        be tensors, NumPy arrays or lists of numbers; the last batch of an epoch may be short.
    """
    # the optimizer makes its variables, before there is a graph
    optimizer.build(model.trainable_variables)

    # a function of x and y that calls train_step; compiled, once
    @tf.function
    def compiled(x, y):
        return train_step(model, optimizer, loss, x, y)

    # a plain one, which hands it tensors
    def step(x, y):
        return compiled(ops.convert_to_tensor(x), ops.convert_to_tensor(y))

    return step


# %% tags=["demo"]
def time_each(step, calls=25):
    """The milliseconds of each of the first calls, with other digits each time."""
    times = []
    for i in range(calls):
        x, y = x_train[32 * i : 32 * i + 32], digits.y_train[32 * i : 32 * i + 32]
        begin = time.perf_counter()
        float(step(x, y))
        times.append(1000 * (time.perf_counter() - begin))
    return times


def eager_step(hidden):
    """The step without a graph."""
    model, optimizer = network(hidden), keras.optimizers.SGD(0.1)
    return lambda x, y: train_step(model, optimizer, cross_entropy, x, y)


def graph_step(hidden):
    """The step you have compiled."""
    return make_step(network(hidden), keras.optimizers.SGD(0.1), cross_entropy)


model, optimizer = network(), keras.optimizers.SGD(0.1)
optimizer.build(model.trainable_variables)
by_lists = tf.function(lambda x, y: train_step(model, optimizer, cross_entropy, x, ops.convert_to_tensor(y)))

figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3.8))
left.plot(range(1, 26), time_each(eager_step((64,))), "o-", label="no graph")
left.plot(range(1, 26), time_each(graph_step((64,))), "^-", label="your graph")
left.plot(range(1, 26), time_each(lambda x, y: by_lists(x, y.tolist())), "x:", color="C3", label="labels as a list")
left.set(yscale="log", xlabel="call", ylabel="milliseconds", title="the first calls")
left.set_ylim(top=3000)
left.legend(ncols=3, loc="upper center", fontsize="small")
shapes = {"64": (64,), "64-64": 2 * (64,), "8 × 64": 8 * (64,), "1024-1024": 2 * (1024,)}
for place, (make, label) in enumerate(((eager_step, "no graph"), (graph_step, "your graph"))):
    medians = [np.median(time_each(make(hidden))[3:]) for hidden in shapes.values()]
    right.bar(np.arange(4) + 0.4 * place, medians, width=0.38, color=f"C{place}" if place == 0 else "C1", label=label)
right.set(
    xticks=np.arange(4) + 0.2, xticklabels=shapes, xlabel="hidden layers", ylabel="milliseconds", title="later calls"
)
right.legend()
plots.show()

# %% [markdown]
# **What to notice.** On the left, a graph's first call is slow: it traces. All others are fast. With labels as a list
# each call is a first call, slower than no graph at all; TensorFlow may print a warning of that. On the right, Python
# costs about the same for each operation, so a graph saves most for many small layers. In wide ones the machine
# computes anyway.

# %% [markdown]
# ## 3. A pipeline
#
# While the device learns from a batch, the processor can prepare the next. `tf.data` does that. The order of the parts
# decides what is learned:
#
# - `.shuffle(n, seed=...)` holds n examples and gives out one of them at random; each epoch anew. If n is less than
#   all, the last example cannot come first.
# - `.batch(size)` makes batches of what comes. Whole batches that are shuffled keep their company for ever.
# - `.cache()` keeps what has come for the next epochs. *After* a shuffle it keeps that one order.
# - `.prefetch(tf.data.AUTOTUNE)` prepares while the device works.
#
# **Exercise `pipeline`.** Begin with `tf.data.Dataset.from_tensor_slices((x, y))`.


# %% exercise="pipeline"
def pipeline(x, y, batch_size, seed):
    """Examples as shuffled batches, in a new order in each epoch.

    Args:
        x, y: examples (n, ...) and their labels (n, ...).
        batch_size: how many examples a batch has; the last one may be short.
        seed: the same seed gives the same order in the first epoch, the same in the second, and so on.

    Returns:
        a tf.data.Dataset of pairs (x, y). Going through it once is one epoch. The next batch is prepared ahead.
    """
    examples = tf.data.Dataset.from_tensor_slices((x, y))
    return examples.shuffle(len(x), seed=seed).batch(batch_size).prefetch(tf.data.AUTOTUNE)


# %% tags=["demo"]
by_class = np.argsort(digits.y_train, kind="stable")  # files often come sorted
x_sorted, y_sorted = x_train[by_class], digits.y_train[by_class]
slices = tf.data.Dataset.from_tensor_slices((x_sorted, y_sorted))
ways = {
    "yours": pipeline(x_sorted, y_sorted, 64, seed=0),
    "shuffle of 100 only": slices.shuffle(100, seed=0).batch(64),
    "batch, then shuffle": slices.batch(64).shuffle(1000, seed=0),
}
figure, axes = plt.subplots(1, 3, figsize=(11, 3.6), layout="constrained")
for axis, (name, batches) in zip(axes, ways.items(), strict=True):
    rows = [y.numpy() for _, y in batches if len(y) == 64]  # a short batch has no place in the picture
    picture = axis.imshow(rows, cmap="tab10", vmin=-0.5, vmax=9.5, aspect="auto", interpolation="nearest")
    axis.set(title=name, xlabel="example of the batch", yticks=range(0, 22, 7))
axes[0].set_ylabel("batch of the epoch")
figure.colorbar(picture, ax=axes, ticks=range(10), label="digit")
plots.show()


def slow_read(x, y):
    """Stands for a disk: 10 ms for each batch."""
    return tf.numpy_function(lambda x, y: time.sleep(0.01) or (x, y), (x, y), (x.dtype, y.dtype))


as_written = tf.data.Options()
as_written.experimental_optimization.inject_prefetch = False  # else TensorFlow adds what is missing
reading = slices.batch(64).map(slow_read).with_options(as_written)
for name, batches in (("without", reading), ("with", reading.prefetch(tf.data.AUTOTUNE))):
    begin = time.perf_counter()
    for _ in batches:
        time.sleep(0.01)  # stands for a step of training
    print(f"{name} prefetch: {1000 * (time.perf_counter() - begin):.0f} ms")

# %% [markdown]
# **What to notice.** A row is a batch, a color a digit. Only the first picture has all digits in each batch. A network
# that sees one digit for many steps learns to say that digit. Below: without prefetch reading and learning take turns;
# with it they overlap, and the epoch takes less: at best no more than the longer of the two.

# %% [markdown]
# ## 4. Accumulate
#
# A batch of 1,000 may not fit in memory. Ten of 100 do, one after another, if you take the step only at the end. Should
# the gradients be those of the large batch? The loss is a mean, so what a microbatch gives is a mean of *its* examples,
# and counts by how many they are:
#
# $$g = \frac{\sum_i n_i\,g_i}{\sum_i n_i}$$
#
# **Exercise `accumulate`.** For each microbatch, `batch_gradients(model, loss, x, y)`, given above, is a list: one
# tensor for each variable.


# %% exercise="accumulate"
def accumulated_step(model, loss, microbatches):
    """The gradients of one large batch that comes in parts.

    Args:
        model: a keras.Model.
        loss: a function of (y, outputs) that returns one number, a mean over the examples.
        microbatches: pairs (x, y) of different sizes, `for x, y in microbatches`, once, without a len().

    Returns:
        a list with a gradient for each of `model.trainable_variables`. Nothing is updated.
    """
    # one total for each variable, and a count of examples
    totals, count = [0.0] * len(model.trainable_variables), 0
    for x, y in microbatches:
        # what comes counts by its examples
        gradients = batch_gradients(model, loss, x, y)
        totals = [total + len(x) * g for total, g in zip(totals, gradients, strict=True)]
        count += len(x)
    return [total / count for total in totals]


# %% tags=["demo"]
model, some = network(), 100


def far_off(gradients):
    """How far gradients are from those of the whole batch, as a share of it."""
    right = batch_gradients(model, cross_entropy, x_train[:some], digits.y_train[:some])
    apart = [a - b for a, b in zip(gradients, right, strict=True)]
    return float(np.sqrt(sum(ops.sum(g * g) for g in apart) / sum(ops.sum(g * g) for g in right)))


def cut(sizes):
    """The first examples as microbatches of these sizes."""
    ends = np.cumsum(sizes)
    return [(x_train[end - n : end], digits.y_train[end - n : end]) for n, end in zip(sizes, ends, strict=True)]


def mean_of_means(parts):
    """Each part counts the same."""
    each = [batch_gradients(model, cross_entropy, x, y) for x, y in parts]
    return [sum(gradients) / len(parts) for gradients in zip(*each, strict=True)]


lasts = [1, 2, 5, 10, 20, 35, 50]
errors = {"accumulated_step": [], "mean of means": []}
for last in lasts:
    parts = cut([some - last, last])
    errors["accumulated_step"].append(far_off(accumulated_step(model, cross_entropy, parts)))
    errors["mean of means"].append(far_off(mean_of_means(parts)))
plt.figure(figsize=(6.5, 3.6))
for (name, off), style in zip(errors.items(), ("^-", "o:"), strict=True):
    plt.plot(lasts, off, style, label=name)
plt.xlabel("examples in the second of two microbatches, of 100")
plt.ylabel("distance from the right gradients")
plt.legend()
plots.show()

# %% [markdown]
# **What to notice.** Yours is right for any cut. The mean of means is right only for halves, and nothing tells you: no
# error, only a network that learns something a little different. (Batch norm is the exception: it takes its mean from
# the microbatch, whatever you do.)

# %% [markdown]
# ## 5. Mixed precision
#
# A float16 takes half the room of a float32, and many devices compute it several times faster. But its smallest number
# is $6\cdot10^{-8}$; less is 0. Gradients are often that small. Its largest is 65,504; more is inf.
#
# So (Micikevicius and others, 2018) keep the weights in float32, compute in float16, and *scale the loss*: times 1,000
# makes every gradient 1,000 times as large, by the chain rule, and 0 no more. Afterwards divide each gradient, by then
# a float32, by the scale. If one number came out as inf or nan, the scale was too large: skip this step, for *all*
# weights, and halve it.
#
# **Exercise `mixed_precision`.**


# %% exercise="mixed_precision"
def all_finite(gradients):
    """Given: whether no number in a list of tensors is inf or nan."""
    return all(bool(ops.all(ops.isfinite(g))) for g in gradients)


def mixed_step(model, optimizer, loss, x, y, scale):
    """Learn from one batch, the model's computing in float16, with a scaled loss.

    Args:
        model: a keras.Model of layers with `dtype="mixed_float16"`: computes in float16, has weights in float32.
        optimizer, loss, x, y: as in `train_step`.
        scale: a number; the loss is multiplied by it before the walk back.

    Returns:
        the loss before the step, not scaled; and the scale for the next step, halved if this one was skipped.
    """
    # inside the tape: `batch_loss`, and the scaled loss
    with tf.GradientTape() as tape:
        value = batch_loss(model, loss, x, y)
        scaled = scale * value
    # outside: the gradients of the scaled loss, and each of them divided by the scale
    gradients = [g / scale for g in tape.gradient(scaled, model.trainable_variables)]
    # take the step, or do not
    if not all_finite(gradients):
        return value, scale / 2
    optimizer.apply(gradients, model.trainable_variables)
    return value, scale


# %% tags=["demo"]
teacher = network((64, 64))
step, batches = (
    make_step(teacher, keras.optimizers.Adam(0.01), cross_entropy),
    pipeline(x_train, digits.y_train, 64, 0),
)
for _ in range(40):
    for x, y in batches:
        step(x, y)


def first_gradients(dtype, scale):
    """The gradients of the first layer's kernel, computed in this precision with this scale."""
    model = network((64, 64), dtype)
    model.set_weights(teacher.get_weights())
    with tf.GradientTape() as tape:
        scaled = scale * batch_loss(model, cross_entropy, x_train, digits.y_train)
    gradient = np.asarray(tape.gradient(scaled, model.trainable_variables)[0]) / scale
    return np.abs(gradient).ravel()


true = first_gradients("float32", 1.0)
figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3.8))
edges = np.arange(-40, 0, 1)
left.hist(np.log2(true[true > 0]), edges, color="0.8", label="float32")
for scale, color in ((1.0, "C3"), (2.0**15, "C0")):
    half = first_gradients("mixed_float16", scale)
    lost = np.mean(half[true > 0] == 0)
    label = f"float16, loss times {scale:g}: {lost:.0%} are lost"
    left.hist(np.log2(half[half > 0]), edges, color=color, histtype="step", label=label)
left.axvline(-24, color="0.3", linestyle=":", label="smallest float16")
left.set(xlabel="gradient, as a power of 2", ylabel="how many weights", title="gradients of a trained network")
left.set(xlim=(-40, -5), ylim=(0, 1.5 * left.get_ylim()[1]))
left.legend(fontsize="small", loc="upper left")

model, optimizer, scale = network((64, 64), "mixed_float16"), keras.optimizers.SGD(0.1), 2.0**24
scales, losses = [], []
for x, y in [*batches, *batches]:
    value, scale = mixed_step(model, optimizer, cross_entropy, x, y, scale)
    scales.append(scale)
    losses.append(float(value))
right.step(range(1, len(scales) + 1), np.log2(scales), where="mid", color="C0")
right.set(xlabel="step", title="a training that starts with a scale of 2²⁴")
right.set_ylabel("scale, as a power of 2", color="C0")
other = right.twinx()
other.plot(range(1, len(losses) + 1), losses, ".-", color="C1")
other.set_ylabel("loss", color="C1")
plots.show()

# %% [markdown]
# **What to notice.** On the left, without a scale float16 loses all gradients left of the dotted line, and rounds those
# close to it to a few values. With a scale nearly all survive. On the right, the first steps overflow. They are
# skipped, so the weights stay as they are, until the scale has been halved often enough; then the loss falls. A later
# step may overflow again. (Keras's `LossScaleOptimizer` also doubles the scale after 2,000 good steps.)

# %% [markdown]
# ## 6. Many devices
#
# Give each of four devices a copy of the model and a quarter of the batch, a *shard*. Each finds the gradients of its
# shard; then all are added up on the way from device to device, the *all-reduce*. It only adds. So each device must
# scale its own before, by its share of the whole batch:
#
# $$g = \sum_i \frac{n_i}{n}\,g_i$$
#
# Seven examples on four devices leave shards of unequal size, and two examples leave some with nothing.
#
# **Exercise `data_parallel`.** Here one device plays all of them.


# %% exercise="data_parallel"
def parallel_gradients(model, loss, shards):
    """The gradients of a batch that several devices share.

    Args:
        model, loss: as in `accumulated_step`.
        shards: a list of pairs (x, y), one for each device; of different sizes, some of them with no examples.

    Returns:
        a list with a gradient for each of `model.trainable_variables`: those of the whole batch.
    """
    # all examples; then, for each shard, its gradients times its share
    n = sum(len(x) for x, _ in shards)
    parts = [[len(x) / n * g for g in batch_gradients(model, loss, x, y)] for x, y in shards]
    # the all-reduce: zip(*parts) goes through all parts at once, variable by variable
    return [sum(gradients) for gradients in zip(*parts, strict=True)]


# %% tags=["demo"]
model = network()
for sizes in ([25, 25, 25, 25], [34, 33, 33, 0], [97, 1, 1, 1]):
    shards = cut(sizes)
    off, naive = far_off(parallel_gradients(model, cross_entropy, shards)), far_off(mean_of_means(shards))
    print(f"shards of {sizes!s:16}: yours is off by {off:.0e}, the mean of means by {naive:.2g}")

# %% [markdown]
# **What to notice.** It is the formula of the microbatches: there one device does the parts one after another, here
# many do them at once. The mean of means is right for equal shards only.

# %% [markdown]
# ## 7. How much work is it?
#
# Count before you measure. A dense layer makes each output of `inputs` products, each of them added to a sum: 2
# operations for each. A convolution does that at each place of its output, with a patch: height × width × channels in.
# Biases and activations are few, and not counted.
#
# An image of height $h$ under a kernel of height $k$, moved in steps of $s$, has this many places (widths alike):
#
# $$\text{valid: } \lfloor (h - k)/s \rfloor + 1 \qquad \text{same (zeros around the image): } \lceil h/s \rceil$$
#
# **Exercise `flops`.** In whole numbers, $\lfloor a/b \rfloor$ is `a // b` and $\lceil a/b \rceil$ is `-(-a // b)`.


# %% exercise="flops"
def dense_flops(sizes, n):
    """The operations of a forward pass through dense layers.

    Args:
        sizes: how many numbers go in, then the units of each layer, as in [784, 128, 32, 10].
        n: how many examples.

    Returns:
        a whole number; a multiplication and its addition count 2.
    """
    return 2 * n * sum(inputs * units for inputs, units in pairwise(sizes))


def conv_flops(image, kernel, n, strides=1, padding="valid"):
    """The operations of a forward pass through a convolution.

    Args:
        image: (height, width) of what goes in.
        kernel: shape of the kernel: (height, width, channels in, channels out).
        n: how many images.
        strides: by how much the kernel moves, in both directions.
        padding: "valid" or "same".

    Returns:
        a whole number, as in `dense_flops`.
    """
    height, width, channels_in, channels_out = kernel
    # the places, down and across
    if padding == "same":
        down, across = (-(-size // strides) for size in image)
    else:
        down, across = ((size - k) // strides + 1 for size, k in zip(image, (height, width), strict=True))
    # at each place, for each channel out, a patch
    return 2 * n * down * across * channels_out * height * width * channels_in


# %% tags=["demo"]
lenet = {  # LeNet-5: parameters and operations of its layers, for one image
    "conv 1": (5 * 5 * 1 * 6, conv_flops((28, 28), (5, 5, 1, 6), 1, padding="same")),
    "conv 2": (5 * 5 * 6 * 16, conv_flops((14, 14), (5, 5, 6, 16), 1)),
    "dense 1": (400 * 120, dense_flops([400, 120], 1)),
    "dense 2": (120 * 84, dense_flops([120, 84], 1)),
    "dense 3": (84 * 10, dense_flops([84, 10], 1)),
}
counts = np.array(list(lenet.values()))
figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3.8))
for place, what in enumerate(("weights", "operations")):
    shares = 100 * counts[:, place] / counts[:, place].sum()
    left.bar(np.arange(5) + 0.4 * place, shares, width=0.38, label=f"{what}: {counts[:, place].sum():,}")
left.set(xticks=np.arange(5) + 0.2, xticklabels=lenet, ylabel="per cent of all", title="LeNet-5")
left.legend()

widths = [16, 32, 64, 128, 256, 512, 1024]
rates = []
for width in widths:
    square = keras.random.normal((width, width), seed=0)
    rates.append(dense_flops([width, width], width) / seconds(ops.matmul, square, square, repeat=10) / 1e9)
right.plot(widths, rates, "o-")
right.set(xscale="log", yscale="log", xlabel="rows and columns", ylabel="billion operations per second")
right.set(title="two square matrices, multiplied", xticks=widths, xticklabels=widths)
right.minorticks_off()
plots.show()

# %% [markdown]
# **What to notice.** On the left, a convolution has few weights, used again at each place: the first has 0.2 % of the
# weights and more than a quarter of the work. On the right, one machine, and far more operations per second in large
# matrices: in small ones most of the time is calling. That is why one feeds batches and not single examples.

# %% [markdown]
# ## 8. Where is it computed?
#
# TensorFlow puts an operation on an accelerator if there is one. A result knows where it is: `result.device` is a text
# such as `"/job:localhost/replica:0/task:0/device:GPU:0"`.
#
# **Exercise `device`.** `tf.config.list_logical_devices("GPU")` is a list, maybe empty; each has a `.name`.


# %% exercise="device"
def on_device(model, x):
    """Where a model's result is.

    Args:
        model: a keras.Model, or any function of a tensor.
        x: what it is given.

    Returns:
        the name of the device that the result of the model is on, as TensorFlow writes it.
    """
    return model(x).device


def accelerator():
    """The best device of this machine: the first GPU; without a GPU the first CPU.

    Returns:
        its name, as `tf.device(name)` takes it: "GPU:0", or longer, "/device:GPU:0".
    """
    return (tf.config.list_logical_devices("GPU") or tf.config.list_logical_devices("CPU"))[0].name


# %% tags=["demo"]
print("the best device:", accelerator())
print("the network's answer is on", on_device(network(), x_test))
square = keras.random.normal((1024, 1024), seed=0)
for device in tf.config.list_logical_devices():
    if device.device_type in ("CPU", "GPU"):
        with tf.device(device.name):
            here = tf.identity(square)
            took = seconds(ops.matmul, here, here)
            print(f"{device.name}: {1000 * took:.1f} ms for {dense_flops([1024, 1024], 1024):,} operations")

# %% [markdown]
# **What to notice.** With a CPU alone there is one line of times. With a GPU there are two, and the second time should
# be much smaller.

# %% [markdown]
# ## Where this leads
#
# `zoo.training.fit` does this for you: it runs whole epochs in one graph, or feeds batches with prefetch; scales the
# loss under mixed precision (`zoo train ... --precision mixed_float16`); and weighs shards by their size when you hand
# it a `strategy` of several devices.
#
# Remember three things: hand over whole arrays, trace once, and weigh every mean by its examples.
