# ---
# jupyter:
#   tapezoo:
#     lab: lab00_tensors
# ---

# %% [markdown]
# > **lab00_tensors**: Tensors: arrays, derivatives, backpropagation. 11 exercises, 100 points, about 85 minutes.
# > Write what raises `NotImplementedError`. To check: `lab check lab00_tensors.py`. For a hint: `lab hint EXERCISE`.

# %% [markdown]
# # Tensors: arrays, derivatives, backpropagation
#
# A network is a long sum with many knobs. Training it asks one question, over and over: *if I turn this knob a little,
# how does the error change?* There may be a million knobs, and the answer for all of them is wanted at hardly more than
# the price of the error itself. The trick that does it is backpropagation: school mathematics, done in a clever order.
#
# You will pick things out of arrays, ask TensorFlow for derivatives, check one by brute force, follow one by hand
# through a graph, and at the end write a small machine that does it all by itself, and train a network with it.
#
# *Concept map: computational graphs, chain rule, local gradients, shape rule, circuit view (add distributes, multiply
# swaps, max routes), numerical gradients.*
#
# Fill in one exercise, check it, read the plot below it (not its code), go on. A plot that needs something you have not
# written yet stops with `NotImplementedError`. That is no harm.
#
# Arrays arrive as float32 tensors, unless an exercise says otherwise. Answer with tensors or with NumPy arrays:
# `keras.ops` has the functions you know from NumPy, under the same names. A tensor has no methods such as `.sum()` or
# `.T`: write `ops.sum(x)` and `ops.transpose(x)`, or make an array of it first, with `np.asarray(x)`.

# %%
import numpy as np
import tensorflow as tf
from keras import ops

# %% tags=["demo"]
import matplotlib.pyplot as plt

from zoo import data, plots

FORWARD, BACKWARD = "#1f5fbf", "#c0392b"  # values on their way to the result, slopes on their way back

# %% [markdown]
# ## 1. Picking from an array
#
# Rows and columns are counted **from 0**. In square brackets stands first which row, then, after a comma, which column:
#
# | you write | you get |
# |---|---|
# | `x[0, 3]` | one number: row 0, column 3 |
# | `x[2]` | the whole row 2 |
# | `x[:, 2]` | the whole column 2: of all rows, what stands at 2 |
# | `x[0:2, 1:3]` | rows 0 and 1, columns 1 and 2: **the end is not included** |
# | `x[::2]` | every second row: 0, 2, 4, ... |
#
# A number in the brackets takes an axis away; a range `a:b` keeps it. So `x[:, 2]` is a list of numbers, while
# `x[:, 2:3]` is a table with one column.
#
# **Exercise `pick`.** Five things from a table of 4 rows and 4 columns.

# %% exercise="pick"
def pick(x):
    """Pick five things from an array with 4 rows and 4 columns. Rows and columns are counted from 0.

    Args:
        x: an array, (4, 4).

    Returns:
        five things, in this order:
        the element in row 1 and column 2, a single number;
        row 1, shape (4,);
        column 1, shape (4,);
        the block where rows 1 and 2 cross columns 1, 2 and 3, shape (2, 3);
        every third row and every third column, beginning with row 0 and column 0, shape (2, 2).
    """
    raise NotImplementedError("write pick")

# %% tags=["demo", "check"]
# To check: lab check lab00_tensors.py pick

# %% tags=["demo"]
table = np.arange(16).reshape(4, 4)
names = ["element [1, 2]", "row 1", "column 1", "rows 1-2 × columns 1-3", "every 3rd × every 3rd"]
figure, axes = plt.subplots(1, 5, figsize=(13, 3))
for axis, name, picked in zip(axes, names, pick(ops.convert_to_tensor(table, "float32")), strict=True):
    axis.imshow(np.isin(table, np.asarray(picked)), cmap="Blues", vmin=0, vmax=2)
    for (row, column), number in np.ndenumerate(table):
        axis.text(column, row, str(number), ha="center", va="center")
    axis.set(title=f"{name}\nshape {np.shape(picked)}", xticks=range(4), yticks=range(4))
