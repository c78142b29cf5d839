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
# # The multilayer perceptron: how a network is trained
#
# A network is a row of layers. Each one weighs its inputs, adds a bias, bends the sum, and hands it on. You know the
# parts (lab 01) and the loss (lab 02). Here they become a machine that reads digits, and you write it *twice*: by hand,
# every derivative included, and with TensorFlow's tape, as it is done every day. The two will agree to five decimals.
#
# Training is six steps; inference is two of them.
#
# | | training | | inference |
# |---|---|---|---|
# | 1 | **initialize** the parameters | | |
# | 2 | **fetch** a batch of examples | | |
# | 3 | **forward**: from inputs to logits | 1 | **forward** |
# | 4 | **cost**: how wrong the logits are | | |
# | 5 | **backward**: the slope of the cost in every parameter | | |
# | 6 | **update**: one step downhill; back to 2 | 2 | **answer**: the class with the largest logit |
#
# *Concept map: MLP (784-128-32-10 has 104,938 parameters); computational graphs, chain rule, shape rule; stochastic and
# minibatch gradient descent; cross-entropy, misclassification rate; train/dev/test discipline.*
#
# How to work: fill in one exercise, check it, read the plot below it, go on. `fit` uses your `train_step`, `evaluate`
# your `cost`, and the last one your `fit`; the others stand alone. A plot that needs something you have not written yet
# stops with `NotImplementedError` and the name of what is missing. That is no harm, nor is what TensorFlow logs when it
# starts.
#
# Arrays arrive as tensors. Answer with tensors or with NumPy arrays. A tensor is no NumPy array, though: for
# `x.mean()`, `x[rows]` and `b @ W` with a vector write `ops.mean(x)`, `ops.take(x, rows, axis=0)` and `ops.matmul(b,
# W)`, or take `np.asarray(x)` first.

# %%
from itertools import pairwise

import keras
import numpy as np
import tensorflow as tf
from keras import ops

# %% tags=["demo"]
import time

import matplotlib.pyplot as plt

from zoo import data, plots

digits = data.load("digits")
n, n_test = len(digits.x_train), len(digits.x_test)
print(f"{n} handwritten digits to learn from, {n_test} to be judged on, each of shape {digits.x_train.shape[1:]}")

# %% [markdown]
# ## 0. The network
#
# A network is described by its *sizes*: how many numbers go in, how many units each layer has. The classical one for
# 28 × 28 pixels is 784-128-32-10: two hidden layers, and a logit for each digit. With $h_0 = x$, and with the ReLU,
# $\max(z, 0)$, as the bend:
#
# $$z_l = h_{l-1} W_l + b_l \qquad h_l = \mathrm{ReLU}(z_l) \qquad \text{logits} = z_L$$
#
# $W$ has a row for each input and a column for each unit, $b$ a number for each unit. The last layer is not bent: a
# logit may be negative.
#
# **Exercise `count_parameters`.** How many numbers does training have to find? The input is no layer.


# %% exercise="count_parameters"
def count_parameters(sizes):
    """How many parameters a network has, weights and biases together.

    Args:
        sizes: the number of inputs, then the number of units of each layer: [784, 128, 32, 10] has three layers.

    Returns:
        a whole number.
    """
    count = 0
    # each layer lies between two neighbours of the list; pairwise gives (784, 128), (128, 32), (32, 10)
    for inputs, units in pairwise(sizes):
        count += inputs * units + units
    return count


# %% tags=["demo"]
sizes = [784, 128, 32, 10]
plt.figure(figsize=(8, 2.6))
for row, (inputs, units) in enumerate(pairwise(sizes)):
    count = count_parameters([inputs, units])
    plt.barh(row, count, color="C0")
    where = f"{inputs} × {units} weights + {units} biases = {count:,}: {count / count_parameters(sizes):.1%}"
    plt.text(count - 900 if row == 0 else count + 900, row, where, va="center", ha="right" if row == 0 else "left",
             color="white" if row == 0 else "black")  # fmt: skip
