# ---
# jupyter:
#   tapezoo:
#     lab: lab00_tensors
# ---

# %% [markdown]
# > **lab00_tensors**: Tensors: arrays, derivatives, backpropagation. 11 exercises, 100 points, about 90 minutes.
# > Write what raises `NotImplementedError`. To check: `lab check lab00_tensors.py`. For a hint: `lab hint EXERCISE`.

# %% [markdown]
# # Tensors: arrays, derivatives, backpropagation
#
# A network is a long sum with many knobs. Training it asks one question, over and over: *if I turn this knob a little,
# how does the error change?* There may be a million knobs. Backpropagation answers for all of them at hardly more than
# the price of the error itself: school mathematics, done in a clever order. At the end you will have written a small
# machine that does it.
#
# *Concept map: computational graphs, chain rule, local gradients, shape rule, circuit view (add distributes, multiply
# swaps, max routes), numerical gradients.*
#
# Fill in one exercise, check it, read the plot below it (not its code), go on. A plot that needs what is not written
# yet stops with `NotImplementedError`. With a plain file, `python lab00_tensors.py` saves them in `out/`.
#
# Arrays arrive as float32 tensors, unless an exercise says otherwise. Answer with tensors or NumPy arrays: `keras.ops`
# has NumPy's functions. A tensor has no `.sum()` or `.T`: write `ops.sum(x)`, `ops.transpose(x)`, or make an array of
# it first, `np.asarray(x)`.

# %%
import numpy as np
import tensorflow as tf
from keras import ops

# %% tags=["demo"]
import matplotlib.pyplot as plt

from zoo import data, plots

FORWARD, BACKWARD = "#1f5fbf", "#c0392b"  # values on their way to the result, slopes on their way back


def draw(axis, numbers, shades, title):
    """A table of numbers, each place shaded."""
    axis.imshow(shades, cmap="RdBu", vmin=-2, vmax=2)
    for (row, column), number in np.ndenumerate(np.round(numbers, 2)):
        axis.text(column, row, f"{number + 0.0:g}", ha="center", va="center")
    axis.set(title=title, xticks=range(len(numbers)), yticks=range(len(numbers)))

# %% [markdown]
# ## 1. Picking from an array
#
# Rows and columns are counted **from 0**. In brackets stands which row, then, after a comma, which column:
#
# | you write | you get |
# |---|---|
# | `x[0, 3]` | the number in row 0, column 3 |
# | `x[2]` | the whole row 2 |
# | `x[:, 2]` | the whole column 2 |
# | `x[0:2, 1:3]` | rows 0 and 1, columns 1 and 2: **the end is not included** |
# | `x[::2]` | every second row: 0, 2, 4, ... |
#
# A number in the brackets takes an axis away; a range `a:b` keeps it. So `x[:, 2]` is a list of numbers, `x[:, 2:3]` a
# table with one column.
#
# **Exercise `pick`.**

# %% exercise="pick"
def pick(x):
    """Five things from a table.

    Args:
        x: an array, (4, 4).

    Returns:
        five things:
        the element in row 1 and column 2, a single number;
        row 1, shape (4,);
        column 1, shape (4,);
        the block where rows 1 and 2 cross columns 1, 2 and 3;
        every third row and column, beginning with row 0 and column 0.
    """
    raise NotImplementedError("write pick")

# %% tags=["demo", "check"]
# To check: lab check lab00_tensors.py pick

# %% tags=["demo"]
table = np.arange(16).reshape(4, 4)
names = ["element [1, 2]", "row 1", "column 1", "the block", "every third"]
figure, axes = plt.subplots(1, 5, figsize=(13, 3))
for axis, name, picked in zip(axes, names, pick(ops.convert_to_tensor(table, "float32")), strict=True):
    draw(axis, table, np.isin(table, np.asarray(picked)), f"{name}\nshape {np.shape(picked)}")
plots.show()

# %% [markdown]
# **What to notice.** The element has the shape `()`: no axis is left. Row and column both have the shape `(4,)`: once
# picked, nobody can see whether it stood or lay.

