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
# # The perceptron: one neuron, its non-linearities, and what it cannot do
#
# A neuron is a small voter: it gives each input a weight, adds up, and says yes if the sum is large enough. In 1958
# that seemed nearly all there is to thinking. In 1969 a book showed a question with four cases that no such voter can
# answer. You will write the neuron, its rule of learning, and the layer that can.
#
# *Concept map: perceptron; linear, binary step, sigmoid, tanh, ReLU, leaky ReLU, SELU, softmax.*
#
# Fill in an exercise, check it, read the plot below it (not its code). A plot that needs what is not written yet stops
# with `NotImplementedError`.
#
# Arrays arrive as tensors; answer with tensors or NumPy arrays. A tensor has no `.mean()`, and no `@` with a vector:
# write `ops.mean(x)`, `ops.matmul(b, W)`, or make an array of it, `np.asarray(x)`. Do not mix the two in one formula.

# %%
import keras
import numpy as np
from keras import ops

# %% tags=["demo"]
import matplotlib.pyplot as plt

from zoo import data, plots

GREEN, RED = "#2a9d4a", "#d1352b"


def show_points(axis, x, y, title=""):
    """Green circles for the label 1, red squares for the label 0."""
    axis.scatter(*x[y == 1].T, color=GREEN, marker="o", s=28, edgecolor="white", linewidth=0.5, zorder=3, label="1")
    axis.scatter(*x[y == 0].T, color=RED, marker="s", s=28, edgecolor="white", linewidth=0.5, zorder=3, label="0")
    axis.set(xlabel="$x_1$", ylabel="$x_2$", title=title)


# %% [markdown]
# ## 1. One neuron

# %% tags=["demo"]
figure, axis = plt.subplots(figsize=(7, 3))
for height, (name, weight) in zip((2, 1, 0), (("$x_1$", "$w_1$"), ("$x_2$", "$w_2$"), ("1", "$b$")), strict=True):
    axis.annotate("", (2.62, 1), (0.3, height), arrowprops={"arrowstyle": "->", "color": "0.4"})
    axis.text(0, height, name, ha="center", va="center", bbox={"boxstyle": "circle", "fc": "white", "ec": "0.4"})
    axis.text(1.3, 1 + (height - 1) * 0.62 + 0.12, weight, ha="center", va="bottom", color="C0")
axis.text(3, 1, "sum", ha="center", va="center", bbox={"boxstyle": "circle", "fc": "0.93", "ec": "0.4"})
axis.annotate("", (4.7, 1), (3.35, 1), arrowprops={"arrowstyle": "->", "color": "0.4"})
axis.text(4.02, 1.12, "$z = x\\cdot w + b$", ha="center")
axis.text(5, 1, "$g$", ha="center", va="center", bbox={"boxstyle": "circle", "fc": "0.93", "ec": "0.4"})
axis.annotate("", (6.4, 1), (5.25, 1), arrowprops={"arrowstyle": "->", "color": "0.4"})
axis.text(6.5, 1, "$\\hat y = g(z)$", va="center")
axis.set(xlim=(-0.4, 7.5), ylim=(-0.5, 2.5))
axis.axis("off")
plots.show()

# %% [markdown]
# The weights say how much each input counts, and to which side; the *bias* $b$ how willing the neuron is to say yes
# anyway. The sum $z$ is the *score*:
#
# $$z = x\cdot w + b \qquad\qquad \hat y = g(z)$$
#
# **Exercise `perceptron`.** For many examples at once: the rows of `x`.


# %% exercise="perceptron"
def perceptron(x, w, b, g):
    """What one neuron answers for every example: g(b + x · w), of shape (n,).

    Args:
        x: the examples, (n, d): a row for each.
        w: the weights, (d,).
        b: the bias, a number.
        g: function that turns scores, a tensor of any shape, into answers of that shape.
    """
    return g(ops.matmul(x, w) + b)