plt.yticks(range(3), ["hidden 1", "hidden 2", "logits"])
plt.gca().invert_yaxis()
plt.xlabel("parameters")
plt.title(f"784-128-32-10: {count_parameters(sizes):,} parameters")
plots.show()

# %% [markdown]
# **What to notice.** Nearly all of the 104,938 sit in the first layer, which connects every pixel with every unit. From
# here on we use the small digits, 8 × 8, so that everything runs in seconds: 64-128-32-10.

# %% [markdown]
# ## 1. Initialize
#
# If all weights of a layer start equal, all its units get the same slopes, and stay the same for ever. So weights start
# *random*. How large? Each unit adds up `in` products; to keep the signal's size from layer to layer, ReLU needs the
# variance (He and others, 2015; lab 05 shows what happens otherwise)
#
# $$\sigma^2 = \frac{2}{\mathrm{in}}$$
#
# Biases may start at 0.
#
# **Exercise `init_params`.** The same seed must give the same weights, and every layer its own random numbers.


# %% exercise="init_params"
def init_params(sizes, seed):
    """The parameters that training starts from.

    Args:
        sizes: the number of inputs, then the number of units of each layer.
        seed: an int. The same seed gives the same parameters, another seed gives others.

    Returns:
        a list with a pair (W, b) for each layer: W (in, out), normal with mean 0 and variance 2 / in; b (out,), zeros.
    """
    # one stream of random numbers for the whole network: each layer takes the next ones
    rng = np.random.default_rng(seed)
    params = []
    for inputs, units in pairwise(sizes):
        W = rng.normal(0.0, np.sqrt(2 / inputs), (inputs, units))
        params.append((W.astype("float32"), np.zeros(units, "float32")))
    return params


# %% [markdown]
# ## 2. Fetch a batch
#
# You wrote this in lab 02, so here it is given: each epoch goes through all examples once, in a new order, and the last
# batch may be short.


# %% tags=["demo"]
def fetch(x, y, batch_size, seed):
    """One epoch: batches of examples, shuffled; the last one may be short."""
    order = np.random.default_rng(seed).permutation(len(x))
    for start in range(0, len(x), batch_size):
        chosen = order[start : start + batch_size]
        yield ops.convert_to_tensor(x[chosen]), ops.convert_to_tensor(y[chosen])


pixels, pixels_test = digits.x_train.reshape(n, 64), digits.x_test.reshape(n_test, 64)
counted = [len(x) for x, _ in fetch(pixels, digits.y_train, 64, seed=0)]
print(f"an epoch has {len(counted)} batches: {len(counted) - 1} of {counted[0]} digits, and one of {counted[-1]}")

# %% [markdown]
# ## 3. Forward
#
# On the way back, every layer will ask what went into it, and where its ReLU was open. So keep both: the layer's
# inputs, and its scores $z$ *before* the bend.
#
# **Exercise `forward`.** ReLU after the hidden layers only.


# %% exercise="forward"
def forward(params, x):
    """From inputs to logits.

    Args:
        params: a list with a pair (W, b) for each layer, W (in, out) and b (out,).
        x: inputs, (n, d).

    Returns:
        logits, (n, k), the scores of the last layer, without ReLU;
        cache, a list with a pair for each layer: what went into it, (n, in), and its scores before the ReLU, (n, out).
    """
    cache = []
    # what goes into the first layer is x
    inputs = x
    for W, b in params:
        scores = ops.matmul(inputs, W) + b
        cache.append((inputs, scores))
        inputs = ops.relu(scores)
    # the scores of the last layer are the logits; the ReLU of the last turn is used by nobody
    return scores, cache