# %% [markdown]
# ## 2. How many axes: the rank
#
# The number of axes of an array is its *rank*:
#
# | rank | what | axes |
# |---|---|---|
# | 0 | a label: one number | none |
# | 1 | the features of one example | channels |
# | 2 | a matrix, or a grey image | height, width |
# | 3 | a colour image | height, width, 3 colours |
# | 4 | a batch of colour images | image, height, width, 3 colours |
# | 5 | a batch of videos | video, frame, height, width, 3 colours |
#
# Two customs: *the batch comes first*, so `images[7]` is image 7; *the colours come last* ("channels last"), so
# `image[2, 5]` is one pixel.
#
# **Exercise `ranks`.** Any numbers may stand in them: `np.zeros(shape)` will do.

# %% exercise="ranks"
def ranks(channels, height, width, batch, frames):
    """One array of each rank from 0 to 5.

    Args:
        channels: how many features an example has.
        height, width: the size of an image.
        batch: how many images, or videos, there are.
        frames: how many images a video has.

    Returns:
        six arrays: a label, a single number; a feature vector; a matrix, height by width; a colour image; a batch of
        colour images; a batch of videos.
    """
    raise NotImplementedError("write ranks")

# %% tags=["demo", "check"]
# To check: lab check lab00_tensors.py ranks

# %% tags=["demo"]
for array in ranks(64, 8, 8, 32, 25):
    print(f"rank {np.ndim(array)}   shape {np.shape(array)}")
strip = np.squeeze(data.load("digits").x_train[:6])  # grey: no axis of colours
plt.figure(figsize=(8, 2))
plt.imshow(np.hstack(strip), cmap="gray_r")
plt.axis("off")
plt.title(f"rank 3: a batch of six grey images {strip.shape}")
plots.show()

# %% [markdown]
# **What to notice.** `()` is not `(1,)`, a list of one number. And six grey images have the rank of one colour image:
# the rank does not say what the axes mean.

# %% [markdown]
# ## 3. Slopes
#
# The *derivative* of $f$ at $x$ is the slope of the curve there: how many times as much $f(x)$ moves when $x$ moves a
# little. TensorFlow writes down what you compute on a *tape*, and goes back along it with the rules from school:
#
# ```python
# w = tf.Variable(3.0)
# with tf.GradientTape() as tape:   # write down, from here on,
#     loss = w * w                  # what is computed
# tape.gradient(loss, w)            # 2 w: 6.0
# ```
#
# Of itself the tape watches only variables, such as weights. A plain tensor needs `tape.watch(x)` before it is used, or
# the answer is `None`.
#
# If `y` has many numbers, `tape.gradient` adds up their derivatives. For an $f$ that works *element by element* all but
# one of them are 0: you get one slope for each number in `x`.
#
# **Exercise `derivative`.**

# %% exercise="derivative"
def derivative(f, x):
    """The derivative of an elementwise function, at every number in x.

    Args:
        f: from a tensor to a tensor of the same shape, element by element.
        x: a tensor of any shape, not a variable.

    Returns:
        df/dx at every number, in the shape of x.
    """
    # x is no variable: the tape must be told
    raise NotImplementedError("write derivative")

# %% tags=["demo", "check"]
# To check: lab check lab00_tensors.py derivative

# %% tags=["demo"]
def wave(x):
    return ops.sin(2 * x) + 0.3 * x**2


across = ops.linspace(-3.0, 3.0, 301)
x, y, slopes = np.array(across), np.array(wave(across)), np.array(derivative(wave, across))
figure, (top, bottom) = plt.subplots(2, 1, figsize=(8, 5.5), sharex=True)
top.plot(x, y, color=FORWARD)
bottom.plot(x, slopes, color=BACKWARD)
for i in (50, 110, 165, 210, 270):
    near = np.array([-0.4, 0, 0.4])
    top.plot(x[i] + near, y[i] + slopes[i] * near, "o-", color=BACKWARD, markevery=[1])
    bottom.plot(x[i], slopes[i], "o", color=BACKWARD)
bottom.axhline(0, color="0.8", linewidth=1, zorder=0)
top.set(ylabel="$f(x)$", title="$f(x) = \\sin 2x + 0.3\\,x^2$")
bottom.set(xlabel="$x$", ylabel="$df/dx$")
plots.show()