# %% [markdown]
# The first neurons said yes or no. Their $g$ is a step.
#
# **Exercise `binary_step`.** At exactly 0, where books differ, this one says 1.


# %% exercise="binary_step"
def binary_step(z):
    """1.0 where the score is at least 0, and 0.0 below (numbers, no booleans), for scores z of any shape."""
    return ops.where(z >= 0, 1.0, 0.0)


# %% [markdown]
# With two inputs, it says yes on one side of a line. On the line the score is 0:
#
# $$w_1 x_1 + w_2 x_2 + b = 0$$
#
# **Exercise `decision_line`.** Solve that for $x_2$.


# %% exercise="decision_line"
def decision_line(w, b):
    """The line on which a neuron with two inputs is undecided.

    Args:
        w: two weights; the second is not 0.
        b: the bias, a number.

    Returns:
        slope, intercept of the line x2 = slope * x1 + intercept. For w = [3, -2] and b = 1 that is 1.5, 0.5.
    """
    # bring x2 to one side, then divide by what stands before it
    return -w[0] / w[1], -b / w[1]


# %% tags=["demo"]
def draw_line(axis, w, b, **style):
    """The line of a neuron, across the axes as they are."""
    left, right = axis.get_xlim()
    bottom, top = axis.get_ylim()
    slope, intercept = (float(part) for part in decision_line(w, b))
    axis.plot([left, right], [slope * left + intercept, slope * right + intercept], **{"color": "0.2", **style})
    axis.set(xlim=(left, right), ylim=(bottom, top))


corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], "float32")
figure, axes = plt.subplots(1, 3, figsize=(11, 3.6))
neurons = {"AND": ([1.0, 1.0], -1.5), "OR": ([1.0, 1.0], -0.5), "not x1": ([-1.0, 0.01], 0.5)}
for axis, (name, (w, b)) in zip(axes, neurons.items(), strict=True):
    answers = np.array(perceptron(corners, ops.convert_to_tensor(w), b, binary_step))
    show_points(axis, corners, answers, f"{name}: w = {w}, b = {b}")
    axis.set(xlim=(-0.5, 1.5), ylim=(-0.5, 1.5))
    draw_line(axis, w, b)
plots.show()

# %% [markdown]
# **What to notice.** AND and OR have the same weights; the bias alone moves the line. The weights point across it, to
# the side of the yes (green).

# %% [markdown]
# ## 2. Learning from mistakes
#
# Who chooses the weights? Rosenblatt, 1958: nobody. Start with zeros, show the examples one by one, and change
# something only when the answer is wrong:
#
# $$w \leftarrow w + \mathrm{lr}\cdot(y - \hat y)\,x \qquad\qquad b \leftarrow b + \mathrm{lr}\cdot(y - \hat y)$$
#
# The error $y - \hat y$ is 0 for a right answer, 1 if the neuron should have said yes (the weights move towards that
# $x$, and its score rises), -1 if it should have said no.
#
# **Exercise `rosenblatt`.** Make arrays of `x` and `y` first, `np.asarray(x)`: thousands of small steps take NumPy a
# moment, and tensors half a minute.


# %% exercise="rosenblatt"
def rosenblatt(x, y, epochs, lr=1.0):
    """Rosenblatt's rule, for a neuron that says 1 from a score of 0 on: go through the examples, move only when wrong.

    Args:
        x: the examples, (n, d).
        y: their labels, (n,), each 0 or 1.
        epochs: how many passes to make, all of them.
        lr: the learning rate.

    Returns:
        w (d,), b (a number), and the number of mistakes in each pass, a list with `epochs` entries.
    """
    x, y = np.asarray(x), np.asarray(y)
    w, b, mistakes = np.zeros(x.shape[1]), 0.0, []
    for _ in range(epochs):
        wrong = 0
        # one example after another; the next one already meets the new weights
        for x_i, y_i in zip(x, y, strict=True):
            # 1: should have said yes, -1: should have said no, 0: right
            error = y_i - (x_i @ w + b >= 0)
            w = w + lr * error * x_i
            b = b + lr * error
            wrong += error != 0
        mistakes.append(wrong)
    return w, b, mistakes