plots.show()

# %% [markdown]
# **What to notice.** Blue is what you picked. The element has the shape `()`: no axis is left, for both places in
# the bracket held a number. Row and column both have the shape `(4,)`: once picked, nobody can see any more whether it
# stood or lay.

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
# | 4 | a batch of colour images | which image, height, width, 3 colours |
# | 5 | a batch of videos | which video, which frame, height, width, 3 colours |
#
# Two customs: *the batch comes first*, so `images[7]` is image 7; *the colours come last* ("channels last"), so
# `image[2, 5]` is one pixel, with its red, green and blue.
#
# **Exercise `ranks`.** Make one of each. What numbers stand in them does not matter: `np.zeros(shape)` will do.

# %% exercise="ranks"
def ranks(channels, height, width, batch, frames):
    """One array of each rank from 0 to 5, filled with any numbers.

    Args:
        channels: how many features an example has.
        height, width: the size of an image, in pixels.
        batch: how many images, or videos, there are.
        frames: how many images a video has.

    Returns:
        six arrays, in this order:
        a label, a single number;
        a feature vector;
        a matrix, height by width;
        one colour image, its 3 colours last;
        a batch of colour images;
        a batch of videos.
    """
    raise NotImplementedError("write ranks")

# %% tags=["demo", "check"]
# To check: lab check lab00_tensors.py ranks

# %% tags=["demo"]
digits = data.load("digits")
print("the bundled handwritten digits, all of them for training:", digits.x_train.shape)
for name, array in zip(
    ("label", "features", "matrix", "image", "images", "videos"), ranks(64, 8, 8, 32, 25), strict=True
):
    print(f"{name:9} rank {np.ndim(array)}   shape {np.shape(array)}")

figure, axes = plt.subplots(1, 3, figsize=(11, 3), width_ratios=(1, 1.2, 2.2))
image = np.squeeze(digits.x_train[0])  # a grey image: no axis of colours
axes[0].imshow(image, cmap="gray_r")
axes[0].set_title(f"rank 2: a grey image {image.shape}")
axes[1].bar(range(8), image[3])
axes[1].set_title(f"rank 1: row 3 of it {image[3].shape}")
strip = np.squeeze(digits.x_train[:6])
axes[2].imshow(np.hstack(strip), cmap="gray_r")
axes[2].set_title(f"rank 3: a batch of six grey images {strip.shape}")
axes[0].axis("off")
axes[2].axis("off")
plots.show()

# %% [markdown]
# **What to notice.** A label is not a list with one number in it: `()` is not `(1,)`. And a rank does not say what the
# axes mean: six grey images and one image with six colours are both of rank 3.

# %% [markdown]
# ## 3. Slopes
#
# The *derivative* of $f$ at $x$ is the slope of the curve there: how many times as much $f(x)$ moves when $x$ moves a
# little. TensorFlow writes down what you compute, step by step, on a *tape*, and goes back along the tape with the
# rules from school.
#
# ```python
# with tf.GradientTape() as tape:   # from here on everything is written down
#     tape.watch(x)                 # ... that has to do with x
#     y = x * x
# tape.gradient(y, x)               # 2 x
# ```
#
# Of itself the tape watches only variables, which is what weights are. Here `x` is a plain tensor: without `watch` the
# answer is `None`.
#
# If `y` has many numbers, `tape.gradient` adds up their derivatives. For a function that works *element by element*
# there is just one derivative in each of those sums, so you get one slope for each number in `x`.
#
# **Exercise `derivative`.**

