# ---
# jupyter:
#   tapezoo:
#     lab: lab05_tricks
# ---

# %% [markdown]
# > **lab05_tricks**: Tricks of the trade: starts, normalization, regularization, choosing settings. 16 exercises, 100 points, about 90 minutes.
# > Write what raises `NotImplementedError`. To check: `lab check lab05_tricks.py`. For a hint: `lab hint EXERCISE`.

# %% [markdown]
# # Tricks of the trade: what makes networks learn, and what keeps them honest
#
# A network that is right on paper may not learn: its inputs have unlike scales, or its signals die in twenty layers.
# One that learns may learn the examples by heart. And who chooses settings by the test is fooled.
#
# *Concept map: Gaussian, Glorot (Xavier), Kaiming (He); preprocessing, batch norm before the activation, dropout
# (inverted and classic), L2, early stopping, train/dev/test discipline, hyperparameter search; learning-rate choice,
# linear scaling.*
#
# Fill in one exercise, check it, read the plot below it (not its code), go on. `glorot_uniform` and `he_normal` need
# your `fans`. A plot that needs more stops with `NotImplementedError`.
#
# Arrays arrive as tensors; answer with tensors or NumPy arrays. A tensor has no `.mean()`, and no `@` with a vector:
# write `ops.mean(x)`, `ops.matmul(b, W)`.

# %%
import math

import keras
import numpy as np
from keras import ops

# %% tags=["demo"]
import matplotlib.pyplot as plt

from zoo import data, plots, training
from zoo.optimizers import SGD, Adam

digits = data.load("digits")
practice = digits.held_out(0.3, seed=1)  # the training part in two; the test part stays in its drawer till the end


def network(hidden=(64,), inputs=(8, 8, 1), classes=10, between=lambda units: [keras.layers.Dense(units, "relu")]):
    """Layers on top of one another: for each hidden size what `between` makes, then the logits."""
    layers = [layer for units in hidden for layer in between(units)]
    return keras.Sequential([keras.Input(inputs), keras.layers.Flatten(), *layers, keras.layers.Dense(classes)])


def train(model, examples, dev, optimizer, epochs=10, batch_size=32, seed=0, callbacks=()):
    """Train; what was measured after every epoch, by name: loss, accuracy, val_loss, val_accuracy."""
    history = training.fit(
        model,
        examples,
        optimizer,
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        validation=dev,
        metrics=["accuracy"],
        epochs=epochs,
        batch_size=batch_size,
        seed=seed,
        callbacks=callbacks,
        audit=False,
        jit_compile=False,
        verbose=0,
    )
    return {name: np.array(values) for name, values in history.history.items()}

# %% [markdown]
# ## 1. One scale for all inputs
#
# Of the 13 features of `wine` one is around 0.4, another around 700: no step suits both. So move each to mean 0 and
# variance 1, by $\mu$ and $\sigma$ of the *training* examples alone: the others must tell nothing before the test.
#
# $$x \leftarrow \frac{x - \mu}{\sigma}$$
#
# **Exercise `standardize`.** Make a feature that never changes in training 0 everywhere: `ops.where(condition, where
# it holds, elsewhere)`.

# %% exercise="standardize"
def varying(train):
    """Given: for each feature, whether it varies. (By rounding, a constant one's spread may not be quite 0.)"""
    return ops.max(train, axis=0) > ops.min(train, axis=0)


def standardize(train, *others):
    """Give every feature mean 0 and variance 1, as measured on the training examples.

    Args:
        train: the training examples, (n, d): a row for each example.
        others: more examples, each (m, d): dev, test.

    Returns:
        a list: train, then each of the others. The variance is divided by n. What is constant in train is 0 in all.
    """
    raise NotImplementedError("write standardize")

# %% tags=["demo", "check"]
# To check: lab check lab05_tricks.py standardize

# %% tags=["demo"]
wine = data.load("wine").held_out(0.3, seed=0)
scaled = [np.array(part) for part in standardize(wine.x_train, wine.x_test)]

figure, axes = plt.subplots(1, 2, figsize=(11, 3.6))
axes[0].boxplot([wine.x_train[:, i] for i in range(13)], showfliers=False)
axes[0].boxplot([scaled[0][:, i] for i in range(13)], showfliers=False, medianprops={"color": "C2"})
axes[0].set(yscale="symlog", xlabel="feature", title="raw (orange), standardized (green)", ylabel="value")
for (x, x_dev), name, style in (((wine.x_train, wine.x_test), "raw", "-"), (scaled, "standardized", "--")):
    for lr, color in ((1e-6, "C3"), (1e-2, "C1"), (1.0, "C0")):
        keras.utils.set_random_seed(0)
        model = network(hidden=(), inputs=(13,), classes=3)
        losses = train(model, (x, wine.y_train), (x_dev, wine.y_test), SGD(lr), epochs=30)["loss"]
        axes[1].plot(range(1, 31), losses, style, color=color, label=f"{name}, lr = {lr:g}")
