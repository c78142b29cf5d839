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
# # Optimizers: how a network walks downhill
#
# A network's weights are a place, its loss is the height of the ground, and the gradient is the slope under your feet.
# An *optimizer* is a rule that turns slopes into steps. You will write eight, from the plainest (SGD) to the one that
# trains most of today's networks (AdamW), as Keras classes that work in any model.
#
# *Concept map: gradient descent, stochastic, minibatch, momentum, Nesterov, Adagrad, Adadelta, RMSProp, Adam;
# learning-rate choice, batch-size/learning-rate noise scale, linear scaling, warmup, growing the batch.*
#
# Fill in one exercise, check it, read the plot below it (not its code), go on; a `.py` file is run by
# `python lab04_optimizers.py`, as far as it is written. Only `adamw` needs another one, your `Adam`. A plot that needs
# what is not written yet stops with `NotImplementedError`.
#
# The pattern for the classes is `LastTwo`, in section 6. Methods that only repeat what you have written are given.

# %%
import keras
import numpy as np
from keras import ops

# %% tags=["demo"]
import matplotlib.pyplot as plt

from zoo import data, models, plots, training

digits = data.load("digits")
print(f"{len(digits.x_train)} handwritten digits to learn from, each of shape {digits.x_train.shape[1:]}")

# %% [markdown]
# ## 1. One step downhill
#
# Begin with a single weight: a valley, a place in it, and the slope there.


# %% tags=["demo"]
def valley(w):
    return 0.5 * (w - 1) ** 2 + 0.5


def valley_slope(w):
    return w - 1


grid = np.linspace(-2.2, 4.2, 200)
plt.figure(figsize=(6, 3.2))
plt.plot(grid, valley(grid), color="0.3", label="the loss $f(w)$")
near = np.linspace(2.2, 3.8, 2)
plt.plot(near, valley(3) + valley_slope(3) * (near - 3), color="C1", label="its slope at $w=3$: 2")
plt.plot(3, valley(3), "o", color="C1")
plt.annotate("downhill", (2.9, valley(3)), (1.2, valley(3)), arrowprops={"arrowstyle": "<-"}, va="center")
plt.xlabel("the weight $w$")
plt.ylabel("loss")
plt.legend()
plots.show()

# %% [markdown]
# The ground rises to the right, so go left. How far? The steeper, the farther; the *learning rate* `lr` sets the scale:
#
# $$w \leftarrow w - \mathrm{lr}\cdot f'(w)$$
#
# **Exercise `descend`.** Walk, and keep every place you have been, the start included.


# %% exercise="descend"
def descend(df, w0, lr, steps):
    """Walk downhill: w becomes w - lr * df(w), again and again.

    Args:
        df: function that gives the slope at a place: a tensor of the shape of `w0`.
        w0: the start, a number or a vector.
        lr: the learning rate, a number.
        steps: how many steps to take.

    Returns:
        the path, steps + 1 places in a row: the start, then the place after every step.
    """
    path = [w0]
    # each step takes the slope where you stand now
    for _ in range(steps):
        path.append(path[-1] - lr * df(path[-1]))
    return ops.stack(path)


# %% [markdown]
# Now walk with three learning rates.

# %% tags=["demo"]
figure, axes = plt.subplots(1, 3, figsize=(11, 3.2), sharey=True)
for axis, lr, name in zip(axes, (0.05, 0.6, 1.9), ("small", "good", "large"), strict=True):
    path = np.array(descend(valley_slope, ops.convert_to_tensor(4.0), lr, 12))
    axis.plot(grid, valley(grid), color="0.7")
    axis.plot(path, valley(path), "o-", color="C1", markersize=4, linewidth=1)
    axis.set_title(f"{name}: lr = {lr}, ends at w = {path[-1]:.2f}")
    axis.set_xlabel("the weight $w$")
axes[0].set_ylabel("loss")
plots.show()

# %% [markdown]
# **What to notice.** The lowest place is at w = 1. The small rate is on its way, the good one is there in five steps.
# The large one jumps across the valley and lands almost as high as before; with 2.1, every jump would land higher.

# %% [markdown]
# ## 2. What a slope promises
#
# Stand at $w$ and pretend that the ground is straight (Taylor's formula up to the first derivative):
#
# $$f(w + \Delta) \approx f(w) + f'(w)\,\Delta$$
#
# A step of descent is $\Delta = -\mathrm{lr}\cdot f'(w)$, so the loss should change by $-\mathrm{lr}\cdot f'(w)^2$:
# always *down*.
#
# **Exercise `predicted_decrease`.** The change that the slope promises.