# %% tags=["demo"]
params = keras.tree.map_structure(lambda a: ops.cast(a, "float32"), init_params([64, 128, 32, 10], seed=0))
logits, cache = forward(params, ops.convert_to_tensor(pixels[:64]))
print("logits", logits.shape)
for number, (inputs, scores) in enumerate(cache, start=1):
    closed = float(ops.mean(ops.cast(scores <= 0, "float32")))
    print(f"layer {number}: inputs {inputs.shape}, scores {scores.shape}, {closed:.0%} of the scores are not above 0")

# %% [markdown]
# **What to notice.** One row for each digit all the way through; only the number of columns changes. About half of the
# hidden units are silent for a given digit; which half depends on the digit. That is what makes the network more than
# one big matrix.

# %% [markdown]
# ## 4. Cost
#
# Softmax makes probabilities $p$ of the logits, and an example costs $-\log p$ of its true class (cross-entropy, lab
# 02). No power may overflow, and no logarithm meet a 0. So take the row's largest logit off first, and write it as
#
# $$-\log p_y = \log \sum_j e^{o_j} - o_y$$
#
# **Exercise `cost`.** The mean over the batch.


# %% exercise="cost"
def cost(logits, y):
    """Mean cross-entropy of a batch.

    Args:
        logits: (n, k), as large as 10,000 in size.
        y: the true classes, whole numbers from 0 to k - 1, (n,).

    Returns:
        one number: the mean over the examples of -log softmax(logits)[y].
    """
    # take each row's largest logit off: the differences stay, and no power overflows
    shifted = logits - ops.max(logits, axis=1, keepdims=True)
    log_sum = ops.log(ops.sum(ops.exp(shifted), axis=1))
    of_the_truth = ops.sum(shifted * ops.one_hot(y, shifted.shape[1]), axis=1)
    return ops.mean(log_sum - of_the_truth)


# %% tags=["demo"]
first = cost(logits, ops.convert_to_tensor(digits.y_train[:64]))
print(f"the untrained network pays {float(first):.2f}; who guesses among ten pays log 10 = {np.log(10):.2f}")

# %% [markdown]
# **What to notice.** Before training the cost should be a little above log 10. A first cost of 30 says that the start
# is too large; one of 0, that you are looking at something else.

# %% [markdown]
# ## 5. Backward
#
# The chain rule gives all slopes in one walk from the end to the beginning. What is carried along is the *error signal*
# of a layer: the slope of the cost in that layer's scores, $\delta_l = \partial\,\mathrm{cost}/\partial z_l$. At the
# end softmax and cross-entropy together have the simplest slope there is, and the mean puts $1/n$:
#
# $$\delta_L = \tfrac1n\,(\mathrm{softmax}(\text{logits}) - \mathrm{onehot}(y))$$
#
# In each layer, from the last to the first:
#
# $$\frac{\partial\,\mathrm{cost}}{\partial W_l} = h_{l-1}^{\mathsf T}\,\delta_l \qquad
# \frac{\partial\,\mathrm{cost}}{\partial b_l} = \sum_{\text{examples}} \delta_l \qquad
# \delta_{l-1} = (\delta_l\,W_l^{\mathsf T}) \odot [z_{l-1} > 0]$$
#
# Where do the transposes go? Use the **shape rule**: *the slope of a number in an array has the array's shape.*
#
# **Exercise `error_signals`.** Shapes first: write them down, for any sizes and n examples.


# %% exercise="error_signals"
def error_signal_shapes(sizes, n):
    """The shapes that walk back through the network.

    Args:
        sizes: the number of inputs, then the number of units of each layer.
        n: the number of examples in the batch.

    Returns:
        a list with a triple for each layer, the first layer first: the shape of the layer's error signal (the slope of
        the cost in its scores), of the gradient of its W, and of the gradient of its b. Each shape is a tuple.
    """
    # the shape rule: each slope has the shape of what it is the slope in
    return [((n, units), (inputs, units), (units,)) for inputs, units in pairwise(sizes)]