axes[1].set(yscale="log", xlabel="epoch", ylabel="training loss", ylim=(0.01, 1e9))
axes[1].legend(fontsize="small", ncols=2, loc="upper center")
plots.show()

# %% [markdown]
# **What to notice.** On raw inputs (solid) a large rate throws some weights about, and a small one hardly moves the
# others. Standardized (dashed), rates a hundred times apart both work.

# %% [markdown]
# ## 2. How weights should start
#
# Units that start equal stay equal, so weights start random. How large? A unit adds up `fan_in` products of an input
# and a weight, random with mean 0. In products variances multiply, in sums they add up:
#
# $$\mathrm{var}(z) = (\mathrm{fan\_in}\cdot\mathrm{var}(w))\cdot\mathrm{var}(x)$$
#
# The bracket should be 1: if 2, twenty layers make the variance a million times larger; if ½, smaller. For the
# gradient, on its way back, `fan_out` counts: how many outputs an input reaches. A convolution's output adds up a
# patch: height × width × channels.
#
# **Exercise `fans`.**

# %% exercise="fans"
def fans(shape):
    """How many inputs one output adds up, and how many outputs one input reaches.

    Args:
        shape: of a kernel: (inputs, outputs), or in a convolution (height, width, channels in, channels out), of a
            series (length, channels in, channels out).

    Returns:
        fan_in, fan_out: two numbers.
    """
    raise NotImplementedError("write fans")

# %% tags=["demo", "check"]
# To check: lab check lab05_tricks.py fans

# %% tags=["demo"]
for shape in ((64, 32), (3, 3, 64, 32), (784, 128), (5, 5, 1, 6)):
    print(f"kernel {shape!s:14} fan_in, fan_out: {fans(shape)}")

# %% [markdown]
# Three ways to start:
#
# | class | distribution | made for |
# |---|---|---|
# | `Gaussian(mean, stddev)` | normal, of this mean and standard deviation | |
# | `GlorotUniform()` | uniform between $-\ell$ and $\ell$ | tanh |
# | `HeNormal()` | normal, of mean 0 and standard deviation $\sigma$ | ReLU |
#
# $$\ell = \sqrt{\frac{6}{\mathrm{fan\_in}+\mathrm{fan\_out}}} \qquad \sigma = \sqrt{\frac{2}{\mathrm{fan\_in}}}$$
#
# Glorot and Bengio compromise between both ways. He doubles $1/\mathrm{fan\_in}$, since a ReLU drops half of the
# signal. Return what `self._normal` or `self._uniform` draws; they know the seed.
#
# **Exercise `gaussian`.**

# %% exercise="gaussian"
class Seeded(keras.initializers.Initializer):
    """Given: what all starts share."""

    def __init__(self, seed=None):
        self.seed = seed

    def _normal(self, shape, *, mean=0.0, stddev):
        return keras.random.normal(shape, mean, stddev, seed=self.seed)

    def _uniform(self, shape, *, limit):
        return keras.random.uniform(shape, -limit, limit, seed=self.seed)


class Gaussian(Seeded):
    """Every weight from one normal distribution, however many there are."""

    def __init__(self, mean=0.0, stddev=0.05, seed=None):
        super().__init__(seed)
        self.mean, self.stddev = mean, stddev

    def __call__(self, shape, dtype=None):
        """Weights of this shape (`dtype` does not matter)."""
        raise NotImplementedError("write Gaussian.__call__")

# %% tags=["demo", "check"]
# To check: lab check lab05_tricks.py gaussian

# %% [markdown]
# **Exercise `glorot_uniform`.**

# %% exercise="glorot_uniform"
class GlorotUniform(Seeded):
    """Uniform, and the larger the layer on both sides, the narrower."""

    def __call__(self, shape, dtype=None):
        """Weights of this shape."""
        raise NotImplementedError("write GlorotUniform.__call__")

# %% tags=["demo", "check"]
# To check: lab check lab05_tricks.py glorot_uniform

# %% [markdown]
# **Exercise `he_normal`.** (Keras cuts the distribution off at two standard deviations. We do not.)

# %% exercise="he_normal"
class HeNormal(Seeded):
    """Normal, and the more inputs, the narrower."""

    def __call__(self, shape, dtype=None):
        """Weights of this shape."""
        raise NotImplementedError("write HeNormal.__call__")

# %% tags=["demo", "check"]
# To check: lab check lab05_tricks.py he_normal

# %% [markdown]
# Now send a signal through many layers. A layer is a kernel and an activation.
#
# **Exercise `depth_signal`.**