# %% exercise="derivative"
def derivative(f, x):
    """The derivative of an elementwise function, at every number in x.

    Args:
        f: a function that works element by element: from a tensor to a tensor of the same shape.
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


across = np.linspace(-3, 3, 301).astype("float32")
spots = np.array([-2.0, -0.8, 0.3, 1.2, 2.4], "float32")
figure, (top, bottom) = plt.subplots(2, 1, figsize=(8, 5.5), sharex=True)
top.plot(across, np.array(wave(ops.convert_to_tensor(across))), color=FORWARD)
slopes = np.array(derivative(wave, ops.convert_to_tensor(spots)))
for x, y, slope in zip(spots, np.array(wave(ops.convert_to_tensor(spots))), slopes, strict=True):
    top.plot([x - 0.4, x + 0.4], [y - 0.4 * slope, y + 0.4 * slope], color=BACKWARD, linewidth=2)
    top.plot(x, y, "o", color=BACKWARD)
bottom.plot(across, np.array(derivative(wave, ops.convert_to_tensor(across))), color=BACKWARD)
bottom.plot(spots, slopes, "o", color=BACKWARD)
bottom.axhline(0, color="0.8", linewidth=1, zorder=0)
top.set(ylabel="$f(x)$", title="$f(x) = \\sin 2x + 0.3\\,x^2$")
bottom.set(xlabel="$x$", ylabel="$df/dx$")
plots.show()

# %% [markdown]
# **What to notice.** Blue is the function, red its slope. Where the blue curve has a top or a bottom, the red one is at
# 0. Where blue falls, red is negative. To go *down* the curve, step against the slope: that is all of gradient descent.

# %% [markdown]
# ## 4. Corners
#
# $|x|$ is $x$ above 0 and $-x$ below. Its slope is 1 on the right and $-1$ on the left. At 0 there is a corner, and
# **no derivative**: no single line fits there. But many lines touch the corner from below without crossing the curve.
# Each of their slopes is called a *subgradient*.

# %% tags=["demo"]
figure, axes = plt.subplots(1, 2, figsize=(10, 3.4), sharey=True)
corners = {
    "$|x|$": (np.abs, (-1.0, -0.5, 0.0, 0.5, 1.0)),
    "$\\max(x, 0)$": (lambda x: np.maximum(x, 0), (0, 0.25, 0.5, 0.75, 1)),
}
for axis, (name, (corner, fan)) in zip(axes, corners.items(), strict=True):
    near = np.linspace(-1, 1, 201)
    for slope in fan:
        axis.plot(near, slope * near, color=BACKWARD, linewidth=1, alpha=0.6)
    axis.plot(near, corner(near), color=FORWARD, linewidth=3)
    axis.plot(0, 0, "o", color=FORWARD)
    axis.set(title=f"{name}: at 0 every slope from {min(fan):.0f} to {max(fan):.0f}", xlabel="$x$", ylim=(-0.6, 1.05))
plots.show()

# %% [markdown]
# **What to notice.** For $|x|$ each slope from $-1$ to $1$ will do at the corner, for $\max(x, 0)$ each from $0$ to
# $1$. Which one a program takes does not matter. What must not happen is `nan`: one `nan` spreads to all weights within
# a step.
#
# **Exercise `subgradient`.** Without the tape: the slope of $|x|$, and at exactly 0 any number from $-1$ to $1$.

# %% exercise="subgradient"
def abs_subgradient(x):
    """A slope of |x| at every number in x: 1 above 0, -1 below, and at 0 any number from -1 to 1.

    Args:
        x: a tensor of any shape; some of its numbers may be exactly 0.

    Returns:
        the slopes, in the shape of x, without nan.
    """
    raise NotImplementedError("write abs_subgradient")

# %% tags=["demo", "check"]
# To check: lab check lab00_tensors.py subgradient

# %% tags=["demo"]
figure, axis = plt.subplots(figsize=(7.5, 3.4))
for name, rate, color in (
    ("every step 0.3", lambda step: 0.3, "0.6"),
    ("steps 0.6, 0.3, 0.2, ...", lambda step: 0.6 / step, FORWARD),
):
    path = [1.0]
    for step in range(1, 25):
        path.append(path[-1] - rate(step) * float(abs_subgradient(ops.convert_to_tensor(path[-1]))))
    axis.plot(path, ".-", color=color, label=name)
axis.axhline(0, color="0.8", linewidth=1, zorder=0)
axis.set(xlabel="step", ylabel="$x$", title="down $|x|$ with your abs_subgradient")
axis.legend()
plots.show()

# %% [markdown]
# **What to notice.** In a smooth valley the slope, and with it the step, gets smaller on the way down. Here its
# size is 1 right up to the corner, so equal steps jump over it for ever. Steps that get smaller come to rest: one
# reason why learning rates are made to fall.

# %% [markdown]
# ## 5. Many outputs, many inputs
#
# Let $f$ turn $n$ numbers into $m$ numbers. Each output has a slope in each input. They are kept in a table, the
# *Jacobian matrix*, with **a row for each output and a column for each input**:
#
# $$J = \frac{\partial y}{\partial x} = \begin{pmatrix}
# \frac{\partial y_1}{\partial x_1} & \cdots & \frac{\partial y_1}{\partial x_n}\\
# \vdots & & \vdots\\
# \frac{\partial y_m}{\partial x_1} & \cdots & \frac{\partial y_m}{\partial x_n}\end{pmatrix}
# \qquad\text{shape } (m, n)$$
#
# Row $i$ is the gradient of output $i$ alone. `tape.gradient` of all outputs together adds the rows up: ask for one
# output at a time. A tape may be asked only once, unless it is made with `tf.GradientTape(persistent=True)`. And to
# take an output out of `y` is a computation as well: the tape has to see it.
#
# **Exercise `jacobian`.** Row by row, or with `tape.jacobian`, which does the same. (It may complain of "retracing":
# that is no harm.)

# %% exercise="jacobian"
def jacobian(f, x):
    """All slopes of a function from n numbers to m numbers.

    Args:
        f: a function from a tensor (n,) to a tensor (m,).
        x: where to take the slopes, a tensor (n,), not a variable.

    Returns:
        the Jacobian matrix, (m, n): row i, column j is the slope of output i in input j.
    """
    # a persistent tape can be asked more than once
    # taking the outputs apart must be on the tape, too
    raise NotImplementedError("write jacobian")

# %% tags=["demo", "check"]
# To check: lab check lab00_tensors.py jacobian

# %% [markdown]
# ### The shape of a gradient
#
# **What stands above the line of $\frac{\partial y}{\partial x}$ gives the rows**, what stands below the columns. With
# this *numerator layout* the shapes are:
#
# | | in a number $x$ | in a vector $x$ $(n,)$ | in a matrix $X$ $(n, k)$ |
# |---|---|---|---|
# | **of a number** $y$ | $()$ | $(1, n)$: a row | $(k, n)$ |
# | **of a vector** $y$ $(m,)$ | $(m, 1)$: a column | $(m, n)$ | $(m, k, n)$ |
# | **of a matrix** $Y$ $(m, l)$ | $(m, l)$ | $(m, l, n)$ | $(m, l, k, n)$ |
#
# Half of the books have everything transposed (*denominator layout*). Frameworks have a custom of their own: the axes
# of $y$, then those of $x$, as they are. So the gradient of a loss has the shape of its weights, and can be taken off
# them.

# %% tags=["demo"]
sizes = {"number": (), "vector": (4,), "matrix": (4, 5)}
tops = {"number": lambda s: s, "vector": lambda s: s * ops.ones((2,)), "matrix": lambda s: s * ops.ones((2, 3))}
print("shapes that the tape gives          in a number        in a vector (4,)    in a matrix (4, 5)")
for above, make in tops.items():
    row = []
    for shape in sizes.values():
        with tf.GradientTape(persistent=True) as tape:
            below = tf.ones(shape)
            tape.watch(below)
            result = make(ops.sum(below**2))
        row.append(str(tuple(tape.jacobian(result, below, experimental_use_pfor=False).shape)))
    print(f"of a {above:7}{np.shape(result)!s:10}".ljust(36) + "".join(entry.ljust(20) for entry in row))

# %% [markdown]
# ### Three gradients to know by heart
#
# Nearly every layer is a product with a matrix. Its slopes need no tape. Write the product out for one output,
# $(Ax)_i = A_{i1}x_1 + \dots + A_{in}x_n$: the slope in $x_j$ is what stands before it.
#
# **Exercise `matrix_gradients`.** With a row for each output and a column for each input:
#
# $$\frac{\partial (Ax)}{\partial x} \qquad\qquad \frac{\partial (x^\top B)}{\partial x} \qquad\qquad
# \frac{\partial \lVert x\rVert^2}{\partial x}, \quad \lVert x\rVert^2 = x_1^2 + \dots + x_n^2$$
#
# Note that $x^\top B$ has $k$ outputs, and that $\lVert x\rVert^2$ has one: its gradient is a matrix with one row.

# %% exercise="matrix_gradients"
def matrix_gradients(A, B, x):
    """Three Jacobian matrices in closed form: a row for each output, a column for each input.

    Args:
        A: a matrix, (m, n).
        B: a matrix, (n, k).
        x: a vector, (n,).

    Returns:
        three matrices, in this order:
        the derivative of A x in x;
        the derivative of x^T B in x;
        the derivative of the squared length of x, x_1^2 + ... + x_n^2, in x.
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
# **What to notice.** The tape, which knows nothing of matrices by heart, says the same. $B$ is $(3, 4)$ and the answer
# $(4, 3)$: the outputs of $x^\top B$ are along the columns of $B$, and outputs belong into rows.