# %% tags=["demo"]
print(f"{'layer':<6}{'error signal':>14}{'gradient of W':>16}{'gradient of b':>16}")
for number, shapes in enumerate(error_signal_shapes([64, 128, 32, 10], n=50), start=1):
    print(f"{number:<6}{shapes[0]!s:>14}{shapes[1]!s:>16}{shapes[2]!s:>16}")

# %% [markdown]
# **What to notice.** The batch is in the error signals only: $h^{\mathsf T}\delta$ and the bias's sum add up over the
# examples.
#
# **Exercise `backward`.** All gradients, without a tape.


# %% exercise="backward"
def backward(params, cache, logits, y):
    """The gradient of the mean cross-entropy in every parameter, by the chain rule.

    Args:
        params: a list with a pair (W, b) for each layer.
        cache: a list with a pair for each layer: what went into it, (n, in), and its scores before the ReLU, (n, out).
        logits: (n, k), the scores of the last layer.
        y: the true classes, whole numbers, (n,).

    Returns:
        a list with a pair (gradient of W, gradient of b) for each layer, in the order and the shapes of `params`.
    """
    # the error signal of the last layer; the cost is a mean over the batch
    error = (ops.softmax(logits) - ops.one_hot(y, logits.shape[1])) / logits.shape[0]
    gradients = []
    # from the last layer to the first
    for layer in reversed(range(len(params))):
        inputs = cache[layer][0]
        gradients.append((ops.matmul(ops.transpose(inputs), error), ops.sum(error, axis=0)))
        # through W to the layer before, and there through the ReLU; before the first layer there is none
        if layer > 0:
            before = cache[layer - 1][1]
            error = ops.matmul(error, ops.transpose(params[layer][0])) * ops.cast(before > 0, error.dtype)
    # collected from the back, handed over from the front
    return gradients[::-1]


# %% [markdown]
# Trust is good, a numerical gradient is better: move one weight by a little, look how far the cost moves.

# %% tags=["demo"]
x, y = ops.convert_to_tensor(pixels[:64]), ops.convert_to_tensor(digits.y_train[:64])
gradients = backward(params, cache, logits, y)


def moved(layer, place, by):
    """The cost when one weight is moved."""
    changed = [[np.array(W), np.array(b)] for W, b in params]
    changed[layer][0][place] += by
    return float(cost(forward(changed, x)[0], y))


rng = np.random.default_rng(3)
by_chain_rule, by_moving = [], []
for _ in range(60):
    layer = int(rng.integers(3))
    place = tuple(int(rng.integers(size)) for size in params[layer][0].shape)
    by_chain_rule.append(float(np.array(gradients[layer][0])[place]))
    by_moving.append((moved(layer, place, 0.01) - moved(layer, place, -0.01)) / 0.02)

figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3.8))
left.plot(by_moving, by_chain_rule, ".")
ends = [min(by_moving), max(by_moving)]
left.plot(ends, ends, color="0.7", linewidth=1, zorder=0)
left.set(xlabel="slope by moving the weight", ylabel="slope by your backward", title="60 weights, from all layers")

equal_start = [(np.full_like(W, 0.01), b) for W, b in params[:2]] + params[2:]  # both hidden layers
for start, name, color in ((params, "random start", "C0"), (equal_start, "equal start", "C1")):
    logits_now, cache_now = forward(start, x)
    slopes = np.array(backward(start, cache_now, logits_now, y)[1][0])[:, 0]  # of unit 0, in each of its 128 weights
    right.plot(slopes, ".", color=color, label=name)
right.set(xlabel="weight (first unit of hidden layer 2)", ylabel="slope", title="why weights start random")
right.legend()
plots.show()

# %% [markdown]
# **What to notice.** On the left, all points lie on the line: the chain rule is right, and costs one walk back, where
# moving every weight would cost two walks forward for each of 12,778 parameters. On the right, with an equal start, all
# weights get the same slope and stay equal; with a random start every weight goes its own way.