# %% exercise="depth_signal"
def depth_signal(widths, initializer, activation, x):
    """The variance of the activations after each layer of a deep network.

    Args:
        widths: how many units each layer has.
        initializer: `initializer((inputs, units))` makes a kernel of that shape.
        activation: a function of a tensor.
        x: what goes into the first layer, (n, inputs).

    Returns:
        for each layer the variance of all its activations, examples and units together.
    """
    # what comes out of one layer goes into the next
    raise NotImplementedError("write depth_signal")

# %% tags=["demo", "check"]
# To check: lab check lab05_tricks.py depth_signal

# %% tags=["demo"]
def gradient_signal(widths, initializer, activation, x):
    """The variance of the gradient that arrives at each layer's activations, for a random gradient at the end."""
    import tensorflow as tf

    hidden = []
    with tf.GradientTape() as tape:
        h = ops.convert_to_tensor(x)
        tape.watch(h)
        for units in widths:
            h = keras.layers.Dense(units, activation, use_bias=False, kernel_initializer=initializer)(h)
            hidden.append(h)
        end = ops.sum(h * keras.random.normal(h.shape, seed=7))
    return np.array([float(ops.var(g)) for g in tape.gradient(end, hidden)])


keras.utils.set_random_seed(0)
x = np.random.default_rng(0).normal(size=(200, 128)).astype("float32")
starts = {
    "Gaussian 0.01": (Gaussian(0.0, 0.01), "C3:"),
    "Gaussian 0.2": (Gaussian(0.0, 0.2), "C1--"),
    "Glorot": (GlorotUniform(), "C0-"),
    "He": (HeNormal(), "C2-"),
}
figure, axes = plt.subplots(2, 2, figsize=(11, 6.5), sharex=True, sharey=True)
for column, (name, activation) in zip(axes.T, {"tanh": ops.tanh, "ReLU": ops.relu}.items(), strict=True):
    for label, (initializer, style) in starts.items():
        for axis, signal in zip(column, (depth_signal, gradient_signal), strict=True):
            variances = np.maximum(np.array(signal(20 * [128], initializer, activation, x)), 1e-14)
            axis.plot(range(1, 21), variances, style, label=label)
    column[0].set_title(f"{name}: variance of the activations")
    column[1].set_title(f"{name}: variance of the gradients (they start at the right)", fontsize="medium")
    column[1].set_xlabel("layer")
axes[0, 0].set(yscale="log", ylim=(1e-14, 1e14), xticks=[1, 5, 10, 15, 20])
axes[0, 0].legend()
plots.show()

# %% [markdown]
# **What to notice.** The axis has 28 powers of ten. Gradients start at layer 20.
#
# - A Gaussian of 0.01 leaves no signal, and no gradient: the first layers never learn.
# - One of 0.2 explodes with ReLU. With tanh its activations lie highest: the units are *saturated*, stuck at ±1. The
#   gradient shows the harm: about a thousand times too large at the first layer.
# - With tanh, Glorot's signal fades slowly; He's lies higher, and its gradient grows. Level is good, *both* ways:
#   both come near.
# - With ReLU, Glorot's start fades by half in every layer. He's stays level, both ways.

# %% [markdown]
# ## 3. Batch normalization
#
# Soon the weights have moved, and each layer gets inputs of another scale. So standardize *inside* the network, in
# training by mean and variance of the batch:
#
# $$\hat x = \frac{x - \mathrm{mean}}{\sqrt{\mathrm{variance} + \epsilon}} \qquad y = \gamma\,\hat x + \beta$$
#
# Scale $\gamma$ and shift $\beta$ are learned, one for every feature (the last axis; all others are averaged over).
# In use there may be only one example: two *moving* averages stand in, renewed at every training step by momentum
# $m$.
#
# $$\mathrm{moving} \leftarrow m\cdot\mathrm{moving} + (1 - m)\cdot\mathrm{batch}$$
#
# **Exercise `batch_norm`.** `array.assign(value)` renews an array. Take `ops.mean`, not `np.mean`: in a compiled step
# `x` has no values for NumPy.

# %% exercise="batch_norm"
class BatchNorm(keras.layers.Layer):
    """Batch normalization."""

    def __init__(self, momentum=0.99, epsilon=1e-3):
        super().__init__()
        self.momentum, self.epsilon = momentum, epsilon

    def build(self, input_shape):
        """Given: the four arrays."""
        shape = (input_shape[-1],)
        self.gamma = self.add_weight(shape, "ones")
        self.beta = self.add_weight(shape, "zeros")
        self.moving_mean = self.add_weight(shape, "zeros", trainable=False)
        self.moving_variance = self.add_weight(shape, "ones", trainable=False)

    def _formulas(self, x, mean, variance):
        """Given: the two formulas."""
        return self.gamma * (x - mean) / ops.sqrt(variance + self.epsilon) + self.beta

    def call(self, x, training=False):
        """From (n, features), or (n, height, width, features), to the same shape."""
        # in training: by mean and variance of the batch; and the moving ones are renewed
        # in use: by the moving ones
        raise NotImplementedError("write BatchNorm.call")