# %% [markdown]
# ## 6. One function after another: the chain rule
#
# If $g(x)$ moves three times as far as $x$, and $f$ twice as far as $g$, then $f(g(x))$ moves six times as far. Slopes
# along a chain multiply. With many inputs and outputs so do the tables:
#
# $$\frac{\partial f(g(x))}{\partial x} = J_f\big(g(x)\big)\; J_g(x)$$
#
# Two things go wrong here. $f$ never gets to see $x$: its slopes are those *at $g(x)$*. And matrices do not swap: the
# function that is applied last stands left. The shapes tell: $(m, h)$ times $(h, n)$ is $(m, n)$.
#
# **Exercise `chain_rule`.** As the product of two Jacobians. Use your `jacobian`.

# %% exercise="chain_rule"
def chain_rule(f, g, x):
    """The Jacobian matrix of f(g(x)), as the product of those of f and g.

    Args:
        f: a function from a tensor (h,) to a tensor (m,); it comes second.
        g: a function from a tensor (n,) to a tensor (h,); it comes first.
        x: where to take the slopes, a tensor (n,).

    Returns:
        the Jacobian matrix of the two together, (m, n).
    """
    raise NotImplementedError("write chain_rule")

# %% tags=["demo", "check"]
# To check: lab check lab00_tensors.py chain_rule