# %% exercise="predicted_decrease"
def predicted_decrease(df, w, lr):
    """The change of the loss, f(after) - f(before), in one step of descent from `w`, if the ground were straight.

    Args:
        df: function that gives the slope at a place.
        w: the place, a number.
        lr: the learning rate, a number.
    """
    # the slope, times the step that descent takes
    return -lr * df(w) ** 2


# %% tags=["demo"]
rates = np.linspace(0, 2.2, 100).astype("float32")
here = ops.convert_to_tensor(3.0)
promised = [float(predicted_decrease(valley_slope, here, lr)) for lr in rates]
came = [float(valley(3 - lr * valley_slope(3)) - valley(3)) for lr in rates]

plt.figure(figsize=(6, 3.2))
plt.plot(rates, promised, "--", label="promised by the slope")
plt.plot(rates, came, label="what came")
plt.axhline(0, color="0.7", linewidth=1)
plt.xlabel("learning rate")
plt.ylabel("change of the loss in one step")
plt.legend()
plots.show()

# %% [markdown]
# **What to notice.** For small rates the promise is kept. At 1 the step lands in the lowest place, and half of what was
# promised comes; beyond 2 the loss *rises*. The slope does not know how the ground bends. With curvature $h$ the limit
# is $\mathrm{lr} < 2/h$ (here $h = 1$). A network has many directions, and the sharpest of them sets the limit.

# %% [markdown]
# ## 3. Reading a loss curve
#
# You rarely know the curvature. You try a rate and look at the loss curve. There are four kinds.


# %% tags=["demo"]
def noisy_descent(lr, epochs=40, seed=0):
    """Loss by epoch of descent in a bowl of 30 directions, the slopes known only roughly."""
    rng = np.random.default_rng(seed)
    curvature = rng.uniform(0.9, 1.0, 30)
    w = 1.5 * rng.normal(size=30)
    losses = []
    for _ in range(epochs):
        losses.append(np.mean(curvature * w**2))
        w = w - lr * (curvature * w + 0.4 * rng.normal(size=30))
    return np.array(losses) / losses[0]


figure, axes = plt.subplots(1, 4, figsize=(12, 2.8))
for axis, (kind, lr) in zip(axes, {"very high": 2.04, "high": 1.75, "good": 0.3, "low": 0.008}.items(), strict=True):
    axis.plot(noisy_descent(lr), ".-")
    axis.set_title(kind)
    axis.set_ylim(0, 2 if kind == "very high" else 1.1)
    axis.set_xlabel("epoch")
axes[0].set_ylabel("loss")
plots.show()

# %% [markdown]
# **Exercise `diagnose_learning_rate`.** Put this reading into a function. The curves are clear cases with a little
# noise, and a bump now and then that means nothing; the lowest possible loss is near 0.
#
# | answer | what the curve does |
# |---|---|
# | `"very high"` | ends above where it began, or is no longer a finite number |
# | `"high"` | falls, then stalls: it ends flat, above a quarter of where it began |
# | `"good"` | falls, then flattens near the bottom, below a tenth of where it began |
# | `"low"` | falls almost along a straight line to the very end |