# %% tags=["demo", "check"]
# To check: lab check lab05_tricks.py batch_norm

# %% [markdown]
# Where does it go? Before the activation, said Ioffe and Szegedy: a sum is nearly normal, what has been through a
# ReLU is not. The dense layer then needs no bias: the mean is subtracted anyway.
#
# **Exercise `placement`.**

# %% exercise="placement"
def dense_block(units):
    """A `keras.Sequential` of a dense layer of so many units, without a bias, batch normalization and ReLU."""
    raise NotImplementedError("write dense_block")

# %% tags=["demo", "check"]
# To check: lab check lab05_tricks.py placement

# %% [markdown]
# Does it help, and does the place matter? Eight hidden layers, three starts; the band is from worst to best.

# %% tags=["demo"]
places = {
    "without": lambda units: [keras.layers.Dense(units, "relu")],
    "after the ReLU": lambda units: [keras.layers.Dense(units, "relu"), BatchNorm(0.9)],
    "before the ReLU": lambda units: [keras.layers.Dense(units, use_bias=False), BatchNorm(0.9), keras.layers.ReLU()],
}
figure, axes = plt.subplots(1, 2, figsize=(11, 4))
for number, (label, between) in enumerate(places.items()):
    runs = []
    for seed in range(3):
        keras.utils.set_random_seed(seed)
        runs.append(train(network(8 * (48,), between=between), practice.train, practice.test, SGD(0.1), 8, seed=seed))
    for axis, name in zip(axes, ("loss", "val_accuracy"), strict=True):
        values = np.stack([run[name] for run in runs])
        axis.plot(range(1, 9), np.median(values, axis=0), ".-", color=f"C{number}", label=label)
        axis.fill_between(range(1, 9), values.min(axis=0), values.max(axis=0), color=f"C{number}", alpha=0.2)
axes[0].set(xlabel="epoch", ylabel="training loss", ylim=(0, 2.5))
axes[1].set(xlabel="epoch", ylabel="accuracy on dev", ylim=(0, 1))
axes[0].legend(loc="upper right", title="batch norm")
plots.show()

# %% [markdown]
# **What to notice.** Without it the network learns late, the start decides how late (the band is wide), and one of
# three even falls back to guessing on dev. *Whether* matters far more than *where*. With it dev shakes, too (the
# moving averages limp behind the weights), more after the ReLU.

# %% [markdown]
# ## 4. A network that learns by heart
#
# 300 digits, a fifth of them with a wrong label, and a network that can learn every error by heart.

# %% tags=["demo"]
rng = np.random.default_rng(0)
x_few, y_few = practice.x_train[:300], practice.y_train[:300].copy()
wrong = rng.random(300) < 0.2
y_few[wrong] = (y_few[wrong] + rng.integers(1, 10, wrong.sum())) % 10


def overfit(epochs=40, callbacks=(), **how):
    """Train a large network on the few digits."""
    keras.utils.set_random_seed(0)
    model = network((128, 128), **how)
    return model, train(model, (x_few, y_few), practice.test, Adam(0.004), epochs, callbacks=callbacks)


def show(axis, history, label, color, name="loss"):
    """What was measured by epoch: on training as a thin line, on dev as a thick one."""
    epochs = range(1, len(history[name]) + 1)
    axis.plot(epochs, history[name], color=color, linewidth=1, linestyle="--")
    axis.plot(epochs, history[f"val_{name}"], color=color, linewidth=2, label=label)
    axis.set(xlabel="epoch", ylabel=f"{name} (dashed: training, solid: dev)", ylim=(0, 2.5 if name == "loss" else 1))


plain_model, plain = overfit()
figure, axis = plt.subplots(figsize=(6.5, 3.6))
show(axis, plain, "no remedy", "C3")
axis.legend()
plots.show()
print(f"accuracy on dev: best {plain['val_accuracy'].max():.3f}, at the end {plain['val_accuracy'][-1]:.3f}")

# %% [markdown]
# **What to notice.** At first the training loss is the larger one: it counts the wrong labels, and dev has none. Then
# it goes on towards 0, wrong labels and all, while the dev loss levels off and slowly rises: what is learned now is
# true of these 300 digits only. That is *overfitting*. Three remedies follow.

# %% [markdown]
# ## 5. Dropout
#
# Switch off a random share of the units, others for every example and step: none can rely on another. In use all are
# on, and at rate ½ the next layer would get twice the usual sum. So what survives is scaled up *in training*
# ("inverted" dropout):
#
# $$y = \frac{x\cdot\mathrm{mask}}{1-\mathrm{rate}}$$
#
# The mask is 0.0 (not 0, a whole number) with probability `rate` and 1.0 otherwise, drawn anew at every call and for
# every place.
#
# **Exercise `dropout`.** A comparison gives True and False; choose by them with `ops.where`.