# %% tags=["demo"]
rng = np.random.default_rng(1)
x_points = rng.uniform(-1, 1, (120, 2))
side = x_points @ [0.8, 0.6] - 0.25  # on which side of a line a point lies, and how far from it
kept = np.flatnonzero(np.abs(side) > 0.06)[:80]
x_points = np.add(x_points[kept], [0.5, 1.0]).astype("float32")
y_points = (side[kept] > 0).astype("float32")

figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.6))
show_points(left, x_points, y_points)
left.set(xlim=(-0.6, 1.6), ylim=(-0.1, 2.1))
for epochs, shade in ((1, "0.8"), (4, "0.55"), (12, "0.1")):
    w, b, mistakes = rosenblatt(x_points, y_points, epochs)
    draw_line(left, w, b, color=shade, label=f"after pass {epochs}: {int(mistakes[-1])} mistakes in it")
left.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncol=2, fontsize="small")
right.plot(range(1, 13), mistakes, "o-")
right.set(xlabel="pass through the data", ylabel="mistakes", xticks=range(1, 13))
plots.show()

# %% [markdown]
# **What to notice.** To correct one example can spoil others, so the mistakes do not fall evenly. Yet after eight
# passes they are gone: *if* a line separates the colours, the rule finds one (Novikoff, 1962).

# %% [markdown]
# ## 3. What one neuron cannot do
#
# The question of 1969: green where *exactly one* of the two inputs is positive, XOR.

# %% tags=["demo"]
xor = data.load("xor")
figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.6))
show_points(left, xor.x_train, xor.y_train, "which line puts green on one side?")
for epochs, shade in ((3, "0.75"), (8, "0.55"), (20, "0.1")):
    w, b, mistakes = rosenblatt(xor.x_train, xor.y_train, epochs)
    draw_line(left, w, b, color=shade, label=f"after {epochs} passes")
left.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncol=3, fontsize="small")
right.plot(range(1, 21), np.array(mistakes) / len(xor.y_train), ".-", label="Rosenblatt's rule")
right.axhline(0.5, color="0.5", linestyle="--", label="a coin")
right.set(xlabel="pass through the data", ylabel="share of mistakes", ylim=(0, 1))
right.legend()
plots.show()

# %% [markdown]
# **What to notice.** The mistakes never end, and are hardly fewer than a coin's: there *is* no line. Look at the
# corners alone, with 0 for negative and 1 for positive. Green at (1, 0) and (0, 1) says that $w_1 + b \ge 0$ and $w_2 +
# b \ge 0$; red at (0, 0) that $b < 0$. Add the first two: $w_1 + w_2 + b \ge -b > 0$. So (1, 1) is green too. It is
# not.
#
# The way out is a second layer, with a bend between the two that has a slope to descend. First the bends.

# %% [markdown]
# ## 4. Bends: sigmoid and tanh
#
# The *sigmoid* is a step with its corner rubbed off. It turns any score into a probability:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}} = \frac{e^z}{1 + e^z}$$
#
# In float32 $e^{89}$ is already `inf`. `1 / inf` is 0, but `inf / inf` is `nan`: one of the two forms breaks at large
# scores.
#
# **Exercise `sigmoid`.** By `ops.exp`, as in `tanh`: section 9 trains through both, which `np.exp` does not allow. A
# ready-made sigmoid or tanh is refused.


# %% exercise="sigmoid"
def sigmoid(z):
    """The sigmoid of every score, 1 / (1 + exp(-z)): 0.5 at 0, near 1 for large scores, near 0 for very negative ones.

    Args:
        z: scores, of any shape, from -1000 to 1000.
    """
    # of the two forms, the one that never has inf over inf
    return 1 / (1 + ops.exp(-z))