# %% [markdown]
# ## 6. Update
#
# One step against the slope, for every parameter:
#
# $$W \leftarrow W - \mathrm{lr}\cdot\frac{\partial\,\mathrm{cost}}{\partial W} \qquad
# b \leftarrow b - \mathrm{lr}\cdot\frac{\partial\,\mathrm{cost}}{\partial b}$$
#
# **Exercise `update`.** Return *new* parameters, and leave the old ones as they were: we shall compare with them.


# %% exercise="update"
def update(params, gradients, lr):
    """One step of descent.

    Args:
        params: a list with a pair (W, b) for each layer, tensors or NumPy arrays. They stay as they are.
        gradients: a list with a pair for each layer, in the same shapes.
        lr: the learning rate, a number.

    Returns:
        the new parameters, a new list with a new pair (W, b) for each layer.
    """
    return [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(params, gradients, strict=True)]


# %% [markdown]
# ## All six
#
# Here is training by hand, every line of it yours, and inference in two steps.


# %% tags=["demo"]
def train_by_hand(params, epochs, lr=0.3, batch_size=64):
    """The six steps; step 1 has been done. Returns the parameters, and for each epoch the cost and size of a batch."""
    costs = [[] for _ in range(epochs)]
    for epoch in range(epochs):
        for x, y in fetch(pixels, digits.y_train, batch_size, seed=epoch):  # 2
            logits, cache = forward(params, x)  # 3
            costs[epoch].append((float(cost(logits, y)), len(x)))  # 4
            gradients = backward(params, cache, logits, y)  # 5
            params = update(params, gradients, lr)  # 6
    return params, np.array(costs)  # (epochs, batches, 2)


def infer_by_hand(params, x):
    """Forward, then the class with the largest logit."""
    return np.argmax(np.array(forward(params, ops.convert_to_tensor(x))[0]), axis=1)


begun = params  # 1, done above
trained, costs = train_by_hand(begun, epochs=15)

plt.figure(figsize=(8, 3.6))
of_batches, batch_sizes = costs[..., 0], costs[..., 1]
of_epochs = np.average(of_batches, axis=1, weights=batch_sizes)  # every digit counts once, whatever its batch
plt.plot(np.linspace(0, 15, of_batches.size), of_batches.ravel(), color="C0", alpha=0.35, label="cost of each batch")
plt.plot(np.arange(15) + 0.5, of_epochs, "o-", color="C0", markersize=4, label="loss of the epoch")
plt.axhline(np.log(10), color="0.7", linestyle=":", label="guessing: log 10")
plt.xlabel("epoch")
plt.ylabel("cost")
plt.title("training by hand")
plt.legend()
plots.show()

for name, some in (("untrained", begun), ("trained", trained)):
    read = np.mean(infer_by_hand(some, pixels_test) == digits.y_test)
    print(f"{name}: {read:.1%} of {n_test} unseen digits are read")

# %% [markdown]
# **What to notice.** From guessing to reading in a few seconds, with matrix products and the chain rule. The batches
# jump about, because each sees 64 digits only; the loss of the epoch, which counts every digit once, falls smoothly.
# The figure that counts is the last line: digits that the network has *never seen*.

# %% [markdown]
# ## 7. The same by tape
#
# `tf.GradientTape` records what is computed inside its `with`, and walks back through it: step 5 is one call. Three
# traps, none of which raises an error:
#
# - Layers such as dropout and batch norm behave differently in training, if they are told so: `training=True`.
# - A layer with a regularizer puts its penalty into the list `model.losses`. If nobody adds it to the cost, it does
#   nothing.
# - Only what happens *inside* the `with` has a slope, the penalty included.
#
# **Exercise `train_step`.** With a Keras model and a Keras optimizer: `optimizer.apply(gradients, variables)` takes two
# lists. The next exercise compiles your function, so the loss must stay a tensor: no `float(...)` in here.