# %% exercise="dropout"
class Dropout(keras.layers.Layer):
    """Inverted dropout; `rate` is at least 0 and below 1."""

    def __init__(self, rate):
        super().__init__()
        self.rate = rate
        self.random = keras.random.SeedGenerator()

    def _draw(self, x):
        """Given: for every place of x a number between 0 and 1, each as likely."""
        # x.shape may not know the size of the batch in a compiled step
        return keras.random.uniform(ops.shape(x), seed=self.random)

    def call(self, x, training=False):
        """From any shape to the same shape; `training` is True in training, False in use."""
        raise NotImplementedError("write Dropout.call")

# %% tags=["demo", "check"]
# To check: lab check lab05_tricks.py dropout

# %% [markdown]
# The first paper did it the other way round: `keep` is the probability that a unit *stays*; in training nothing is
# scaled, in use everything times `keep`.
#
# **Exercise `classic_dropout`.**

# %% exercise="classic_dropout"
class ClassicDropout(keras.layers.Layer):
    """Dropout as it was first described; `keep` is above 0 and at most 1."""

    def __init__(self, keep):
        super().__init__()
        self.keep = keep
        self.random = keras.random.SeedGenerator()

    def _mask(self, x):
        """Given: for every place of x a 1 with probability `keep`, otherwise a 0."""
        return ops.cast(keras.random.uniform(ops.shape(x), seed=self.random) < self.keep, x.dtype)

    def call(self, x, training=False):
        """From any shape to the same shape."""
        raise NotImplementedError("write ClassicDropout.call")

# %% tags=["demo", "check"]
# To check: lab check lab05_tricks.py classic_dropout

# %% tags=["demo"]
dropped, inverted = overfit(between=lambda units: [keras.layers.Dense(units, "relu"), Dropout(0.5)])
_, classic = overfit(between=lambda units: [keras.layers.Dense(units, "relu"), ClassicDropout(0.5)])

figure, axis = plt.subplots(figsize=(6.5, 3.6))
show(axis, plain, "no remedy", "C3")
show(axis, inverted, "dropout, rate 0.5", "C0")
show(axis, classic, "classic dropout, keep 0.5", "C2")
axis.legend()
plots.show()
for label, history in (("no remedy", plain), ("inverted", inverted), ("classic", classic)):
    print(f"{label:10} accuracy on dev at the end: {history['val_accuracy'][-1]:.3f}")

# %% [markdown]
# **What to notice.** With dropout the training loss stays above the dev loss to the end: beside the wrong labels, it
# has half of the units off. Nobody learns by heart with half a head, so the dev loss does not rise. Both kinds do the
# same.
#
# Leave dropout *on* in use, ask several times, and you have a crowd of networks: its mean is an answer, its spread
# says how far it agrees.
#
# **Exercise `ensemble_view`.**

# %% exercise="ensemble_view"
def mc_dropout(model, x, samples):
    """Ask a network, `model(x, training=...)`, `samples` times with the dropout on.

    Returns:
        two arrays of the shape of one answer: the mean of the answers, and their standard deviation.
    """
    raise NotImplementedError("write mc_dropout")

# %% tags=["demo", "check"]
# To check: lab check lab05_tricks.py ensemble_view

# %% tags=["demo"]
told, spread = (np.array(a) for a in mc_dropout(dropped, practice.x_test, 50))
answer = told.argmax(axis=1)
doubt = spread[np.arange(len(answer)), answer] / told.max(axis=1)
order = np.argsort(doubt)
figure, axes = plt.subplots(2, 8, figsize=(10, 3.2))
for row, which, label in zip(axes, (order[:8], order[-8:]), ("they agree", "they do not"), strict=True):
    for axis, i in zip(row, which, strict=True):
        axis.imshow(practice.x_test[i, :, :, 0], cmap="gray_r")
        axis.set_title(f"{answer[i]} (is {practice.y_test[i]})", fontsize="small")
        axis.set(xticks=[], yticks=[])
    row[0].set_ylabel(label)
plots.show()
right = answer == practice.y_test
sure = doubt <= np.median(doubt)
print(f"right where the crowd agrees: {right[sure].mean():.3f}, where it does not: {right[~sure].mean():.3f}")

# %% [markdown]
# **What to notice.** Above, the eight digits of dev on which the crowd agrees most; below, least. Of all errors on
# dev, few are in the half where it agrees more.