# %% [markdown]
# **What to notice.** Where the blue curve has a top or a bottom, its slope, in red, is 0. Where blue falls, red is
# negative. To go *down* the curve, step against the slope: that is all of gradient descent.

# %% [markdown]
# ## 4. Corners
#
# The slope of $|x|$ is 1 on the right and $-1$ on the left. At 0 there is a corner, and **no derivative**: no single
# line fits. But many lines touch the corner from below. The slope of each is called a *subgradient*.

# %% tags=["demo"]
figure, axes = plt.subplots(1, 2, figsize=(10, 3.4), sharey=True)
x = np.linspace(-1, 1, 201)
for axis, name, y, lowest in zip(axes, ("$|x|$", "$\\max(x, 0)$"), (abs(x), np.maximum(x, 0)), (-1, 0), strict=True):
    for slope in np.linspace(lowest, 1, 5):
        axis.plot(x, slope * x, color=BACKWARD, linewidth=1, alpha=0.6)
    axis.plot(x, y, color=FORWARD, linewidth=3)
    axis.set(title=f"{name}: at 0 every slope from {lowest} to 1", xlabel="$x$", ylim=(-0.6, 1.05))
plots.show()

# %% [markdown]
# **What to notice.** For $|x|$ each slope from $-1$ to $1$ will do at the corner, for $\max(x, 0)$ each from $0$ to
# $1$. Which one does not matter, but it must not be `nan`: one `nan` spreads to all weights within a step.
#
# **Exercise `subgradient`.** Without the tape.

# %% exercise="subgradient"
def abs_subgradient(x):
    """A slope of |x| at every number in x: 1 above 0, -1 below, and at 0 any number from -1 to 1.

    Args:
        x: a tensor of any shape.

    Returns:
        the slopes, in the shape of x, without nan.
    """
    raise NotImplementedError("write abs_subgradient")

# %% tags=["demo", "check"]
# To check: lab check lab00_tensors.py subgradient

# %% tags=["demo"]
plt.figure(figsize=(7.5, 3.4))
for name, rate in (("every step 0.3", lambda step: 0.3), ("steps 0.6, 0.3, 0.2, ...", lambda step: 0.6 / step)):
    path = [1.0]
    for step in range(1, 25):
        path.append(path[-1] - rate(step) * np.array(abs_subgradient(ops.full((1, 1), path[-1]))).item())
    plt.plot(path, ".-", label=name)
plt.title("$x$, step by step down $|x|$ with your abs_subgradient")
plt.xlabel("step")
plt.legend()
plots.show()

# %% [markdown]
# **What to notice.** The slope has size 1 right up to the corner, so equal steps jump over it for ever. Steps that get
# smaller come to rest: one reason why learning rates are made to fall.

# %% [markdown]
# ## 5. Many outputs, many inputs
#
# Let $f$ turn $n$ numbers into $m$ numbers. Each output has a slope in each input. They stand in a table, the *Jacobian
# matrix*, with **a row for each output and a column for each input**:
#
# $$J = \frac{\partial y}{\partial x} = \begin{pmatrix}
# \frac{\partial y_1}{\partial x_1} & \cdots & \frac{\partial y_1}{\partial x_n}\\
# \vdots & & \vdots\\
# \frac{\partial y_m}{\partial x_1} & \cdots & \frac{\partial y_m}{\partial x_n}\end{pmatrix}
# \qquad\text{shape } (m, n)$$
#
# Row $i$ is the gradient of output $i$ alone. `tape.gradient` of all outputs adds the rows up: ask for one output at a
# time. For that make the tape with `tf.GradientTape(persistent=True)`, or it may be asked only once. To take an output
# out of `y` is a computation as well: the tape has to see it.
#
# **Exercise `jacobian`.** Row by row, or with `tape.jacobian`. (If it complains of "retracing", that is no harm.)

# %% exercise="jacobian"
def jacobian(f, x):
    """All slopes of a function from n numbers to m numbers.

    Args:
        f: from a tensor (n,) to a tensor (m,).
        x: where to take the slopes, a tensor (n,), not a variable.

    Returns:
        the Jacobian matrix, a tensor or array (m, n): row i, column j is the slope of output i in input j.
    """
    # a persistent tape can be asked more than once
    # taking the outputs apart must be on the tape, too
    raise NotImplementedError("write jacobian")