# %% exercise="diagnose_learning_rate"
def diagnose_learning_rate(losses):
    """Name the learning rate by the loss curve it gave.

    Args:
        losses: the loss after each epoch, at least 30 of them; inf and NaN can occur.

    Returns:
        "very high", "high", "good" or "low".
    """
    # the first loss, and means over about five epochs in the middle and at the end: one alone may be a bump
    losses = np.asarray(losses, "float64")
    start, middle, end = losses[0], np.mean(losses[len(losses) // 2 :][:5]), np.mean(losses[-5:])
    # rises, or is not finite
    if not np.isfinite(losses).all() or end > start:
        return "very high"
    # still falling: the second half of a straight line falls as far as the first
    if middle - end > 0.25 * (start - end):
        return "low"
    # flat: near the bottom, or high above it
    return "good" if end < 0.15 * start else "high"


# %% tags=["demo"]
for lr in (0.008, 0.3, 1.75, 2.04):
    losses = noisy_descent(lr)
    print(f"lr = {lr:<5}  the loss ends at {losses[-1]:8.3f} of its start: {diagnose_learning_rate(losses)}")

# %% [markdown]
# **What to notice.** A low rate and a high one may end at the same loss, and need opposite cures.

# %% [markdown]
# ## 4. An optimizer is a class
#
# `keras.optimizers.Optimizer` fetches the gradients, knows the learning rate and counts the steps. The rule is yours:
#
# | method | when it is called | what it does |
# |---|---|---|
# | `build(variables)` | once, at the start | makes the memory: one or more arrays for each weight array |
# | `update_step(gradient, variable, learning_rate)` | each step, for each weight array | changes `variable` |
# | `get_config()` | when the model is saved | gives back the settings |
#
# Three helpers of the base class, and `keras.ops`, do the rest:
#
# - `self.assign(x, value)`, `self.assign_add(x, value)` and `self.assign_sub(x, value)` set, raise and lower an array
#   in place. A plain `x = x - value` would only move the *name* `x`; the network would never know.
# - `self.add_optimizer_variables(variables, "velocity")` makes a list of zeros, one array for each variable. With
#   `initializer=keras.initializers.Constant(0.1)` they are 0.1.
# - `self._get_variable_index(variable)` says at which place of such a list this variable's memory is.
# - `ops.sqrt(x)` and `ops.square(x)` compute. `np.sqrt` does not: in compiled training it meets a tensor without
#   numbers.
#
# The long docstrings below are those of the zoo. All you need of them is the rule.
#
# **Exercise `sgd`.** Stochastic gradient descent needs no memory:
#
# $$w \leftarrow w - \mathrm{lr}\cdot g$$

# %% exercise="sgd"
from zoo.optimizers import SGD

# %% [markdown]
# Your class now trains a network, 64 pixels → 32 units → 10 digits, with seven learning rates.


# %% tags=["demo"]
def train(optimizer, batch_size=32, epochs=10, hidden=(32,), seed=0):
    """Train a small network on the digits with this optimizer; the mean loss of every epoch."""
    keras.utils.set_random_seed(seed)
    history = training.fit(
        models.MLP((8, 8, 1), hidden=hidden),
        digits.train,
        optimizer,
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        epochs=epochs,
        batch_size=batch_size,
        seed=seed,
        audit=False,
        jit_compile=False,
        verbose=0,
    )
    return np.array(history.history["loss"])


sweep = {lr: train(SGD(learning_rate=lr)) for lr in (0.0003, 0.003, 0.03, 0.3, 1.0, 3.0, 30.0)}

figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
for lr, losses in sweep.items():
    left.plot(range(1, 11), losses, ".-", label=f"lr = {lr:g}")
left.set(xlabel="epoch", ylabel="mean loss of the epoch", ylim=(0, 3))
left.legend(fontsize="x-small", loc="center right")
plots.learning_rate_sweep(
    list(sweep), [losses[-1] for losses in sweep.values()], label="loss after 10 epochs", ax=right
)
right.axhline(np.log(10), color="0.7", linestyle=":", label="guessing: log 10")
right.set_ylim(0, 3)
right.legend()
plots.show()

# %% [markdown]
# **What to notice.** Rates are compared in *factors*, hence the logarithmic axis. Between two bad ends lies a valley of
# good ones: on its left nothing has happened yet, on its right the network guesses for ever, or worse (30 is above the
# frame). The best rate lies close to the cliff.

# %% [markdown]
# ## 5. A race track
#
# Now ground that we can draw, with two weights. The *ravine* is steep across and nearly flat along; the *saddle* goes
# down on two sides and up on the other two, and has no slope in its middle.
#
# **Exercise `race`.** Give each optimizer its own weights, at the same start, and record where they go.
# `optimizer.apply([gradient], [w])` takes a step; `ops.convert_to_numpy(w)` copies what a variable holds.


# %% exercise="race"
def race(optimizers, f, df, w0, steps):
    """Let optimizers run from the same start; record their paths.

    Args:
        optimizers: dict, name -> a new Keras optimizer.
        f: the height of the ground: `f(w)` is a number for a place `w` of shape (2,).
        df: its gradient: `df(w)` is a tensor of shape (2,). It says the same as a tape through `f`; use either.
        w0: the start, shape (2,).
        steps: how many steps each takes.

    Returns:
        dict, name -> path of shape (steps + 1, 2): the start, then the place after every step.
    """
    paths = {}
    for name, optimizer in optimizers.items():
        w = keras.Variable(w0)
        path = [ops.convert_to_numpy(w)]
        for _ in range(steps):
            # one gradient for one variable, both in a list: that is how Keras wants them
            optimizer.apply([df(w)], [w])
            path.append(ops.convert_to_numpy(w))
        paths[name] = np.stack(path)
    return paths


# %% [markdown]
# ## 6. An optimizer with a memory
#
# All the rules that follow remember something. Here is a made-up one, **the pattern for the classes below**: it steps
# along the mean of this gradient and the *last* one.


# %% tags=["demo"]
class LastTwo(keras.optimizers.Optimizer):
    """Step along share * gradient + (1 - share) * the gradient before."""

    def __init__(self, learning_rate=0.01, share=0.5, name="last_two", **kwargs):
        super().__init__(learning_rate=learning_rate, name=name, **kwargs)
        self.share = share

    def build(self, variables):
        if self.built:  # Keras may ask twice
            return
        super().build(variables)
        self.last_gradients = self.add_optimizer_variables(variables, "last_gradient")

    def update_step(self, gradient, variable, learning_rate):
        last = self.last_gradients[self._get_variable_index(variable)]  # this variable's own memory
        self.assign_sub(variable, learning_rate * (self.share * gradient + (1 - self.share) * last))
        self.assign(last, gradient)  # in place: a plain `last = gradient` would be forgotten

    def get_config(self):
        return {**super().get_config(), "share": self.share}


# %% tags=["demo"]
def run_races(runners, steps):
    """Race on the ravine and on the saddle; a runner is a function that makes a new optimizer."""
    _, axes = plt.subplots(1, 2, figsize=(12, 4.6))
    for axis, ground in zip(axes, plots.SURFACES.values(), strict=True):
        slope = ground.gradient
        paths = race(
            {name: make() for name, make in runners.items()},
            ground.f,
            lambda w, slope=slope: ops.convert_to_tensor(slope(ops.convert_to_numpy(w)).astype("float32")),
            ops.convert_to_tensor(ground.start, dtype="float32"),
            steps,
        )
        plots.optimizer_paths(ground.f, paths, extent=ground.extent, title=f"{ground.name}, {steps} steps", ax=axis)
    plots.show()


run_races({"SGD": lambda: SGD(0.9), "LastTwo": lambda: LastTwo(0.9)}, steps=30)

# %% [markdown]
# **What to notice.** Half of `LastTwo`'s step follows a slope that is out of date, so it swings wider than SGD. On the
# saddle both run into the middle first, and lose some steps there, where there is no slope.

# %% [markdown]
# ## 7. Momentum
#
# In a ravine, a step long enough to get along is too long across. Think of a heavy ball: pushes to the left and to the
# right cancel, pushes forward add up. It has a *velocity* $v$, of which a share $\mu$ survives each step:
#
# $$v \leftarrow \mu v - \mathrm{lr}\cdot g$$
# $$w \leftarrow w + v$$
#
# The learning rate is inside the velocity.
#
# **Exercise `momentum`.** One velocity for each variable, and all three methods.

# %% exercise="momentum"
from zoo.optimizers import Momentum

# %% [markdown]
# ## 8. Nesterov: look ahead, then correct
#
# The ball is about to move by $\mu v$ anyway. So ask for the slope *there*: let the variable stand at the look-ahead
# point all the time.
#
# $$v \leftarrow \mu v - \mathrm{lr}\cdot g$$
# $$w \leftarrow w + \mu v - \mathrm{lr}\cdot g$$
#
# with the **new** $v$ in the second line.
#
# **Exercise `nesterov`.** Only the step is new.

# %% exercise="nesterov"
from zoo.optimizers import Nesterov

# %% tags=["demo"]
run_races(
    {
        "SGD": lambda: SGD(0.1),
        "Momentum": lambda: Momentum(0.1, momentum=0.8),
        "Nesterov": lambda: Nesterov(0.1, momentum=0.8),
    },
    steps=50,
)

# %% [markdown]
# **What to notice.** At the same rate, SGD is not half way along the ravine when the heavy balls are nearly at its end.
# Nesterov sees the wall one step earlier than Momentum, and swings less.

# %% [markdown]
# ## 9. A step size for every weight: Adagrad
#
# Another way out of the ravine: each weight has a step of its own, short where its slopes have been large. Adagrad
# divides by the root of the sum of all squared gradients so far, element by element:
#
# $$a \leftarrow a + g^2$$
# $$w \leftarrow w - \mathrm{lr}\cdot\frac{g}{\sqrt{a + \epsilon}}$$
#
# $\epsilon$ keeps us from dividing by zero: *inside* the root here, as in Keras, outside in PyTorch and the paper. $a$
# begins at `initial_accumulator_value`, not at 0.
#
# **Exercise `adagrad`.** `build` and the step. (*Sparse* gradients, of which a comment speaks, do not occur here.)

# %% exercise="adagrad"
from zoo.optimizers import Adagrad

# %% [markdown]
# ## 10. Forgetting: RMSprop
#
# Adagrad's sum only grows, so its steps only shrink. RMSprop takes a *mean* that forgets; a share $\rho$ of it stays:
#
# $$a \leftarrow \rho\,a + (1-\rho)\,g^2$$
# $$w \leftarrow w - \mathrm{lr}\cdot\frac{g}{\sqrt{a + \epsilon}}$$
#
# **Exercise `rmsprop`.** The step alone.

# %% exercise="rmsprop"
from zoo.optimizers import RMSprop

# %% [markdown]
# ## 11. No learning rate to choose: Adadelta
#
# If $w$ is in metres, $g/\sqrt{a}$ has no unit; yet it is subtracted from metres. So Zeiler multiplies by the typical
# length of recent *moves*, with a second mean that forgets, $u$, of their squares:
#
# $$a \leftarrow \rho\,a + (1-\rho)\,g^2$$
# $$\Delta = -\frac{\sqrt{u + \epsilon}}{\sqrt{a + \epsilon}}\,g$$
# $$u \leftarrow \rho\,u + (1-\rho)\,\Delta^2$$
# $$w \leftarrow w + \mathrm{lr}\cdot\Delta$$
#
# Today's move is not yet known when $u$ is needed. Zeiler's own rule is the one with lr = 1.
#
# **Exercise `adadelta`.** `build`, with two memories, and the step.

# %% exercise="adadelta"
from zoo.optimizers import Adadelta

# %% tags=["demo"]
run_races(
    {
        "SGD": lambda: SGD(0.1),
        "Adagrad": lambda: Adagrad(0.5),
        "RMSprop": lambda: RMSprop(0.1),
        "Adadelta": lambda: Adadelta(1.0, rho=0.9, epsilon=0.01),
    },
    steps=60,
)

# %% [markdown]
# **What to notice.** In the ravine these three cut the corner: with a step size for each weight it has no walls. On the
# saddle RMSprop enlarges the tiny slope and turns off at once, the other two later, SGD last. Adadelta finds its own
# pace: slow at first, and the first at the end of the ravine.

# %% [markdown]
# ## 12. Adam
#
# Momentum smooths the direction, RMSprop fits the step to each weight. Adam does both, with two means that forget.
#
# $$m \leftarrow \beta_1 m + (1-\beta_1)\,g$$
# $$v \leftarrow \beta_2 v + (1-\beta_2)\,g^2$$
#
# Both begin at 0: after $t$ steps only a share $1-\beta^t$ of each has been filled, and is to be divided by. Both
# divisions are done on the learning rate ("epsilon hat", since $\epsilon$ is added to the uncorrected $\sqrt v$):
#
# $$w \leftarrow w - \mathrm{lr}\,\frac{\sqrt{1-\beta_2^t}}{1-\beta_1^t}\cdot\frac{m}{\sqrt{v} + \epsilon}$$
#
# $t$ is 1 at the first step; `self.iterations` counts the steps that are *finished*. It is a whole number: cast it
# before you take powers with it, `ops.cast(..., variable.dtype)`.
#
# **Exercise `adam`.** The step alone.

# %% exercise="adam"
from zoo.optimizers import Adam

# %% [markdown]
# ## 13. AdamW: shrink the weights, but not through Adam
#
# Large weights overfit. The old cure adds $\lambda w$ to the gradient, which Adam divides by $\sqrt v$: weights with
# large gradients are held back least. AdamW shrinks the weights directly:
#
# $$w \leftarrow w - \mathrm{lr}\cdot\lambda\,w \qquad\text{then Adam's step, with the plain } g$$
#
# **Exercise `adamw`.** Some weights, such as biases, may be left out of the decay (`exclude_from_weight_decay`): only
# where `self._use_weight_decay(variable)` is true are they to shrink.

# %% exercise="adamw"
from zoo.optimizers import AdamW

# %% [markdown]
# Now all of them: on the race track, then on the digits, each with a rate that suits it.

# %% tags=["demo"]
run_races(
    {
        "SGD": lambda: SGD(0.1),
        "Momentum": lambda: Momentum(0.1, momentum=0.8),
        "Nesterov": lambda: Nesterov(0.1, momentum=0.8),
        "RMSprop": lambda: RMSprop(0.1),
        "Adam": lambda: Adam(0.3),
        "AdamW": lambda: AdamW(0.3, weight_decay=0.3),
    },
    steps=60,
)

# %% tags=["demo"]
everyone = {
    "SGD": SGD(0.3),
    "Momentum": Momentum(0.03),
    "Nesterov": Nesterov(0.03),
    "Adagrad": Adagrad(0.05),
    "RMSprop": RMSprop(0.003),
    "Adadelta": Adadelta(1.0),
    "Adam": Adam(0.003),
    "AdamW": AdamW(0.003, weight_decay=0.1),
}
plt.figure(figsize=(7, 4))
for number, (name, optimizer) in enumerate(everyone.items()):
    plt.plot(range(1, 11), train(optimizer), "-" if number < 4 else "--", marker=".", label=name)
plt.yscale("log")
plt.xlabel("epoch")
plt.ylabel("mean loss of the epoch")
plt.legend()
plots.show()

# %% [markdown]
# **What to notice.** On the track Adam leaves on a diagonal like RMSprop and overshoots like momentum. On the digits
# SGD and the two heavy balls are ahead, the rules with a step size for each weight behind, Adadelta last; and the rates
# lie far apart: 0.003 for Adam, 0.3 for SGD. Why Adam then? In this small network one rate suits all weights. In large
# ones slopes differ by orders of magnitude from layer to layer, and Adam needs little searching.

# %% [markdown]
# ## 14. The batch is the other half of the learning rate
#
# The gradient of a minibatch is the true gradient plus noise. Twice the rate: twice the shaking. Twice the batch: half
# of it. Smith and Le's *noise scale*, for $n$ examples and a batch of $B$, is
#
# $$g \approx \mathrm{lr}\cdot\frac{n}{B}$$
#
# **Exercises `noise_scale` and `linear_scaling`.** The second follows from the first: another batch should not change
# the noise.


# %% exercise="noise_scale"
def noise_scale(lr, n, batch_size):
    """How hard minibatches of `n` examples shake the weights: g = lr * n / batch_size."""
    return lr * n / batch_size


# %% exercise="linear_scaling"
def linear_scaling(base_lr, base_batch, batch):
    """The learning rate for batches of `batch` that makes as much noise as `base_lr` did for `base_batch`."""
    return base_lr * batch / base_batch


# %% [markdown]
# Test it, with batches of 16 and 128: first one rate for both, then the one that your `linear_scaling` gives.

# %% tags=["demo"]
n = len(digits.x_train)
plt.figure(figsize=(7, 4))
for batch, lr, style in ((16, 0.05, "-"), (128, 0.05, ":"), (128, linear_scaling(0.05, 16, 128), "--")):
    label = f"batch {batch}, lr {lr:g}: noise scale {noise_scale(lr, n, batch):.1f}"
    plt.plot(range(1, 11), train(SGD(lr), batch_size=batch), style, marker=".", label=label)
plt.xlabel("epoch")
plt.ylabel("mean loss of the epoch")
plt.legend()
plots.show()

# %% [markdown]
# **What to notice.** At equal noise scale the two curves lie close together, although one run takes eight times as many
# steps. With the old rate the large batch lags behind. The rule ends at the cliff of the sweep.

# %% [markdown]
# ## 15. Warmup
#
# At the start, where the ground is steep, large rates throw the weights far away. Begin small and go along a straight
# line to the target; then follow any schedule, *which begins its own count at 0*.
#
# **Exercise `warmup`.** A schedule is called with the step and answers with the rate. The step may be a tensor of a
# whole number: cast it before it meets a fraction, and in place of `if` use `ops.where(condition, a, b)`.

# %% exercise="warmup"
from zoo.schedules import Warmup

# %% tags=["demo"]
batch, epoch = 128, -(-n // 128)  # an epoch has this many steps
large = linear_scaling(0.0125, 16, batch)
slowly = Warmup(base_lr=0.0, target_lr=large, warmup_steps=4 * epoch)

figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
steps = np.arange(8 * epoch)
left.plot(steps / epoch, [float(slowly(int(step))) for step in steps], "C1")
left.axhline(large, color="C0", linestyle="--")
left.set(xlabel="epoch", ylabel="learning rate", ylim=(0, 1.1 * large))
for seed in range(4):
    for rate, style, label in ((large, "C0--", "at once"), (slowly, "C1-", "after a warmup of 4 epochs")):
        losses = train(Momentum(rate), batch_size=batch, hidden=5 * (64,), seed=seed)
        right.plot(range(1, 11), losses, style, marker=".", label=None if seed else f"lr = {large:g} {label}")
right.axhline(np.log(10), color="0.7", linestyle=":", label="guessing: log 10")
right.set(xlabel="epoch", ylabel="mean loss of the epoch", ylim=(0, 4))
right.legend()
plots.show()

# %% [markdown]
# **What to notice.** A deeper network, at a rate near its cliff, from four random starts. At the full rate each first
# gets *worse* than guessing. After a warmup the first epoch is slower, and the third is ahead; as the full rate comes
# near, two of the four stumble, and soon recover.

# %% [markdown]
# ## 16. Grow the batch instead
#
# The usual recipe lowers the rate in phases to calm the noise. Or keep the rate, and grow the batch.
#
# **Exercise `grow_the_batch`.** Given the rates of such a recipe and its one batch size: which batch sizes give each
# phase the same noise at the rate of the first? In whole numbers; beyond a tenth of the data the formula no longer
# holds: stop there.


# %% exercise="grow_the_batch"
def batch_sizes(lrs, n, batch_size):
    """Batch sizes that calm the noise as the decaying rates `lrs` would, at the constant rate lrs[0].

    Args:
        lrs: the learning rate of each phase of the recipe, a list of numbers.
        n: the number of examples.
        batch_size: the batch size of the recipe, the same in all phases.

    Returns:
        the batch size for each phase, a list: rounded to the nearest whole number, none above n // 10.
    """
    grown = [round(batch_size * lrs[0] / lr) for lr in lrs]
    return [min(size, n // 10) for size in grown]


# %% tags=["demo"]
phases = [0.2, 0.1, 0.05, 0.025]  # the rate halves after every third epoch
grown = batch_sizes(phases, n, batch_size=16)


class Listed(keras.optimizers.schedules.LearningRateSchedule):
    """The rate of every step, from a list."""

    def __init__(self, rates):
        self.rates = rates

    def __call__(self, step):
        return ops.take(self.rates, step)


def train_in_phases(rates, batches):
    """Three epochs a phase, each phase with a rate and a batch size of its own."""
    of_epoch = np.repeat(batches, 3).tolist()
    steps = [-(-n // batch) for batch in of_epoch]
    by_step = ops.convert_to_tensor(np.repeat(np.repeat(rates, 3), steps).astype("float32"))
    return train(SGD(Listed(by_step)), batch_size=of_epoch, epochs=12), sum(steps)


plt.figure(figsize=(7, 4))
recipes = ("the rate falls", phases, [16] * 4, "-"), ("the batch grows", phases[:1] * 4, grown, "--")
for label, rates, batches, style in recipes:
    losses, count = train_in_phases(rates, batches)
    plt.plot(range(1, 13), losses, style, marker=".", label=f"{label}: {count} steps")
plt.title(f"rates {phases} at batch 16, or batches {grown} at rate {phases[0]}", fontsize="medium")
plt.xlabel("epoch")
plt.ylabel("mean loss of the epoch")
plt.yscale("log")
plt.legend()
plots.show()

# %% [markdown]
# **What to notice.** The two runs come equally far, and the second needs about half as many steps: half the time, on a
# machine that computes a batch of 128 as fast as one of 16.

# %% [markdown]
# ## Where this leads
#
# `zoo.optimizers` holds the same eight classes; `zoo.schedules` holds `Warmup`, `linear_scaling`, `noise_scale` and
# `batch_sizes`:
#
# ```python
# from zoo.optimizers import AdamW
# from zoo.schedules import Warmup
#
# model.compile(AdamW(Warmup(0.0, 0.001, warmup_steps=500), weight_decay=0.01), loss)
# ```
#
# Remember three things: look for the learning rate first, in factors of three; Adam at 0.001 is a good first try, and
# SGD with momentum is often the better last one; when the batch changes, change the rate with it.