# %% [markdown]
# ## 6. A price on large weights: L2
#
# To bend around every wrong label takes large weights. Put a price on them:
#
# $$\mathrm{loss} + \mathrm{strength}\cdot\sum w^2$$
#
# Its slope, $2\cdot\mathrm{strength}\cdot w$, pulls every weight towards 0. (Many books halve the strength, to lose
# the 2. We do not.)
#
# **Exercise `l2`.** Training takes the slope of the penalty by tape: compute with `ops`.

# %% exercise="l2"
def l2_penalty(weights, strength):
    """The price of a list of arrays, each of its own shape: strength times the sum of all squares, a number."""
    raise NotImplementedError("write l2_penalty")


def l2_gradient(w, strength):
    """The derivative of the price by `w`, one of the arrays: an array of its shape."""
    raise NotImplementedError("write l2_gradient")

# %% tags=["demo", "check"]
# To check: lab check lab05_tricks.py l2

# %% tags=["demo"]
def typical_size(model):
    """The root of the mean square of the weights of the second layer."""
    return float(ops.sqrt(ops.mean(ops.square(model.layers[2].kernel))))


figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3.8))
show(left, plain, "no remedy", "C3", "accuracy")
lasting = {"no remedy": plain}
right.bar("no remedy", typical_size(plain_model), color="C3")
for strength, color in ((0.001, "C1"), (0.01, "C0"), (0.1, "C4")):

    def priced(units, strength=strength):
        return [keras.layers.Dense(units, "relu", kernel_regularizer=lambda w: l2_penalty([w], strength))]

    model, history = overfit(between=priced)
    show(left, history, f"strength {strength:g}", color, "accuracy")
    lasting[f"strength {strength:g}"] = history
    right.bar(f"{strength:g}", typical_size(model), color=color)
left.legend(loc="lower right")
right.set(xlabel="strength", ylabel="typical size of a weight, second layer")
plots.show()
for label, history in lasting.items():
    print(f"{label:14} accuracy on dev, mean of the last ten epochs: {history['val_accuracy'][-10:].mean():.3f}")

# %% [markdown]
# **What to notice.** A higher price means smaller weights, and fewer wrong labels learned (dashed): at 0.01 about
# four fifths, those that are right. On dev (solid) 0.001 does little, 0.1 leaves no weights to learn with, and 0.01
# keeps what the others lose.

# %% [markdown]
# ## 7. Three splits
#
# Who chooses settings on the test examples has used them up: the best of twenty results is too good to be true. So
# learn from *train*; look at *dev* (or validation) as often as you like, to choose; at *test* once, at the end.
#
# **Exercise `split`.** Examples often come sorted, so shuffle before you cut.

# %% exercise="split"
def split(n, dev, test, seed):
    """Deal the examples 0 to n - 1 out to three parts, at random.

    Args:
        n: how many examples there are.
        dev, test: how many go to dev and to test, each 0 or more.
        seed: the same seed deals the same way.

    Returns:
        train, dev, test: arrays of indices. Every example is in exactly one.
    """
    raise NotImplementedError("write split")

# %% tags=["demo", "check"]
# To check: lab check lab05_tricks.py split

# %% tags=["demo"]
parts = split(40, 10, 6, seed=3)
plt.figure(figsize=(8, 2))
for indices, name, color in zip(parts, ("train", "dev", "test"), ("C0", "C1", "C3"), strict=True):
    plt.scatter(indices, np.zeros(len(indices)), marker="s", s=90, color=color, label=f"{name}: {len(indices)}")
plt.yticks([])
plt.ylim(-1, 2)
plt.xlabel("index of the example")
plt.legend(ncols=3, loc="upper center")
plots.show()

# %% [markdown]
# ## 8. Stop in time
#
# The cheapest remedy: after every epoch look at dev, keep the best weights, and stop when nothing has got better for
# `patience` epochs. A fall of no more than `min_delta` is noise.
#
# **Exercise `early_stopping`.** `update` is called after each epoch.

# %% exercise="early_stopping"
class EarlyStopping:
    """Says when to stop, and keeps the best weights.

    Args:
        patience: after so many epochs in a row that bring nothing better it says stop.
        min_delta: the loss is better only if it is *more than* this below the best so far.
    """

    def __init__(self, patience, min_delta=0):
        self.patience, self.min_delta = patience, min_delta
        self.best_weights, self.best_loss, self.waited = None, np.inf, 0

    def _remember(self, loss, weights):
        """Given: this epoch is the best so far. (Copies, for training changes the arrays.)"""
        self.best_loss = loss
        self.best_weights = [np.array(w) for w in weights]
        self.waited = 0

    def update(self, epoch, loss, weights):
        """Take note of an epoch, the loss on dev after it, and the weights; say whether to stop."""
        # better by more than min_delta: remember; otherwise: one more epoch waited
        raise NotImplementedError("write EarlyStopping.update")