# %% [markdown]
# The *hyperbolic tangent* goes from -1 to 1:
#
# $$\tanh(z) = \frac{e^z - e^{-z}}{e^z + e^{-z}} = \frac{1 - e^{-2z}}{1 + e^{-2z}} = 2\,\sigma(2z) - 1$$
#
# **Exercise `tanh`.** Again from `ops.exp`.


# %% exercise="tanh"
def tanh(z):
    """The hyperbolic tangent of every score: 0 at 0, near 1 for large scores, near -1 for very negative ones.

    Args:
        z: scores, of any shape, from -1000 to 1000.
    """
    # for positive scores first, then with the sign of the score
    small = ops.exp(-2 * ops.abs(z))
    return ops.sign(z) * (1 - small) / (1 + small)


# %% [markdown]
# ## 5. Bends: the ReLU family
#
# The *rectified linear unit* is the simplest bend. The *leaky* one always keeps a slope:
#
# $$\mathrm{relu}(z) = \max(z, 0) \qquad\qquad
# \mathrm{leaky}(z) = \begin{cases} z & z \ge 0\\ \text{slope}\cdot z & z < 0\end{cases}$$
#
# **Exercises `relu` and `leaky_relu`.** Without the ready-made ones.


# %% exercise="relu"
def relu(z):
    """The rectified linear unit of scores of any shape: z where it is positive, 0 elsewhere."""
    return ops.maximum(z, 0.0)


# %% exercise="leaky_relu"
def leaky_relu(z, negative_slope=0.01):
    """The leaky rectified linear unit: z where it is positive, negative_slope * z elsewhere.

    Args:
        z: scores, of any shape.
        negative_slope: the slope below 0, a number between 0 and 1.
    """
    return ops.where(z >= 0, z, negative_slope * z)


# %% [markdown]
# *SELU* bends smoothly below 0. With its two constants, scores of mean 0 and variance 1 keep both through many layers:
#
# $$\mathrm{selu}(z) = \lambda\begin{cases} z & z > 0\\ \alpha\,(e^z - 1) & z \le 0\end{cases}
# \qquad \lambda = 1.0507,\ \alpha = 1.67326$$
#
# **Exercise `selu`.**


# %% exercise="selu"
def selu(z):
    """The scaled exponential linear unit: scale * z above 0, scale * alpha * (exp(z) - 1) below.

    Args:
        z: scores, of any shape, from -1000 to 1000.
    """
    scale, alpha = 1.0507009873554805, 1.6732632423543772
    # the power is needed only below 0; above, it could overflow
    below = alpha * (ops.exp(ops.minimum(z, 0.0)) - 1)
    return scale * ops.where(z > 0, z, below)


# %% [markdown]
# ## 6. Their slopes
#
# A network learns by slopes. Three have a short form:
#
# $$\sigma'(z) = \sigma(z)\,(1 - \sigma(z)) \qquad \tanh'(z) = 1 - \tanh(z)^2 \qquad
# \mathrm{relu}'(z) = \begin{cases} 1 & z > 0\\ 0 & z \le 0\end{cases}$$
#
# **Exercise `activation_gradients`.** Three functions of the *score* $z$ (some books give $a\,(1 - a)$, of the output).
# You may use your `sigmoid` and `tanh`.


# %% exercise="activation_gradients"
def sigmoid_grad(z):
    """The derivative of the sigmoid at the score z (not at the output), from -1000 to 1000."""
    output = sigmoid(z)
    return output * (1 - output)


def tanh_grad(z):
    """The derivative of tanh at the score z (not at the output), from -1000 to 1000."""
    return 1 - tanh(z) ** 2


def relu_grad(z):
    """The derivative of the ReLU at the score z: 1.0 above 0, 0.0 below. At 0 it has none, and everyone takes 0.0."""
    return ops.where(z > 0, 1.0, 0.0)