# %% tags=["demo", "check"]
# To check: lab check lab00_tensors.py jacobian

# %% [markdown]
# ### The shape of a gradient
#
# **What stands above the line of $\frac{\partial y}{\partial x}$ gives the rows**, what stands below the columns. This
# is the *numerator layout*:
#
# | | in a number $x$ | in a vector $x$ $(n,)$ | in a matrix $X$ $(n, k)$ |
# |---|---|---|---|
# | **of a number** $y$ | $()$ | $(1, n)$: a row | $(k, n)$ |
# | **of a vector** $y$ $(m,)$ | $(m, 1)$: a column | $(m, n)$ | $(m, k, n)$ |
# | **of a matrix** $Y$ $(m, l)$ | $(m, l)$ | $(m, l, n)$ | $(m, l, k, n)$ |
#
# Half of the books have it transposed (*denominator layout*).

# %% tags=["demo"]
for x in (tf.ones(()), tf.ones((4,)), tf.ones((4, 5))):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = tf.reduce_sum(x) * tf.ones((2, 3))
    slopes = tape.jacobian(y, x, experimental_use_pfor=False)
    print(f"of {y.shape} in {x.shape}: {(*y.shape, *x.shape[::-1])} in the table, {slopes.shape} from the tape")

# %% [markdown]
# **What to notice.** The table turns the axes of a matrix $X$ round. Frameworks leave them: the gradient of a loss has
# the shape of its weights.

# %% [markdown]
# ### Three gradients to know by heart
#
# Nearly every layer is a product with a matrix. Write it out for one output, $(Ax)_i = A_{i1}x_1 + \dots + A_{in}x_n$:
# the slope in $x_j$ is what stands before it.
#
# **Exercise `matrix_gradients`.** By hand, without the tape:
#
# $$\frac{\partial (Ax)}{\partial x} \qquad\qquad \frac{\partial (x^\top B)}{\partial x} \qquad\qquad
# \frac{\partial \lVert x\rVert^2}{\partial x}, \quad \lVert x\rVert^2 = x_1^2 + \dots + x_n^2$$
#
# $x^\top B$ has $k$ outputs. $\lVert x\rVert^2$ has one: its gradient is a matrix with one row.

# %% exercise="matrix_gradients"
def matrix_gradients(A, B, x):
    """Three Jacobian matrices in closed form: a row for each output, a column for each input.

    Args:
        A: a matrix, (m, n).
        B: a matrix, (n, k).
        x: a vector, (n,).

    Returns:
        three matrices: the derivatives in x of A x, of x^T B, and of x_1^2 + ... + x_n^2.
    """
    raise NotImplementedError("write matrix_gradients")

# %% tags=["demo", "check"]
# To check: lab check lab00_tensors.py matrix_gradients

# %% tags=["demo"]
rng = np.random.default_rng(0)
A, B, x = (ops.convert_to_tensor(rng.normal(size=size).astype("float32")) for size in ((2, 3), (3, 4), (3,)))
by_hand = matrix_gradients(A, B, x)
by_tape = [
    jacobian(lambda x: tf.linalg.matvec(A, x), x),
    jacobian(lambda x: tf.linalg.matvec(B, x, transpose_a=True), x),
    jacobian(lambda x: ops.reshape(ops.sum(x**2), (1,)), x),
]
for name, hand, tape in zip(("A x", "x^T B", "|x|^2"), by_hand, by_tape, strict=True):
    print(f"{name:6} shape {np.shape(hand)}, furthest from the tape: {np.abs(np.subtract(hand, tape)).max():.1g}")

# %% [markdown]
# **What to notice.** The tape says the same. The outputs of $x^\top B$ are along the columns of $B$, and outputs belong
# into rows.

# %% [markdown]
# ## 6. One function after another: the chain rule
#
# If $g(x)$ moves three times as far as $x$, and $f$ twice as far as $g$, then $f(g(x))$ moves six times as far. With
# many inputs and outputs the tables are multiplied:
#
# $$\frac{\partial f(g(x))}{\partial x} = J_f\big(g(x)\big)\; J_g(x)$$
#
# $f$ never sees $x$: its slopes are those *at $g(x)$*. And matrices do not swap: the function applied last stands left.
# The shapes tell: $(m, h)$ times $(h, n)$ is $(m, n)$.
#
# **Exercise `chain_rule`.** Use your `jacobian`.