# %% tags=["demo"]
def to_polar(point):
    """From east and north to distance and angle."""
    return ops.stack([ops.sqrt(ops.sum(point**2)), ops.arctan2(point[1], point[0])])


def to_cartesian(polar):
    """And back."""
    return ops.stack([polar[0] * ops.cos(polar[1]), polar[0] * ops.sin(polar[1])])


place = ops.convert_to_tensor([3.0, 4.0])
there, back = np.array(jacobian(to_polar, place)), np.array(jacobian(to_cartesian, to_polar(place)))
both = np.array(chain_rule(to_cartesian, to_polar, place))
figure, axes = plt.subplots(1, 3, figsize=(10, 3))
titles = ["back, at $g(x)$", "there, at $x$", "their product"]
for axis, title, matrix in zip(axes, titles, (back, there, both), strict=True):
    axis.imshow(matrix, cmap="RdBu", vmin=-8, vmax=8)
    for (row, column), number in np.ndenumerate(matrix):
        axis.text(column, row, f"{number + 0.0:.2f}".replace("-0.00", "0.00"), ha="center", va="center", fontsize=13)
    axis.set(title=title, xticks=range(2), yticks=range(2), xlabel="input", ylabel="output")
plots.show()

# %% [markdown]
# **What to notice.** The point (3, 4) goes to distance and angle and back to where it was. Neither table is simple, yet
# the product is: a step to the east ends as the same step to the east. Take the left table at $x$ instead of $g(x)$, or
# swap the two, and it is no longer so.