# %% tags=["demo"]
def slope_of(f, z):
    """The derivative of an elementwise function, by a small step to both sides."""
    return (np.array(f(ops.convert_to_tensor(z + 1e-2))) - np.array(f(ops.convert_to_tensor(z - 1e-2)))) / 2e-2


scores = np.linspace(-4, 4, 401).astype("float32")
bends = {
    "binary step": (binary_step, lambda z: np.zeros_like(z)),
    "sigmoid": (sigmoid, sigmoid_grad),
    "tanh": (tanh, tanh_grad),
    "ReLU": (relu, relu_grad),
    "leaky ReLU (0.1)": (lambda z: leaky_relu(z, 0.1), lambda z: slope_of(lambda s: leaky_relu(s, 0.1), z)),
    "SELU": (selu, lambda z: slope_of(selu, z)),
}
fates = {"binary step": "no slope anywhere", "sigmoid": "saturates", "tanh": "saturates", "ReLU": "dies"}
figure, axes = plt.subplots(2, 6, figsize=(16, 5.4), sharex=True, sharey="row")
for column, (name, (bend, slope)) in enumerate(bends.items()):
    for axis, f, color in ((axes[0, column], bend, "C0"), (axes[1, column], slope, "C1")):
        axis.plot(scores, np.array(f(ops.convert_to_tensor(scores))), color=color, linewidth=2)
        axis.axhline(0, color="0.8", linewidth=1, zorder=0)
        axis.axvline(0, color="0.8", linewidth=1, zorder=0)
        flat = np.array(slope(ops.convert_to_tensor(scores))) < 0.05
        axis.fill_between(scores, -2, 3, where=flat, color="0.9", zorder=-1)
    axes[1, column].text(0, 1.55, fates.get(name, ""), ha="center", color="0.35")
    axes[0, column].set_title(name)
    axes[1, column].set_xlabel("score $z$")
axes[0, 0].set(ylabel="value", ylim=(-2, 3))
axes[1, 0].set(ylabel="slope", ylim=(-0.2, 2))
plots.show()

# %% [markdown]
# **What to notice.** Grey is where hardly any slope is left, less than 0.05.
#
# - The step has no slope anywhere: nothing to descend.
# - Sigmoid and tanh *saturate*: a neuron that is very sure, right or wrong, hardly learns. The sigmoid's slope is at
#   most ¼, and every layer multiplies a gradient by it (and by the weights).
# - ReLU passes a gradient on whole, or not at all. A unit below 0 for all examples never moves again: it *dies*.
# - Leaky ReLU leaves some slope everywhere, SELU at least near 0.

# %% [markdown]
# ## 7. Dead units
#
# **Exercise `dead_units`.** A unit is *dead* if it is 0 for **every** example. To be 0 for some is its job.


# %% exercise="dead_units"
def dead_units(activations):
    """The share of units that are 0 for every example: a number from 0 (all alive) to 1 (all dead).

    Args:
        activations: what a layer of ReLUs answered, (n, units): a row for each example, a column for each unit.
    """
    # a unit is a column: go down it, over the examples
    dead = ops.all(ops.equal(activations, 0), axis=0)
    return ops.mean(ops.cast(dead, "float32"))


# %% tags=["demo"]
rng = np.random.default_rng(0)
some_inputs = rng.normal(size=(500, 10)).astype("float32")
kernel = rng.normal(0, np.sqrt(2 / 10), (10, 300)).astype("float32")
biases = np.linspace(-6, 2, 33).astype("float32")
dead = [float(dead_units(relu(ops.convert_to_tensor(some_inputs @ kernel + bias)))) for bias in biases]

plt.figure(figsize=(6.5, 3.5))
plt.plot(biases, dead, ".-")
plt.xlabel("bias of all 300 units")
plt.ylabel("share of dead units")
plots.show()