# %% exercise="chain_rule"
def chain_rule(f, g, x):
    """The Jacobian matrix of f(g(x)), as the product of those of f and g.

    Args:
        f: from a tensor (h,) to a tensor (m,); it comes second.
        g: from a tensor (n,) to a tensor (h,); it comes first.
        x: where to take the slopes, a tensor (n,).

    Returns:
        a matrix, (m, n).
    """
    raise NotImplementedError("write chain_rule")

# %% tags=["demo", "check"]
# To check: lab check lab00_tensors.py chain_rule

# %% tags=["demo"]
def to_polar(point):
    """From east and north to distance and angle."""
    return ops.stack([ops.sqrt(ops.sum(point**2)), ops.arctan2(point[1], point[0])])


def to_cartesian(polar):
    return ops.stack([polar[0] * ops.cos(polar[1]), polar[0] * ops.sin(polar[1])])


place = ops.convert_to_tensor([3.0, 4.0])
there, back = np.array(jacobian(to_polar, place)), np.array(jacobian(to_cartesian, to_polar(place)))
both = np.array(chain_rule(to_cartesian, to_polar, place))
figure, axes = plt.subplots(1, 3, figsize=(10, 3))
titles = ["back, at $g(x)$", "there, at $x$", "their product"]
for axis, title, matrix in zip(axes, titles, (back, there, both), strict=True):
    draw(axis, matrix, matrix / 4, title)
    axis.set(xlabel="input", ylabel="output")
plots.show()

# %% [markdown]
# **What to notice.** The point (3, 4) goes to distance and angle and back. Neither table is simple, yet their product
# is: a step to the east ends as the same step to the east.

# %% [markdown]
# ## 7. Trust, but check
#
# A wrong derivative does not crash. The network learns a little worse, and nobody knows why. So check by brute force:
# move **one** number a little to both sides, the others stay, and see how far the result moves.
#
# $$\frac{\partial f}{\partial x_i} \approx \frac{f(\dots, x_i + h, \dots) - f(\dots, x_i - h, \dots)}{2h}$$
#
# This *central* difference costs two evaluations for each number: too slow for training, right for a check.
#
# **Exercise `numerical_gradient`.** `copy = np.array(x, "float64")` is in double precision. `np.ndindex(copy.shape)`
# goes through all places of an array of any shape; `copy[place]` is the number there.

# %% exercise="numerical_gradient"
def numerical_gradient(f, x, h=1e-3):
    """The gradient of a function with one output, by central differences.

    Args:
        f: from an array of the shape of x to a single number.
        x: a float32 tensor or NumPy array of any shape, which stays as it is. Compute in float64, or x + h is rounded
            too coarsely.
        h: how far to move to each side.

    Returns:
        the slopes, in the shape of x.
    """
    # a copy in double precision
    # a step of h for one number, of 0 for all others
    raise NotImplementedError("write numerical_gradient")

# %% tags=["demo", "check"]
# To check: lab check lab00_tensors.py numerical_gradient

# %% [markdown]
# When are two gradients equal? A difference of 0.01 is little between slopes of 1000, and much between slopes of 0.001.
# So compare it with the size of both:
#
# $$\max_i \frac{|a_i - n_i|}{\max(|a_i| + |n_i|,\ 10^{-8})}$$
#
# The $10^{-8}$ is for two zeros, which would give $\frac{0}{0}$, `nan`. The *largest* counts, for one wrong slope among
# a thousand is a mistake.
#
# **Exercise `gradient_check`.** Rule of thumb: below $10^{-5}$ all is well, above $10^{-2}$ something is wrong.

# %% exercise="gradient_check"
def gradient_check(analytic, numeric):
    """How far two gradients are apart: the largest of |a - n| / max(|a| + |n|, 1e-8).

    Args:
        analytic: the gradient as worked out, of any shape.
        numeric: the gradient by differences, of the same shape.

    Returns:
        a single number.
    """
    # two zeros must not give 0 / 0
    raise NotImplementedError("write gradient_check")