# %% [markdown]
# ## 7. Trust, but check
#
# A wrong derivative does not crash. The network learns a little worse, or not at all, and nobody knows why. So check it
# by brute force: move **one** number a little to both sides, and see how far the result moves.
#
# $$\frac{\partial f}{\partial x_i} \approx \frac{f(\dots, x_i + h, \dots) - f(\dots, x_i - h, \dots)}{2h}$$
#
# This *central* difference costs two evaluations for each number: far too slow for training with a million weights, and
# just right for a check with ten.
#
# **Exercise `numerical_gradient`.** The others stay where they are while one moves, and the caller's `x` must not
# change: `np.array(x, "float64")` makes a copy that you may change, in double precision. `np.ndindex(x.shape)` goes
# through all places of an array of any shape.

# %% exercise="numerical_gradient"
def numerical_gradient(f, x, h=1e-3):
    """The gradient of a function with one output, by central differences.

    Args:
        f: a function from an array of the shape of x to a single number.
        x: where to take the gradient: a float32 tensor or NumPy array of any shape, which stays as it is. Compute in
            float64, or x + h is rounded too coarsely.
        h: how far to move to each side.

    Returns:
        (f with one number at +h, less f with it at -h) / 2h, for every number in x: an array of the shape of x.
    """
    # a copy of our own, in double precision
    # back to where it was, before the next one moves
    raise NotImplementedError("write numerical_gradient")

# %% tags=["demo", "check"]
# To check: lab check lab00_tensors.py numerical_gradient

# %% [markdown]
# When are two gradients equal? A difference of 0.01 is nothing between slopes of 1000, and everything between slopes of
# 0.001. So it is compared with the size of both:
#
# $$\max_i \frac{|a_i - n_i|}{\max(|a_i| + |n_i|,\ 10^{-8})}$$
#
# The $10^{-8}$ is there for two zeros, which would give $\frac{0}{0}$, `nan`. And the *largest* counts, for one wrong
# slope among a thousand is a mistake.
#
# **Exercise `gradient_check`.** As a rule of thumb, below $10^{-5}$ all is well, and above $10^{-2}$ something is
# wrong.

# %% exercise="gradient_check"
def gradient_check(analytic, numeric):
    """How far two gradients are apart: the largest of |a - n| / max(|a| + |n|, 1e-8).

    Args:
        analytic: the gradient as worked out, of any shape.
        numeric: the gradient by differences, of the same shape.

    Returns:
        a single number: 0 for equal gradients, 1 where one of the two has a slope that the other has not.
    """
    # two zeros must not give 0 / 0
    raise NotImplementedError("write gradient_check")

# %% tags=["demo", "check"]
# To check: lab check lab00_tensors.py gradient_check

# %% tags=["demo"]
def bowl(x):
    """A function of ten numbers whose gradient is known."""
    return np.sum(np.exp(x) * np.sin(3 * x))


def bowl_gradient(x):
    return np.exp(x) * (np.sin(3 * x) + 3 * np.cos(3 * x))


ten = np.random.default_rng(3).uniform(0.1, 0.4, 10)
steps = 10.0 ** np.arange(-12, 0.1, 0.5)
central = [gradient_check(bowl_gradient(ten), numerical_gradient(bowl, ten, h)) for h in steps]
one_sided = [
    gradient_check(bowl_gradient(ten), [(bowl(ten + h * unit) - bowl(ten)) / h for unit in np.eye(10)]) for h in steps
]
plt.figure(figsize=(7.5, 4.2))
plt.loglog(steps, one_sided, "o-", color="0.6", label="to one side: $(f(x + h) - f(x))\\,/\\,h$")
plt.loglog(steps, central, "o-", color=BACKWARD, label="central: your numerical_gradient")
plt.xlabel("step $h$")
plt.ylabel("gradient_check")
plt.legend()
plots.show()