# %% [markdown]
# **What to notice.** At bias 0 none of the 300 units is dead, at -4 nearly half. One step that is too large can push a
# bias that far down, and no gradient pulls it up again.

# %% [markdown]
# ## 8. Why there must be a bend
#
# Two layers *without* anything between them. The inputs are rows:
#
# $$(x W_1 + b_1)\,W_2 + b_2$$
#
# Multiply out, and it is one layer: $xW + b$. A hundred such layers still draw one line.
#
# **Exercise `collapse`.** Which $W$, which $b$?


# %% exercise="collapse"
def collapse(W1, b1, W2, b2):
    """Two linear layers as one: x W + b is (x W1 + b1) W2 + b2 for every x.

    Args:
        W1, b1: the first layer, (d, h) and (h,). The inputs are rows: it answers x @ W1 + b1.
        W2, b2: the second layer, (h, k) and (k,).

    Returns:
        W (d, k) and b (k,).
    """
    # multiply the brackets out: what stands with x, and what does not
    return ops.matmul(W1, W2), ops.matmul(b1, W2) + b2


# %% [markdown]
# ## 9. A layer of neurons
#
# Now a layer, as a Keras class. Each neuron's weights are a column of a matrix, the *kernel*. Keras calls `build` when
# the first input comes, `call` for each batch, and `get_config` when the model is saved.
#
# Make the variables with `self.add_weight(shape=..., initializer=..., name=...)`, so that the optimizer moves them.
#
# **Exercise `dense`.** The kernel starts random ("glorot_uniform"), for neurons that start the same stay the same; the
# bias at zero.


# %% exercise="dense"
class Dense(keras.layers.Layer):
    """A layer of `units` neurons: activation(inputs · kernel + bias).

    Args:
        units: how many neurons.
        activation: a name such as "relu", a function, or None for no bend at all.
    """

    def __init__(self, units, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.activation = keras.activations.get(activation)  # a function in any case

    def build(self, input_shape):
        """Make the variables: self.kernel (features, units), random, and self.bias (units,), zeros.

        The features are input_shape[-1].
        """
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units), initializer="glorot_uniform", name="kernel")
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")

    def call(self, inputs):
        """From inputs (n, features) to answers (n, units)."""
        return self.activation(ops.matmul(inputs, self.kernel) + self.bias)

    def get_config(self):
        """What `Dense(**config)` needs to make this layer again, in a form that fits into a file."""
        # super().get_config() is a dict with the name and the dtype; add units and activation to it
        # keras.activations.serialize(function) gives the name of a function
        own = {"units": self.units, "activation": keras.activations.serialize(self.activation)}
        return {**super().get_config(), **own}


# %% [markdown]
# And now XOR: eight hidden neurons of yours with your `tanh`, and one on top with your `sigmoid`.