# %% tags=["demo", "check"]
# To check: lab check lab00_tensors.py gradient_check

# %% tags=["demo"]
def hills(x):
    return np.sum(np.sin(3 * x))


x = np.random.default_rng(3).uniform(0.1, 0.4, 10)
known = 3 * np.cos(3 * x)  # the gradient of hills
steps = 10.0 ** np.arange(-12, 0.1, 0.5)
one_sided = [[(hills(x + h * unit) - hills(x)) / h for unit in np.eye(10)] for h in steps]
central = [numerical_gradient(hills, x, h) for h in steps]
plt.figure(figsize=(7.5, 4.2))
for name, gradients in (("to one side: $(f(x + h) - f(x))\\,/\\,h$", one_sided), ("central: yours", central)):
    plt.loglog(steps, [gradient_check(known, np.array(g)) for g in gradients], "o-", label=name)
plt.xlabel("step $h$")
plt.ylabel("gradient_check")
plt.legend()
plots.show()

# %% [markdown]
# **What to notice.** Read from the right. A large step is wrong because the curve bends: the error of the central
# difference falls with $h^2$, to one side only with $h$. Then it rises again: $f(x + h)$ and $f(x - h)$ differ in their
# last digits only, and those are rounded.

# %% [markdown]
# ## 8. A graph of small steps
#
# Cut the error of a linear neuron for one example, $(\langle x, w\rangle - y)^2$, into steps too simple to get wrong:
#
# $$a = \langle x, w\rangle = x_1 w_1 + \dots + x_n w_n \qquad b = a - y \qquad z = b^2$$
#
# With steps as boxes and values as arrows this is a *computational graph*. Forward, compute the values. Then backward:
# start at the end with $\frac{\partial z}{\partial z} = 1$, and at each box multiply what comes from the right by the
# box's own slope, its *local gradient*:
#
# $$\frac{\partial z}{\partial b} \qquad\longrightarrow\qquad
# \frac{\partial z}{\partial a} = \frac{\partial z}{\partial b}\,\frac{\partial b}{\partial a}
# \qquad\longrightarrow\qquad
# \frac{\partial z}{\partial w} = \frac{\partial z}{\partial a}\,\frac{\partial a}{\partial w}, \quad
# \frac{\partial z}{\partial x} = \frac{\partial z}{\partial a}\,\frac{\partial a}{\partial x}$$
#
# **Exercise `square_loss_graph`.** By hand, without the tape.

# %% exercise="square_loss_graph"
def square_loss_graph(x, w, y):
    """The squared error of a linear neuron, forward and backward: a = <x, w>, b = a - y, z = b^2.

    Args:
        x: the inputs, (n,).
        w: the weights, (n,).
        y: what should come out, a number.

    Returns:
        a dict with the values "a", "b", "z" and the derivatives "dz_db", "dz_da", "dz_dw", "dz_dx". The last two have
        shape (n,), all others are single numbers.
    """
    # forward: each step needs the one before
    # backward: each slope is the one to its right, times the local gradient of one step
    raise NotImplementedError("write square_loss_graph")

# %% tags=["demo", "check"]
# To check: lab check lab00_tensors.py square_loss_graph

# %% tags=["demo"]
def box(axis, x, y, text):
    """A step of a graph."""
    axis.text(x, y, text, ha="center", va="center", fontsize=14, zorder=3,
              bbox={"boxstyle": "circle,pad=0.35", "fc": "0.95", "ec": "0.4"})  # fmt: skip


def wire(axis, start, end, name, forward, backward):
    """An arrow of a graph: name and value above it, the slope that comes back below."""
    axis.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": "0.4", "shrinkA": 18, "shrinkB": 20})
    x, y = np.add(start, end) / 2
    away = 0.12 + 0.35 * abs(end[1] - start[1]) / max(abs(end[0] - start[0]), 1)  # further where the arrow slants
    axis.text(x, y + away, name + forward, ha="center", va="bottom", color=FORWARD, fontsize=11)
    axis.text(x, y - away, backward, ha="center", va="top", color=BACKWARD, fontsize=11)