# %% [markdown]
# **What to notice.** Read from the right. A large step is wrong because the curve bends: with the central difference
# the error falls with $h^2$, to one side only with $h$. Further left it rises again: $f(x + h)$ and $f(x - h)$ differ
# in their last digits only, and those are rounded. In double precision the best step is about $10^{-5}$; in float32,
# with half as many digits, $10^{-3}$ to $10^{-2}$.

# %% [markdown]
# ## 8. A graph of small steps
#
# The error of a linear neuron for one example, $(\langle x, w\rangle - y)^2$, cut into steps that are too simple to get
# wrong:
#
# $$a = \langle x, w\rangle = x_1 w_1 + \dots + x_n w_n \qquad b = a - y \qquad z = b^2$$
#
# Draw the steps as boxes and the values as arrows, and you have a *computational graph*. Forward, from left to right,
# the values are computed. Then backward: start at the end with $\frac{\partial z}{\partial z} = 1$, and at each box
# multiply what comes from the right by the box's own slope, its *local gradient*:
#
# $$\frac{\partial z}{\partial b} \qquad\longrightarrow\qquad
# \frac{\partial z}{\partial a} = \frac{\partial z}{\partial b}\,\frac{\partial b}{\partial a}
# \qquad\longrightarrow\qquad
# \frac{\partial z}{\partial w} = \frac{\partial z}{\partial a}\,\frac{\partial a}{\partial w}, \quad
# \frac{\partial z}{\partial x} = \frac{\partial z}{\partial a}\,\frac{\partial a}{\partial x}$$
#
# **Exercise `square_loss_graph`.** By hand, without the tape. Give $\frac{\partial z}{\partial w}$ the shape of $w$, as
# frameworks do.