# %% tags=["demo"]
def train_on_xor(hidden, activation, epochs=40):
    """A network of your layers, trained on XOR, and the share of new points that it gets right."""
    keras.utils.set_random_seed(1)
    layers = [Dense(hidden, activation=activation)] if hidden else []
    model = keras.Sequential([keras.Input((2,)), *layers, Dense(1, activation=sigmoid)])
    model.compile(keras.optimizers.Adam(0.05), loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(xor.x_train, xor.y_train[:, None], epochs=epochs, batch_size=32, verbose=0)
    return model, model.evaluate(xor.x_test, xor.y_test[:, None], verbose=0)[1]


across = np.linspace(-1.15, 1.15, 120)
grid = np.stack(np.meshgrid(across, across), axis=-1).reshape(-1, 2).astype("float32")
figure, axes = plt.subplots(1, 3, figsize=(12.5, 4.2), sharey=True, layout="constrained")
networks = {"one neuron": (0, None), "8 hidden, no bend": (8, None), "8 hidden, tanh": (8, tanh)}
for axis, (name, (hidden, activation)) in zip(axes, networks.items(), strict=True):
    model, accuracy = train_on_xor(hidden, activation)
    surface = np.array(model(grid)).reshape(120, 120)
    shown = axis.contourf(across, across, surface, levels=np.linspace(0, 1, 11), cmap="RdYlGn", alpha=0.75)
    axis.contour(across, across, surface, levels=[0.5], colors="0.2")
    show_points(axis, xor.x_test, xor.y_test, f"{name}: {accuracy:.0%} right")
figure.colorbar(shown, ax=axes, label="probability of green")
plots.show()

# %% [markdown]
# **What to notice.** One neuron is hardly better than a coin. So are eight hidden ones without a bend, as your
# `collapse` says. With a bend nearly all new points are right: each hidden neuron draws a line, and the one on top
# combines them.

# %% [markdown]
# ## 10. More than two answers: softmax
#
# For $k$ classes take $k$ neurons and turn their scores into probabilities that add up to 1:
#
# $$\mathrm{softmax}(z)_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$$
#
# Again the powers overflow. But softmax does not change when the same number is taken off *all* scores of a row: take
# off that row's largest.
#
# **Exercise `softmax`.** The scores of one example lie along `axis`.


# %% exercise="softmax"
def softmax(z, axis=-1):
    """Turn scores into probabilities that add up to 1 along `axis`: exp(z) / sum(exp(z)), of the shape of z.

    Args:
        z: scores, of any shape, up to 10,000 in size.
        axis: the axis along which the classes lie.
    """
    # each row has its own largest score; keepdims=True lets it be taken off that row
    shifted = z - ops.max(z, axis=axis, keepdims=True)
    powers = ops.exp(shifted)
    return powers / ops.sum(powers, axis=axis, keepdims=True)


# %% tags=["demo"]
figure, axes = plt.subplots(1, 3, figsize=(11, 3), sharey=True)
for axis, times in zip(axes, (1, 3, 10), strict=True):
    row = times * np.array([1.0, 0.5, -0.5, -1.0], "float32")
    axis.bar(range(4), np.array(softmax(ops.convert_to_tensor(row))))
    axis.set(xlabel="class", title=f"scores {[float(s) for s in row]}", ylim=(0, 1))
axes[0].set_ylabel("probability")
plots.show()

# %% [markdown]
# **What to notice.** The further apart the scores, the more the largest takes all.

# %% [markdown]
# ## 11. Will I pass this class?
#
# Two inputs: lectures attended (0 to 30) and hours spent on the project (0 to 80). A thousand students before you tell
# how it went. Your neuron answers with a *probability*, by the sigmoid. You attended 4 lectures and spent 5 hours:
# first ask a neuron that has learned nothing.

# %% tags=["demo"]
course = data.load("will_i_pass")
me = np.array([[4.0, 5.0]], "float32")

rng = np.random.default_rng(1)
for _ in range(3):
    w, b = rng.uniform(0, 0.5, 2).astype("float32"), 0.0
    answer = float(np.array(perceptron(me, ops.convert_to_tensor(w), b, sigmoid))[0])
    print(f"untrained, w = {np.round(w, 2)}: the probability to pass is {answer:.2f}")

near = (course.x_train[:, 0] <= 9) & (course.x_train[:, 1] <= 20)
print(f"of the {near.sum()} students with at most 9 lectures and 20 hours, {course.y_train[near].sum()} passed")

# %% [markdown]
# **What to notice.** It says that you will pass; even those with 9 lectures and 20 hours failed. It is wrong because
# nothing has told it what passing takes: with positive weights and a bias of 0, *any* attendance counts for you, and
# nothing against. Training lowers the price of wrong answers, the *log loss*:
#
# $$-\log \hat y \ \text{ if passed}\qquad\qquad -\log(1 - \hat y)\ \text{ if failed}$$
#
# By the chain rule, with $\sigma' = \hat y\,(1 - \hat y)$, its derivative in the score is $\hat y - y$. So a step of
# descent, over all $n$ students, is
#
# $$w \leftarrow w - \frac{\mathrm{lr}}{n}\sum_i (\hat y_i - y_i)\,x_i \qquad\qquad
# b \leftarrow b - \frac{\mathrm{lr}}{n}\sum_i (\hat y_i - y_i)$$
#
# Hours go up to 80, the bias sees 1: on such unequal axes descent is slow or jumps. First put the features on one
# scale: take off their mean, divide by their standard deviation; then some hundred steps at a rate of about 1 will do.
# New students go through the *same* scale.
#
# **Exercise `will_i_pass`.** Easiest in NumPy: `np.asarray` of `x`, of `y`, and of what your `sigmoid` answers.


# %% exercise="will_i_pass"
def will_i_pass(x, y):
    """Train one neuron on students, and return a function that gives new ones their probability to pass.

    Args:
        x: lectures attended and project hours, (n, 2).
        y: 1 for those who passed, 0 for those who failed, (n,).

    Returns:
        a function from (m, 2), the lectures and hours of new students, to their m probabilities, shape (m,).
    """
    x, y = np.asarray(x, "float64"), np.asarray(y, "float64")
    # one scale for both features, from the students of the training
    mean, spread = x.mean(axis=0), x.std(axis=0)
    scaled = (x - mean) / spread
    w, b = np.zeros(2), 0.0
    # some hundred steps down the log loss, over all students at once
    for _ in range(150):
        error = np.asarray(sigmoid(scaled @ w + b)) - y
        w = w - 2.0 * scaled.T @ error / len(y)
        b = b - 2.0 * error.mean()

    def p_pass(new):
        return sigmoid((np.asarray(new) - mean) / spread @ w + b)

    return p_pass


# %% tags=["demo"]
p_pass = will_i_pass(ops.convert_to_tensor(course.x_train), ops.convert_to_tensor(course.y_train))
tested = np.array(p_pass(course.x_test))
print(f"unseen students, right: {np.mean((tested >= 0.5) == course.y_test):.0%}")
print(f"4 lectures and 5 hours, trained: the probability to pass is {float(np.array(p_pass(me))[0]):.3f}")

lectures, hours = np.linspace(0, 30, 121), np.linspace(0, 80, 121)
asked = np.stack(np.meshgrid(lectures, hours), axis=-1).reshape(-1, 2).astype("float32")
surface = np.array(p_pass(asked)).reshape(121, 121)
plt.figure(figsize=(7.5, 4.8))
plt.contourf(lectures, hours, surface, levels=np.linspace(0, 1, 11), cmap="RdYlGn", alpha=0.75)
plt.colorbar(label="probability to pass")
plt.contour(lectures, hours, surface, levels=[0.5], colors="0.2")
for label, color, marker, name in ((1, GREEN, "o", "passed"), (0, RED, "s", "failed")):
    own = course.y_test == label
    plt.scatter(
        *course.x_test[own].T,
        color=color,
        marker=marker,
        s=26,
        edgecolor="white",
        linewidth=0.5,
        label=f"{name} (unseen)",
    )
plt.plot(*me[0], "*", color="black", markersize=16, label="you: [4, 5]")
plt.xlabel("lectures attended")
plt.ylabel("project hours")
plt.legend(loc="upper right", fontsize="small")
plots.show()

# %% [markdown]
# **What to notice.** One neuron still draws a line, now with a soft border. About 82 in 100 unseen students are told
# rightly; the rule by which they were drawn does no better: some have luck. For [4, 5] it now says no.

# %% [markdown]
# ## Where this leads
#
# `zoo.activations` holds these functions and their derivatives, `zoo.layers.Dense` the layer, `zoo.models.Perceptron`
# the neuron, `zoo.models.fit_rosenblatt` its rule; `zoo.models.MLP` stacks layers.
#
# Remember: a neuron draws a line; without a bend many layers are one; before training, a network's opinion is noise.