# %% exercise="train_step"
def train_step(model, optimizer, loss, x, y):
    """Learn from one batch.

    Args:
        model: a keras.Model.
        optimizer: a keras.optimizers.Optimizer.
        loss: a function of (y, outputs), the truth first, that returns one number.
        x: inputs, (n, ...).
        y: the truth, (n, ...).

    Returns:
        the loss before the update, with the penalties of the model's layers (model.losses) added: one number, a tensor.
    """
    # inside the tape: all that has a slope
    with tf.GradientTape() as tape:
        outputs = model(x, training=True)
        value = loss(y, outputs) + sum(model.losses)
    # outside: walk back, and take the step
    gradients = tape.gradient(value, model.trainable_variables)
    optimizer.apply(gradients, model.trainable_variables)
    return value


# %% [markdown]
# Now the promise of the beginning. A Keras network gets the weights you started from, sees the same batches, and learns
# by tape.


# %% tags=["demo"]
def keras_twin(params):
    """A Keras model with these parameters."""
    units = [b.shape[0] for _, b in params]
    hidden = [keras.layers.Dense(u, "relu") for u in units[:-1]]
    model = keras.Sequential([keras.Input((params[0][0].shape[0],)), *hidden, keras.layers.Dense(units[-1])])
    model.set_weights([np.array(array) for pair in params for array in pair])
    return model


twin, optimizer = keras_twin(begun), keras.optimizers.SGD(0.3)
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
costs_by_tape = [
    float(train_step(twin, optimizer, cross_entropy, x, y)) for x, y in fetch(pixels, digits.y_train, 64, seed=0)
]
by_hand, costs_by_hand = train_by_hand(begun, epochs=1)
apart = max(
    np.abs(np.array(one) - other).max()
    for one, other in zip([array for pair in by_hand for array in pair], twin.get_weights(), strict=True)
)
print(f"after an epoch of {len(costs_by_tape)} steps no parameter is further apart than {apart:.1e}")
assert apart < 1e-5

plt.figure(figsize=(8, 3.4))
plt.plot(costs_by_hand[0, :, 0], "-", color="C0", linewidth=5, alpha=0.4, label="by hand")
plt.plot(costs_by_tape, "-", color="C1", linewidth=1.2, label="by tape")
plt.xlabel("step")
plt.ylabel("cost of the batch")
plt.title(f"one epoch, twice: largest difference of a parameter {apart:.0e}")
plt.legend()
plots.show()

# %% [markdown]
# **What to notice.** One curve lies in the other. What differs, in the seventh decimal, is the order in which float32
# numbers were added up. The tape knows nothing that you do not: it applies the rules of your `backward`.

# %% [markdown]
# ## 8. Fit: many steps, fast
#
# As it stands, Python decides about every single operation. `tf.function` lets Python run *once*, writes the operations
# down as a graph (*tracing*), and from then on runs the graph. The rules:
#
# - Wrap the step once, before the loops: one made inside a loop is traced anew each turn.
# - Give it tensors. Each new Python number is a new trace, and so is each new *shape*: a short last batch costs one.
# - Variables are made outside of graphs, so let the optimizer make its own first:
#   `optimizer.build(model.trainable_variables)`.
#
# And the loss of an epoch is a mean over *examples*. With batches of 64 and one of 29, the mean of the batches' means
# counts each of those 29 more than double. Weigh every batch by its size.
#
# **Exercise `fit`.** Use your `train_step`, compiled.


# %% exercise="fit"
def fit(model, optimizer, loss, data, epochs):
    """Train for some epochs.

    Args:
        model: a keras.Model that has its variables.
        optimizer: a keras.optimizers.Optimizer.
        loss: a function of (y, outputs) that returns one number, the mean over a batch.
        data: batches: something that `for x, y in data` can go through again and again, once for each epoch, such as a
            list of pairs of tensors or a tf.data.Dataset. Batches may be of different sizes. It need not have a len().
        epochs: how often to go through the data.

    Returns:
        a list with one number for each epoch: the mean loss over its examples, as they were when the model saw them.
    """
    optimizer.build(model.trainable_variables)

    # traced once for each shape, not once for each batch: wrap before the loops
    @tf.function
    def step(x, y):
        return train_step(model, optimizer, loss, x, y)

    history = []
    for _ in range(epochs):
        total, count = 0.0, 0
        for x, y in data:
            # a batch's mean, weighted by its size
            total += float(step(x, y)) * len(x)
            count += len(x)
        history.append(total / count)
    return history