# %% exercise="square_loss_graph"
def square_loss_graph(x, w, y):
    """The squared error of a linear neuron, forward and backward, step by step: a = <x, w>, b = a - y, z = b^2.

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
    """An arrow of a graph: its name and value above it in blue, and the slope that comes back below it in red."""
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
# it gets; the product sends to $w$ what came, times $x$, and to $x$ what came, times $w$. One sweep, and *all* slopes
# are there. From left to right we should have needed a sweep for each input.

# %% [markdown]
# ## 9. The circuit view
#
# Think of the graph as a circuit, with the slopes as a current that flows back.
#
# | box | local gradients | what it does with the current |
# |---|---|---|
# | $p + q$ | 1 and 1 | **distributes**: both get what came |
# | $p \cdot q$ | $q$ and $p$ | **swaps**: each gets what came, times the *other* |
# | $\max(p, q)$ | 1 for the larger, 0 for the other | **routes**: the larger gets all, the other nothing |
#
# A value that is used in two places gets a current from both, and these **add up**, for it has two ways of moving the
# result.
#
# With that you can build a small TensorFlow: numbers that remember what they were made from. Each has its `data`, and
# its `parents`: pairs of a value and the local gradient in it. That is how $p \cdot q$ comes into the world:
# `Value(p.data * q.data, [(p, ...), (q, ...)])`.
#
# To go back, call `backward()` on the result. Its own slope is 1. A value may pass its slope on only when all who used
# it have sent theirs. So first put the values in an order in which everyone comes after their parents, and go through
# it from the end:
#
# ```python
# order = []
#
# def visit(value):          # the parents first, then the value itself, and nobody twice
#     ...
# ```
#
# **Exercise `autodiff`.** `__add__` is what Python calls for `p + q`, `__mul__` for `p * q`.

# %% exercise="autodiff"
class Value:
    """A number that remembers what it was made from, so that slopes find their way back.

    Attributes:
        data: the number.
        grad: the slope, in this number, of the value on which `backward` was called last.
        parents: what it was made from: a list of pairs, a Value and the local gradient in it.
    """

    def __init__(self, data, parents=()):
        self.data = data
        self.grad = 0.0
        self.parents = list(parents)

    def __add__(self, other):
        """The sum of two Values, a Value. It distributes the slope."""
        raise NotImplementedError("write Value.__add__")

    def __mul__(self, other):
        """The product of two Values, a Value. Each factor gets the slope times the other factor."""
        raise NotImplementedError("write Value.__mul__")

    def relu(self):
        """This number if it is above 0, else 0.0: a Value. The slope passes only above 0."""
        raise NotImplementedError("write Value.relu")

    def max(self, other):
        """The larger of two Values, a new Value. The slope goes to the larger one only. (Ties may go either way.)"""
        raise NotImplementedError("write Value.max")

    def backward(self):
        """Set `grad` of this value to 1, and that of every value it was made from to its slope. Returns nothing.

        A value that was used several times gets the sum over all ways. Called again, it starts afresh: nothing is left
        of the slopes of an earlier call.
        """
        # an order in which everyone comes after their parents, and nobody twice
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
# to the 3, and 2 times 3 to the $-4$: a *small* factor would give its partner a small slope, which is why inputs are
# scaled.
# Max gives all to the 3.

# %% [markdown]
# ## 10. Train with it
#
# Is your machine right? Ask your `numerical_gradient`. Then let it learn: a network with four ReLUs, each bent at a
# place of its own, shall follow a line with a corner. Every number in it is a `Value`, every slope is yours.

# %% tags=["demo"]
def network(x, weights):
    """Four ReLUs of one input, added up: sum of v * relu(u * x + c). The weights are (u, c, v) for each."""
    total = Value(0.0)
    for u, c, v in weights:
        total = total + v * (u * Value(x) + c).relu()
    return total


def mean_square(points, targets, weights):
    """The mean of (network(x) - y) squared, as one Value."""
    total = Value(0.0)
    for x, y in zip(points, targets, strict=True):
        b = network(x, weights) + Value(-y)
        total = total + b * b
    return total * Value(1 / len(points))


points = np.linspace(-1, 1, 25).tolist()
targets = [1.5 * abs(x - 0.2) - 0.4 for x in points]  # a V with its corner at 0.2
start = np.random.default_rng(12).normal(0, 1, (4, 3))


def loss_of(numbers):
    return mean_square(points, targets, [[Value(float(n)) for n in row] for row in numbers]).data


weights = [[Value(float(n)) for n in row] for row in start]
mean_square(points, targets, weights).backward()
own = np.array([[value.grad for value in row] for row in weights])
print(
    f"your Value against your numerical_gradient: {gradient_check(own, numerical_gradient(loss_of, start, 1e-6)):.1e}"
)

losses, before = [], [network(x, weights).data for x in points]
for _ in range(300):
    loss = mean_square(points, targets, weights)
    loss.backward()
    losses.append(loss.data)
    for value in (value for row in weights for value in row):
        value.data -= 0.1 * value.grad

figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3.8))
left.plot(points, targets, "o", color="0.4", label="to learn")
left.plot(points, before, color="0.75", label="before")
left.plot(points, [network(x, weights).data for x in points], color=FORWARD, linewidth=2, label="after 300 steps")
left.set(xlabel="$x$", ylabel="output")
left.legend(fontsize="small")
right.semilogy(losses, color=BACKWARD)
right.set(xlabel="step", ylabel="mean square error")
plots.show()

# %% [markdown]
# **What to notice.** Both ways of asking agree to many digits, although one of them takes a single sweep and the other
# 24 evaluations. The network is made of straight pieces, and one of its bends has moved to where the corner is. Nowhere
# did anybody write down the derivative of the network: each box knows its own, and `backward` did the rest.

# %% [markdown]
# ## Where this leads
#
# A `tf.GradientTape` is your `Value` with arrays in the place of numbers, and with some hundred kinds of boxes.
# `zoo.training.train_step` is a training step that consists of it: forward, loss, backward, update, on one page.
# `zoo.activations` holds bends with their slopes, as local gradients.
#
# Remember three things: a derivative has a row for each output and a column for each input; backward is one sweep, in
# which each box needs only its local gradient; and a slope that was not checked is a guess. What the neuron does with
# its slopes is lab 01.