# %% tags=["demo", "check"]
# To check: lab check lab05_tricks.py early_stopping

# %% tags=["demo"]
class Watch(keras.callbacks.Callback):
    """Asks an `EarlyStopping` after every epoch, notes when it says stop, and lets the training go on."""

    def __init__(self, stopper):
        super().__init__()
        self.stopper, self.stopped_at, self.weights = stopper, None, None

    def on_epoch_end(self, epoch, logs=None):
        if self.stopped_at is None and self.stopper.update(epoch, logs["val_loss"], self.model.get_weights()):
            self.stopped_at, self.weights = epoch + 1, self.stopper.best_weights


watch = Watch(EarlyStopping(patience=8, min_delta=0.001))
model, history = overfit(callbacks=[watch])
figure, axis = plt.subplots(figsize=(6.5, 3.6))
show(axis, history, "left to run on", "C3")
best = int(np.argmin(history["val_loss"][: watch.stopped_at])) + 1
axis.axvline(best, color="C2", label=f"best epoch: {best}")
axis.axvline(watch.stopped_at, color="0.5", linestyle=":", label=f"says stop: epoch {watch.stopped_at}")
axis.legend()
plots.show()
model.set_weights(watch.weights)
kept = float(np.mean(np.argmax(model.predict(practice.x_test, verbose=0), axis=1) == practice.y_test))
print(f"accuracy on dev: best weights {kept:.3f}, after 40 epochs {history['val_accuracy'][-1]:.3f}")

# %% [markdown]
# **What to notice.** It stops `patience` epochs after the best one, with the weights of the *best*, not the last.

# %% [markdown]
# ## 9. Which remedy?
#
# Three numbers tell what is wrong: the errors on train and dev, and the target you would be content with.
#
# | train | dev | what it means | answer |
# |---|---|---|---|
# | well above the target | any | it cannot learn the examples (or not yet: train longer) | `"raise capacity"` |
# | near or below | well above | it learned by heart | `"regularize more"` |
# | near or below | near or below | done | `"good"` |
#
# *Near* is within a tenth of the target, *well above* half as much again or more; nothing lies between.
#
# **Exercise `diagnose_fit`.**

# %% exercise="diagnose_fit"
def diagnose_fit(train, dev, target):
    """Say "raise capacity", "regularize more" or "good". All three are errors, from 0 to 1: the lower, the better."""
    raise NotImplementedError("write diagnose_fit")

# %% tags=["demo", "check"]
# To check: lab check lab05_tricks.py diagnose_fit

# %% tags=["demo"]
tiny = network((3,))
of_tiny = train(tiny, (x_few, y_few), practice.test, Adam(0.001), 30)
clean = train(network((128,)), practice.train, practice.test, Adam(0.003), 20)
for label, history in (("3 units", of_tiny), ("128-128, wrong labels", plain), ("128, all of the data", clean)):
    errors = 1 - history["accuracy"][-1], 1 - history["val_accuracy"][-1]
    verdict = diagnose_fit(*errors, target=0.05)
    print(f"{label:22} error on train {errors[0]:.3f}, on dev {errors[1]:.3f}: {verdict}")

# %% [markdown]
# ## 10. Name that curve
#
# Four trainings of one network, with rates that are *very high*, *high*, *good* and *low*. Which is which? Decide
# before you read on.

# %% tags=["demo"]
figure, axes = plt.subplots(1, 4, figsize=(12, 2.8), sharey=True)
for axis, name, lr in zip(axes, "ABCD", (0.8, 0.002, 10.0, 0.1), strict=True):
    keras.utils.set_random_seed(0)
    losses = train(network((32,)), practice.train, practice.test, SGD(lr), 18, batch_size=8)["loss"]
    axis.plot(range(19), [np.log(10), *losses], ".-")  # before the first epoch the network guesses
    axis.set(title=name, xlabel="epoch", xticks=[0, 6, 12, 18], ylim=(0, 4))
axes[0].set_ylabel("training loss")
plots.show()

# %% [markdown]
# **What to notice.** A falls, then shakes far above the bottom: *high*. B falls almost along a straight line: *low*.
# C leaps out of the picture and ends above where it began: *very high*. D falls fast, then flattens near 0: *good*.

# %% [markdown]
# ## 11. The rate and the batch
#
# A larger batch means fewer steps in an epoch. The *linear scaling rule* makes up for it: k times the batch, k times
# the rate. How far?

# %% tags=["demo"]
from zoo.schedules import linear_scaling

batches = [16, 64, 256, 1005]
ends = {"one rate for all": [], "linear scaling": []}
for batch in batches:
    for label, lr in (("one rate for all", 0.03), ("linear scaling", linear_scaling(0.03, 16, batch))):
        keras.utils.set_random_seed(0)
        history = train(network((64,)), practice.train, practice.test, SGD(lr), 12, batch_size=batch)
        ends[label].append(history["loss"][-1])