# %% tags=["demo"]
epoch = list(fetch(pixels, digits.y_train, 64, seed=0))


def step_by_step(model, optimizer, loss, data, epochs):
    """As your fit, without tf.function."""
    for _ in range(epochs):
        for x, y in data:
            train_step(model, optimizer, loss, x, y)


for name, run in (("step by step", step_by_step), ("compiled", fit)):
    begin = time.perf_counter()
    run(keras_twin(begun), keras.optimizers.SGD(0.3), cross_entropy, epoch, 10)
    print(f"ten epochs {name}: {time.perf_counter() - begin:.1f} s")

# %% [markdown]
# **What to notice.** Several times faster, and most of the compiled time was the tracing, which is paid once.

# %% [markdown]
# ## 9. Evaluate
#
# The loss that `fit` reports is of digits the network learns from, with dropout on, by weights that change meanwhile.
# To *judge* a network, hold it still and ask it about examples it has not learned from.
#
# **Exercise `evaluate`.** Mean cross-entropy (your `cost`, without penalties) and accuracy, the share of right answers;
# both over all examples, whatever the batches.


# %% exercise="evaluate"
def evaluate(model, data):
    """Judge a classifier on data, without learning from it.

    Args:
        model: a keras.Model that gives logits, (n, k).
        data: batches: something that `for x, y in data` goes through; y are whole numbers, (n,). Batches may be of
            different sizes.

    Returns:
        loss, the mean cross-entropy over all examples, without penalties; accuracy, the share of right answers.
    """
    total, right, count = 0.0, 0, 0
    for x, y in data:
        # dropout and its like are off
        logits = model(x, training=False)
        total += float(cost(logits, y)) * len(x)
        right += int(ops.sum(ops.argmax(logits, axis=1) == y))
        count += len(x)
    return total / count, right / count


# %% [markdown]
# ## 10. Infer
#
# When the network is used: forward, then the largest logit. Softmax is not needed, for it keeps the order.
#
# **Exercise `infer`.** A batch of one example is answered by an array of one id, and a batch of none by an array of
# none. (Call the model itself: `model.predict` breaks on none.)


# %% exercise="infer"
def infer(model, x):
    """What the model thinks each example is.

    Args:
        model: a keras.Model that gives logits, (n, k).
        x: inputs, (n, ...); n may be 1, or 0.

    Returns:
        class ids, whole numbers from 0 to k - 1, (n,).
    """
    return ops.argmax(model(x, training=False), axis=-1)


# %% tags=["demo"]
by_tape = np.array(infer(twin, ops.convert_to_tensor(pixels_test)))
same = np.sum(by_tape == infer_by_hand(by_hand, pixels_test))
print(f"{same} of {n_test} unseen digits get the same answer by hand and by tape")
for some in (3, 1, 0):
    print(f"a batch of {some}: {np.array(infer(twin, ops.convert_to_tensor(pixels_test[:some])))}")

# %% [markdown]
# ## 11. A network that reads digits
#
# Everything is there. Flatten the images, stack the layers, choose an optimizer (Adam at 0.003 does well; lab 04 says
# why), batches of some dozens in a new order each epoch, and train until it reads.
#
# **Exercise `mlp`.** At least 95 of 100 unseen digits must be read. The model answers with logits: no softmax at its
# end.