def short(values):
    """Numbers for a picture."""
    return f"({', '.join(f'{v:g}' for v in values)})" if np.ndim(values) else f"{float(values):g}"


x, w, y = np.array([2.0, -1.0], "float32"), np.array([3.0, 4.0], "float32"), 5.0
seen = square_loss_graph(ops.convert_to_tensor(x), ops.convert_to_tensor(w), y)
seen = {name: np.array(value) for name, value in seen.items()}

figure, axis = plt.subplots(figsize=(12, 4))
for name, value, height in (("x", x, 1.2), ("w", w, -1.2)):
    wire(axis, (0, height), (2.5, 0.25 * height), f"{name} = ", short(value), short(seen[f"dz_d{name}"]))
wire(axis, (2.5, 0), (5, 0), "a = ", short(seen["a"]), short(seen["dz_da"]))
wire(axis, (5, -1.6), (5, 0), "", "", "")
axis.text(5.15, -1.0, f"y = {y:g}", color=FORWARD, fontsize=11)
wire(axis, (5, 0), (7.5, 0), "b = ", short(seen["b"]), short(seen["dz_db"]))
wire(axis, (7.5, 0), (10, 0), "z = ", short(seen["z"]), "1")
box(axis, 2.5, 0, "$\\langle\\cdot,\\cdot\\rangle$")
box(axis, 5, 0, "$-$")
box(axis, 7.5, 0, "$(\\cdot)^2$")
axis.set(xlim=(-0.6, 10.6), ylim=(-1.9, 1.9), title="forward in blue, backward in red")
axis.axis("off")
plots.show()

# %% [markdown]
# **What to notice.** Read the red numbers from right to left. The square multiplies by $2b$; the minus passes on what
# it gets; the product sends to each of $w$ and $x$ what came, times the other. One sweep, and *all* slopes are there.

# %% [markdown]
# ## 9. The circuit view
#
# Think of the slopes as a current that flows back.
#
# | box | local gradients | the current |
# |---|---|---|
# | $p + q$ | 1 and 1 | **add distributes**: both get what came |
# | $p \cdot q$ | $q$ and $p$ | **multiply swaps**: each gets what came, times the *other* |
# | $\max(p, q)$ | 1 for the larger, 0 for the other | **max routes**: the larger gets all |
#
# A value that is used in two places gets a current from both, and these **add up**.
#
# Now build a small TensorFlow: numbers that remember what they were made from. Each has its `data`, and its `parents`:
# pairs of a value and the local gradient in it. So $p \cdot q$ is `Value(p.data * q.data, [(p, ...), (q, ...)])`.
#
# To go back, call `backward()` on the result. Its own slope is 1. A value may pass its slope on only when all who used
# it have sent theirs. `family()`, which is given, lists everyone *after* their parents: go through it from the end.
#
# **Exercise `autodiff`.** `__add__` is what Python calls for `p + q`, `__mul__` for `p * q`.

# %% exercise="autodiff"
class Value:
    """A number that remembers what it was made from.

    Attributes:
        data: the number.
        grad: the slope, in this number, of the value on which `backward` was called last.
        parents: a list of pairs, a Value and the local gradient in it.
    """

    def __init__(self, data, parents=()):
        self.data = data
        self.grad = 0.0
        self.parents = list(parents)

    def __add__(self, other):
        """The sum of two Values, a Value."""
        raise NotImplementedError("write Value.__add__")

    def __mul__(self, other):
        """The product of two Values, a Value."""
        raise NotImplementedError("write Value.__mul__")

    def relu(self):
        """This number if it is above 0, else 0.0: a Value. The slope passes only above 0."""
        raise NotImplementedError("write Value.relu")

    def max(self, other):
        """The larger of two Values, a new Value. Where both are equal the slope may go either way."""
        raise NotImplementedError("write Value.max")

    def family(self):
        """Given: this value and all it was made from, a list: each once, and each after its parents."""
        order, seen = [], set()

        def visit(value):
            if value not in seen:
                seen.add(value)
                for parent, _ in value.parents:
                    visit(parent)
                order.append(value)

        visit(self)
        return order

    def backward(self):
        """Set `grad` of this value to 1, and that of all it was made from to its slope. Returns nothing.

        A value used several times gets the sum over all ways, and sends it on once. Called again, it starts afresh.
        """
        # start afresh
        # from the end: when a value's turn comes, all who used it have sent their slopes
        raise NotImplementedError("write Value.backward")