plt.figure(figsize=(6.5, 3.6))
for (label, losses), style in zip(ends.items(), ("o:", "s-"), strict=True):
    plt.plot(batches, losses, style, label=label)
plt.axhline(np.log(10), color="0.7", linestyle="--", linewidth=1, label="guessing")
plt.xscale("log", base=2)
plt.ylim(0, 2.7)
plt.xticks(batches, [str(b) for b in batches])
plt.xlabel("batch size")
plt.ylabel("training loss after 12 epochs")
plt.legend()
plots.show()

# %% [markdown]
# **What to notice.** With one rate for all, every larger batch costs. With the rule, a batch of 256 gets as far as
# one of 16, in a sixteenth of the steps. At 1005, all of the data, it ends: no better than guessing.

# %% [markdown]
# ## 12. Searching for settings
#
# 25 trials on a 5 × 5 grid try only five rates. *Random search* draws every setting anew in each trial: 25 rates.
# Draw them *log-uniformly*: as many between 0.001 and 0.01 as between 0.01 and 0.1.
#
# **Exercise `random_search`.** `draw` draws one setting, `random_search` tries some. Dev alone decides.

# %% exercise="random_search"
def draw(choices, rng):
    """One setting: of a tuple (low, high) a number between, log-uniformly; of a list one of its values, all as likely
    (not by `rng.choice`: it gives NumPy copies).

    `rng` is a NumPy generator: `rng.uniform(a, b)` is a number between, `rng.integers(n)` a whole number below n.
    """
    raise NotImplementedError("write draw")


def rank(trial):
    """Given, for `max(..., key=rank)`: the accuracy of a trial; nan counts as the worst."""
    return -np.inf if np.isnan(trial[1]) else trial[1]


def random_search(objective, space, trials, seed):
    """Draw settings at random, try them, and find those that do best on dev.

    Args:
        objective: `objective(settings, split)` trains with these settings, a dict, and returns the accuracy on "dev" or
            on "test"; nan if the training broke down.
        space: dict, for each setting's name a tuple (low, high) or a list of values.
        trials: how many settings to try.
        seed: an int; the same seed draws the same settings.

    Returns:
        best, all_trials: a list of all pairs (settings, accuracy on dev) as they were tried, and the best pair of them.
    """
    raise NotImplementedError("write random_search")

# %% tags=["demo", "check"]
# To check: lab check lab05_tricks.py random_search

# %% tags=["demo"]
def objective(settings, split):
    """Accuracy after training on the few digits (the labels right this time) with these settings."""
    keras.utils.set_random_seed(0)
    model = network(
        (settings["units"],), between=lambda units: [keras.layers.Dense(units, "relu"), Dropout(settings["rate"])]
    )
    seen = {"dev": practice.test, "test": digits.test}[split]
    few = practice.x_train[:300], practice.y_train[:300]
    return float(train(model, few, seen, SGD(settings["lr"]), epochs=15)["val_accuracy"][-1])


space = {"lr": (0.003, 10.0), "rate": [0.0, 0.2, 0.5], "units": [16, 64, 256]}
best, all_trials = random_search(objective, space, trials=16, seed=0)

figure, axis = plt.subplots(figsize=(8.5, 3.6))
for rate, marker in ((0.0, "o"), (0.2, "s"), (0.5, "^")):
    some = [(s["lr"], score, s["units"]) for s, score in all_trials if s["rate"] == rate]
    if some:
        lrs, scores, units = zip(*some, strict=True)
        axis.scatter(lrs, scores, s=20 + 0.5 * np.array(units), marker=marker, alpha=0.8, label=f"dropout {rate:g}")
axis.set(xscale="log", xlabel="learning rate", ylabel="accuracy on dev", ylim=(0, 1.02))
axis.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), title="larger mark: more units")
plots.show()
print("best on dev:", ", ".join(f"{name} = {value:.3g}" for name, value in best[0].items()), f"accuracy {best[1]:.3f}")
print(f"and now, once, on test: {objective(best[0], 'test'):.3f}")

# %% [markdown]
# **What to notice.** The learning rate decides nearly everything: at ten times the best nothing is learned. Every
# trial without dropout drew a bad rate, so of dropout 0 the plot says nothing. Test, looked at once, came out above
# dev, by chance: usually the best of sixteen on dev was lucky.

# %% [markdown]
# ## Where this leads
#
# The zoo has all of this: `zoo.initializers`, `zoo.layers.BatchNorm`, `Dropout` and `ClassicDropout`,
# `zoo.losses.l2_penalty`, `zoo.tune.random_search`, `Dataset.standardized` and `Dataset.held_out`.
#
# Remember three things: standardize by the training part, start with He for ReLU, and choose on dev what you will
# report on test.