# %% exercise="mlp"
def train_mlp(train):
    """Train a multilayer perceptron on images of digits.

    Args:
        train: a pair: images (n, 8, 8, 1), numbers from 0 to 1, and the digits they show, whole numbers (n,).

    Returns:
        a keras.Model with at least one hidden layer, from images (m, 8, 8, 1) to logits (m, 10).
    """
    images, labels = train
    # the same start and the same order whenever it is run
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input(images.shape[1:]),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu", kernel_initializer="he_normal"),
            keras.layers.Dense(32, activation="relu", kernel_initializer="he_normal"),
            keras.layers.Dense(10),
        ]
    )
    # shuffle before batching, so that each epoch has other batches
    batches = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(len(images)).batch(64)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    fit(model, keras.optimizers.Adam(0.003), loss, batches, epochs=15)
    return model


# %% tags=["demo"]
begin = time.perf_counter()
reader = train_mlp((ops.convert_to_tensor(digits.x_train), ops.convert_to_tensor(digits.y_train)))
seconds = time.perf_counter() - begin


def batches_of(x, y):
    """Batches in order."""
    return [
        (ops.convert_to_tensor(x[i : i + 256]), ops.convert_to_tensor(y[i : i + 256])) for i in range(0, len(x), 256)
    ]


for name, pair in (("digits it learned from", digits.train), ("unseen digits", digits.test)):
    loss, accuracy = evaluate(reader, batches_of(*pair))
    print(f"{name}: loss {loss:.3f}, accuracy {accuracy:.1%}")
print(f"trained in {seconds:.1f} s")

# %% [markdown]
# **What to notice.** It does better on what it has learned from: some of that is learned by heart. The figure to report
# is the second one. Where is it wrong?

# %% tags=["demo"]
answers = np.array(infer(reader, ops.convert_to_tensor(digits.x_test)))
wrong = np.flatnonzero(answers != digits.y_test)[:20]
outputs = np.array(ops.softmax(reader(digits.x_test[wrong])))
titles = [
    f"is {digits.y_test[i]}, says {answers[i]}\n({row.max():.0%} sure)" for i, row in zip(wrong, outputs, strict=True)
]
columns = min(7, len(wrong))
rows = -(-len(wrong) // columns)
figure, axes = plt.subplots(rows, columns, figsize=(1.6 * columns, 1.0 + 1.8 * rows), squeeze=False)
for axis in axes.flat:
    axis.set_axis_off()
for axis, i, title in zip(axes.flat, wrong, titles, strict=False):
    axis.imshow(digits.x_test[i, ..., 0], cmap="gray_r")
    axis.set_title(title, fontsize=9)
figure.suptitle(f"all it gets wrong of {n_test} unseen digits: {np.sum(answers != digits.y_test)}")
plots.show()

# %% [markdown]
# **What to notice.** Some you would get wrong, too. Others are plain to you, and the network may be quite sure of
# itself: a probability from softmax says how it was trained to speak, not how often it is right. It sees 64 numbers
# without knowing which pixels are neighbours. That is what convolution adds (lab 06).

# %% [markdown]
# ## Where this leads
#
# `zoo.training` holds the same step, `fit` and `evaluate`, with what a long training needs besides (callbacks, metrics,
# several devices), and an audit that warns of the silent failures above. `zoo.models.MLP` is the network, with trained
# weights for the 784 pixels of MNIST:
#
# ```python
# import keras
# from zoo import data, models, training
#
# digits = data.load("digits")
# model = models.MLP((8, 8, 1))
# loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
# training.fit(model, digits.train, keras.optimizers.Adam(0.003), loss, epochs=15)
# print(training.evaluate(model, digits.test, loss, ["accuracy"]))
# reader_of_mnist = models.MLP(weights="mnist")  # 104,938 trained parameters
# ```
#
# If you remember three things: training is six steps, and only the fifth is clever; the slope of a number in an array
# has the array's shape; judge a network by examples it has not seen, held still. Which steps to take is lab 04, how to
# start and how not to learn by heart is lab 05.