# %% tags=["demo", "check"]
# To check: lab check lab00_tensors.py autodiff

# %% tags=["demo"]
gates = {
    "add distributes": ("$+$", lambda p, q: p + q),
    "multiply swaps": ("$\\times$", lambda p, q: p * q),
    "max routes": ("max", lambda p, q: p.max(q)),
}
figure, axes = plt.subplots(1, 3, figsize=(13.5, 3.2))
for axis, (name, (sign, gate)) in zip(axes, gates.items(), strict=True):
    p, q, times = Value(3.0), Value(-4.0), Value(2.0)
    out = gate(p, q)
    (out * times).backward()  # something further on has the slope 2, so that a current comes back
    wire(axis, (0, 1), (2.5, 0.2), "p = ", short(p.data), short(p.grad))
    wire(axis, (0, -1), (2.5, -0.2), "q = ", short(q.data), short(q.grad))
    wire(axis, (2.5, 0), (5, 0), "", short(out.data), short(out.grad))
    box(axis, 2.5, 0, sign)
    axis.set(xlim=(-0.4, 5.4), ylim=(-1.5, 1.6), title=name)
    axis.axis("off")
plots.show()

# %% [markdown]
# **What to notice.** From the right a slope of 2 comes back, in red. Add gives it to both. Multiply gives 2 times $-4$
# to the 3, and 2 times 3 to the $-4$. Max gives all to the 3.

# %% [markdown]
# ## 10. Train with it
#
# Is it right? Ask your `numerical_gradient`. Then let it learn: a network with four ReLUs shall follow a line with a
# corner. Every number in it is a `Value`.

# %% tags=["demo"]
def network(x, weights):
    """The sum of v * relu(u * x + c), the weights being u, c, v."""
    total = Value(0.0)
    for u, c, v in weights:
        total = total + v * (u * Value(x) + c).relu()
    return total


def mean_square(points, targets, weights):
    """The mean of (network(x) - y) squared."""
    total = Value(0.0)
    for x, y in zip(points, targets, strict=True):
        b = network(x, weights) + Value(-y)
        total = total + b * b
    return total * Value(1 / len(points))


points = np.linspace(-1, 1, 25).tolist()
targets = [1.5 * abs(x - 0.2) - 0.4 for x in points]  # a V with its corner at 0.2
start = np.random.default_rng(12).normal(0, 1, (4, 3))


def values(numbers):
    return [[Value(float(number)) for number in row] for row in numbers]


def loss_of(numbers):
    return mean_square(points, targets, values(numbers)).data


weights, losses = values(start), []
for _ in range(300):
    loss = mean_square(points, targets, weights)
    loss.backward()
    if not losses:  # the first time, check
        slopes = np.array([[w.grad for w in row] for row in weights])
        apart = gradient_check(slopes, np.array(numerical_gradient(loss_of, start, 1e-6)))
        print(f"your Value against your numerical_gradient: {apart:.1e}")
    losses.append(loss.data)
    for weight in (weight for row in weights for weight in row):
        weight.data -= 0.1 * weight.grad

figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3.8))
left.plot(points, targets, "o", color="0.4", label="to learn")
left.plot(points, [network(x, weights).data for x in points], color=FORWARD, linewidth=2, label="after 300 steps")
left.set(xlabel="$x$", ylabel="output")
left.legend(fontsize="small")
right.semilogy(losses, color=BACKWARD)
right.set(xlabel="step", ylabel="mean square error")
plots.show()

# %% [markdown]
# **What to notice.** Both ways of asking agree to many digits, although one takes a single sweep and the other 24
# evaluations. Nobody wrote down the derivative of the network: each box knows its own.

# %% [markdown]
# ## Where this leads
#
# A `tf.GradientTape` is your `Value` with arrays for numbers and some hundred kinds of boxes. `zoo.training.train_step`
# is a training step made of it. `zoo.activations` has bends with their slopes; what a neuron does with them is lab 01.
