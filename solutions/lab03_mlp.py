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
# A network learns to read digits, and you write it *twice*: by hand, every derivative included, and with TensorFlow's
# tape. The two will agree.
#
# | | training: six steps | | inference: two |
# |---|---|---|---|
# | 1 | **initialize** the parameters | | |
# | 2 | **fetch** a batch of examples | | |
# | 3 | **forward**: from inputs to logits | 1 | **forward** |
# | 4 | **cost**: how wrong the logits are | | |
# | 5 | **backward**: the cost's slope in every parameter | | |
# | 6 | **update**: a step downhill; back to 2 | 2 | **answer**: the class with the largest logit |
#
# *Concept map: MLP (784-128-32-10 has 104,938 parameters); computational graphs, chain rule, shape rule; stochastic and
# minibatch gradient descent; cross-entropy, misclassification rate; train/dev/test discipline.*
#
# The code of the plots need not be read. Where it needs what you have not written yet it stops, which is no harm.
#
# Arrays arrive as tensors, and `ops` gives tensors. For `x.T`, `x.max()`, `x * (x > 0)` write `ops.transpose(x)`,
# `ops.max(x)`, `x * ops.cast(x > 0, x.dtype)`; or begin with `np.asarray(x)`.

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

# %% [markdown]
# ## 0. The network
#
# A network's *sizes*: how many numbers go in, how many units each layer has. 784-128-32-10 takes 28 × 28 pixels: two
# hidden layers, then ten logits. With $h_0 = x$ and the ReLU, $\max(z, 0)$:
#
# $$z_l = h_{l-1} W_l + b_l \qquad h_l = \mathrm{ReLU}(z_l) \qquad \text{logits} = z_L$$
#
# $W$ has a row for each input and a column for each unit, $b$ a number for each unit. The last layer has no ReLU.
#
# **Exercise `count_parameters`.** How many numbers must training find? The input is no layer.


# %% exercise="count_parameters"
def count_parameters(sizes):
    """How many parameters a network has.

    Args:
        sizes: the number of inputs, then the units of each layer: [784, 128, 32, 10] has three layers.

    Returns:
        a whole number.
    """
    count = 0
    # pairwise(sizes) gives neighbours of the list: (784, 128), (128, 32), (32, 10)
    for inputs, units in pairwise(sizes):
        count += inputs * units + units
    return count


# %% tags=["demo"]
sizes = [784, 128, 32, 10]
for i, u in pairwise(sizes):
    count = count_parameters([i, u])
    print(f"{i} × {u} + {u} = {count:,}: {count / count_parameters(sizes):.1%}")

# %% [markdown]
# **What to notice.** Nearly all parameters sit in the first layer. From here on: digits of 8 × 8 pixels, 64-128-32-10.

# %% [markdown]
# ## 1. Initialize
#
# Units whose weights start equal get equal slopes, and stay equal for ever. So weights start *random*, and such that
# the signal neither swells nor fades from layer to layer: for ReLU with variance $2 / \mathrm{in}$, a *deviation* of
# $\sqrt{2 / \mathrm{in}}$ (He and others, 2015). Biases start at 0.
#
# **Exercise `init_params`.** First what one layer starts from, then all of them.


# %% exercise="init_params"
def init_layer(rng, inputs, units):
    """The parameters that one layer starts from.

    Args:
        rng: random numbers, the next ones at each call: `rng.normal(mean, deviation, shape)`.
        inputs, units: how many numbers go into the layer, and how many come out.

    Returns:
        a pair: W (inputs, units), normal with mean 0 and deviation sqrt(2 / inputs); b (units,), zeros.
    """
    W = rng.normal(0.0, np.sqrt(2 / inputs), (inputs, units))
    return W, np.zeros(units)


def init_params(sizes, seed):
    """A list with a pair (W, b) for each layer, the same whenever the seed is the same."""
    # one stream of random numbers, np.random.default_rng(seed), from which each layer takes the next ones
    rng = np.random.default_rng(seed)
    return [init_layer(rng, inputs, units) for inputs, units in pairwise(sizes)]


# %% [markdown]
# ## 2. Fetch a batch
#
# Lab 02's, so it is given. An *epoch* goes through all examples once.


# %%
def fetch(x, y, batch_size, seed):
    """One epoch: a list of shuffled batches (x, y), of which the last may be short."""
    x, y = np.asarray(x), np.asarray(y)
    order = np.random.default_rng(seed).permutation(len(x))
    parts = [order[start : start + batch_size] for start in range(0, len(x), batch_size)]
    return [(ops.convert_to_tensor(x[chosen]), ops.convert_to_tensor(y[chosen])) for chosen in parts]


# %% tags=["demo"]
pixels, pixels_test = digits.x_train.reshape(n, 64), digits.x_test.reshape(n_test, 64)

# %% [markdown]
# ## 3. Forward
#
# The way back will ask what went into each layer, and where its ReLU was open. So keep its inputs, and its scores $z$
# *before* the bend.
#
# **Exercise `forward`.** ReLU after the hidden layers only.


# %% exercise="forward"
def forward(params, x):
    """From inputs to logits.

    Args:
        params: a list with a pair (W, b) for each layer, W (in, out) and b (out,).
        x: inputs, (n, d).

    Returns:
        logits, (n, k), the scores of the last layer;
        cache, a list with a pair for each layer: what went into it, (n, in), and its scores before the ReLU, (n, out).
    """
    cache = []
    # what goes into the first layer is x
    inputs = x
    # for each pair (W, b): the scores; keep the two; then what goes into the next layer, ops.relu(scores)
    for W, b in params:
        scores = ops.matmul(inputs, W) + b
        cache.append((inputs, scores))
        inputs = ops.relu(scores)
    # the scores of the last layer are the logits; its ReLU is used by nobody
    return scores, cache


# %% tags=["demo"]
params = keras.tree.map_structure(lambda a: ops.cast(a, "float32"), init_params([64, 128, 32, 10], seed=0))
logits, cache = forward(params, ops.convert_to_tensor(pixels[:64]))
for name, (inputs, scores) in zip(["hidden 1", "hidden 2", "logits"], cache, strict=True):
    print(f"{name}: {inputs.shape} in, {scores.shape} out, {np.mean(np.array(scores) > 0):.0%} of the scores above 0")

# %% [markdown]
# **What to notice.** About half of the hidden units are silent; which half depends on the digit. That makes the network
# more than one big matrix.

# %% [markdown]
# ## 4. Cost
#
# An example costs $-\log p$ of its true class, where softmax makes $p$ of the logits (cross-entropy, lab 02). No power
# may overflow, no logarithm meet a 0. So take the row's largest logit off first, and with what is left, $o$, write
#
# $$-\log p_y = \log \sum_j e^{o_j} - o_y$$
#
# **Exercise `cost`.** The mean over the batch. `ops.log_softmax` may be used, a ready-made cross-entropy may not.


# %% exercise="cost"
def cost(logits, y):
    """Mean cross-entropy of a batch.

    Args:
        logits: (n, k), as large as 10,000 in size.
        y: the true classes, whole numbers from 0 to k - 1, (n,).

    Returns:
        one number: the mean over the examples of -log softmax(logits)[y].
    """
    # each row's largest logit: ops.max(logits, axis=1, keepdims=True)
    shifted = logits - ops.max(logits, axis=1, keepdims=True)
    log_sum = ops.log(ops.sum(ops.exp(shifted), axis=1))
    # one entry of each row, o_y: the sum over axis 1 of o * ops.one_hot(y, k), where k = logits.shape[1]
    of_the_truth = ops.sum(shifted * ops.one_hot(y, shifted.shape[1]), axis=1)
    return ops.mean(log_sum - of_the_truth)


# %% tags=["demo"]
print(f"untrained: {float(cost(logits, ops.convert_to_tensor(digits.y_train[:64]))):.2f}; log 10: {np.log(10):.2f}")

# %% [markdown]
# **What to notice.** Guessing costs log 10, an untrained network a little more.

# %% [markdown]
# ## 5. Backward
#
# The chain rule gives all slopes in one walk from the end to the beginning. It carries each layer's *error signal*, the
# cost's slope in its scores, $\delta_l = \partial\,\mathrm{cost}/\partial z_l$. It begins with the slope of softmax,
# cross-entropy and mean together:
#
# $$\delta_L = \tfrac1n\,(\mathrm{softmax}(\text{logits}) - \mathrm{onehot}(y))$$
#
# In each layer, from the last to the first ($\odot$: element by element; $[\ ]$: 1 where it holds, else 0):
#
# $$\frac{\partial\,\mathrm{cost}}{\partial W_l} = h_{l-1}^{\mathsf T}\,\delta_l \qquad
# \frac{\partial\,\mathrm{cost}}{\partial b_l} = \sum_{\text{examples}} \delta_l \qquad
# \delta_{l-1} = (\delta_l\,W_l^{\mathsf T}) \odot [z_{l-1} > 0]$$
#
# Where the transposes go, the **shape rule** tells: *the slope of a number in an array has the array's shape.*
#
# **Exercise `error_signals`.** Shapes first.


# %% exercise="error_signals"
def error_signal_shapes(sizes, n):
    """The shapes that walk back through the network.

    Args:
        sizes: as in `count_parameters`.
        n: the number of examples in the batch.

    Returns:
        a list with a triple of tuples for each layer, the first layer first: the shapes of its error signal, of the
        gradient of W, and of that of b.
    """
    # each slope has the shape of what it is the slope in
    return [((n, units), (inputs, units), (units,)) for inputs, units in pairwise(sizes)]


# %% tags=["demo"]
print("error signal, gradient of W, of b", *error_signal_shapes([64, 128, 32, 10], n=50), sep="\n")

# %% [markdown]
# **Exercise `backward`.** All gradients, without a tape. The walk is given; write the three formulas.


# %% exercise="backward"
def last_error(logits, y):
    """The error signal of the last layer, (n, k); logits and y as in `cost`."""
    # onehot(y) is ops.one_hot(y, logits.shape[1])
    return (ops.softmax(logits) - ops.one_hot(y, logits.shape[1])) / logits.shape[0]


def layer_gradients(inputs, error):
    """The gradients of a layer's W and b.

    Args:
        inputs: what went into the layer, (n, in).
        error: the layer's error signal, (n, out).

    Returns:
        a pair, of the shapes (in, out) and (out,).
    """
    return ops.matmul(ops.transpose(inputs), error), ops.sum(error, axis=0)


def error_before(error, W, scores):
    """The error signal of the layer before, (n, in).

    Args:
        error, W: of this layer, (n, out) and (in, out).
        scores: of the layer before, (n, in).
    """
    # [scores > 0] as numbers: ops.cast(scores > 0, error.dtype)
    return ops.matmul(error, ops.transpose(W)) * ops.cast(scores > 0, error.dtype)


def backward(params, cache, logits, y):
    """A list with a pair (gradient of W, gradient of b) for each layer, in the order and the shapes of `params`."""
    error, gradients = last_error(logits, y), []
    for layer in reversed(range(len(params))):
        inputs, _ = cache[layer]
        gradients.append(layer_gradients(inputs, error))
        if layer > 0:
            _, scores = cache[layer - 1]
            error = error_before(error, params[layer][0], scores)
    return gradients[::-1]  # collected from the back, handed over from the front


# %% tags=["demo"]
x, y = ops.convert_to_tensor(pixels[:64]), ops.convert_to_tensor(digits.y_train[:64])
gradients = backward(params, cache, logits, y)


def moved(place, by):
    """The cost when one weight of the first layer moves."""
    W = np.array(params[0][0])
    W[place] += by
    return float(cost(forward([(W, params[0][1]), *params[1:]], x)[0], y))


places = [tuple(place) for place in np.random.default_rng(3).integers((64, 128), size=(60, 2))]
figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3.8), layout="constrained")
left.axline((0, 0), slope=1, color="0.7", linewidth=1)
left.plot([(moved(p, 0.01) - moved(p, -0.01)) / 0.02 for p in places], [gradients[0][0][p] for p in places], ".")
left.set(xlabel="slope by moving the weight", ylabel="by backward", title="60 weights of the first layer")

equal = [(np.full_like(W, 0.01), b) for W, b in params[:2]] + params[2:]
for start, name in ((params, "random start"), (equal, "equal start")):
    slopes = backward(start, *reversed(forward(start, x)), y)[1][0]
    right.plot(np.array(slopes)[:, 0], ".", label=name)
right.set(xlabel="weight of hidden 2's first unit", ylabel="slope", title="why weights start random")
right.legend()
plots.show()

# %% [markdown]
# **What to notice.** On the left each weight was moved a little: all points lie on the line, the chain rule is right.
# It costs one walk back; moving each of 12,778 parameters costs two walks forward. On the right, with an equal start,
# all weights have one slope and stay equal; with a random start they part. Slopes of exactly 0 come from silent units:
# what sends nothing learns nothing.

# %% [markdown]
# ## 6. Update
#
# One step against the slope, for every parameter:
#
# $$W \leftarrow W - \mathrm{lr}\cdot\frac{\partial\,\mathrm{cost}}{\partial W} \qquad
# b \leftarrow b - \mathrm{lr}\cdot\frac{\partial\,\mathrm{cost}}{\partial b}$$
#
# **Exercise `update`.** Return *new* parameters; leave the old ones as they were.


# %% exercise="update"
def update(params, gradients, lr):
    """One step of descent.

    Args:
        params, gradients: lists with a pair for each layer, tensors or NumPy arrays.
        lr: the learning rate, a number.

    Returns:
        a new list with a new pair (W, b) for each layer.
    """
    # zip(params, gradients) goes through both: (W, b), (dW, db)
    return [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(params, gradients, strict=True)]


# %% [markdown]
# ## All six, by hand


# %% tags=["demo"]
def train_by_hand(params, epochs, lr=0.3, batch_size=64):
    """Steps 2 to 6. Returns the parameters, and the costs of each epoch's batches."""
    costs = [[] for _ in range(epochs)]
    for epoch in range(epochs):
        for x, y in fetch(pixels, digits.y_train, batch_size, seed=epoch):  # 2
            logits, cache = forward(params, x)  # 3
            costs[epoch].append(float(cost(logits, y)))  # 4
            gradients = backward(params, cache, logits, y)  # 5
            params = update(params, gradients, lr)  # 6
    return params, np.array(costs)


def infer_by_hand(params, x):
    """Forward, then the class with the largest logit."""
    return np.argmax(np.array(forward(params, ops.convert_to_tensor(x))[0]), axis=1)


begun = params  # 1
trained, costs = train_by_hand(begun, epochs=15)

plt.figure(figsize=(8, 3.6), layout="constrained")
plt.plot(np.linspace(0, 15, costs.size), costs.ravel(), alpha=0.35, label="batches")
weights = [len(y) for _, y in fetch(pixels, digits.y_train, 64, seed=0)]  # the last batch is short
plt.plot(np.arange(15) + 0.5, np.average(costs, axis=1, weights=weights), "o-", color="C0", label="mean of an epoch")
plt.yscale("log")
plt.title("training by hand")
plt.xlabel("epoch")
plt.ylabel("cost")
plt.legend()
plots.show()
read = [np.mean(infer_by_hand(some, pixels_test) == digits.y_test) for some in (begun, trained)]
print(f"of {n_test} unseen digits are read: untrained {read[0]:.1%}, trained {read[1]:.1%}")

# %% [markdown]
# **What to notice.** Batches of 64 digits jump about; the mean of an epoch falls, if not each time: lr = 0.3 is a long
# step. What counts is the last line: digits that the network has *never seen*.

# %% [markdown]
# ## 7. The same by tape
#
# `tf.GradientTape` records what is computed inside its `with`; `tape.gradient` walks back through it. That is step 5.

# %% tags=["demo"]
place = tf.Variable(3.0)
with tf.GradientTape() as tape:
    square = place**2
print("the slope of x² at 3:", float(tape.gradient(square, place)))

# %% [markdown]
# For a list of variables it gives the list of their slopes. Four traps, of which only the third may raise an error:
#
# - Dropout and batch norm behave differently in training, if they are told so: `training=True`.
# - A layer with a regularizer puts its penalty into the list `model.losses`, which may be empty. Add its `sum`.
# - Only what happens *inside* the `with` has a slope, the adding of the penalty included.
# - `model.weights` has frozen weights, too. Those to move are `model.trainable_variables`.
#
# **Exercise `train_step`.** `optimizer.apply(gradients, variables)` takes two lists. The next exercise compiles the
# step, so the loss must stay a tensor: no `float(...)`.


# %% exercise="train_step"
def train_step(model, optimizer, loss, x, y):
    """Learn from one batch.

    Args:
        model, optimizer: a keras.Model, and a keras.optimizers.Optimizer.
        loss: a function of (y, outputs), the truth first, that returns one number.
        x, y: inputs, (n, ...), and the truth, (n, ...).

    Returns:
        the loss before the update, penalties added: one number, a tensor.
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
# Our network in Keras, and your `cost`, given:


# %%
def network(shape):
    """A Keras model with two hidden layers, from inputs of this shape to ten logits."""
    keras.utils.set_random_seed(0)  # the same start whenever it is run
    dense = keras.layers.Dense
    layers = [keras.layers.Flatten(), dense(128, "relu"), dense(32, "relu"), dense(10)]
    return keras.Sequential([keras.Input(shape), *layers])


cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


# %% tags=["demo"]
def keras_twin(params):
    """The network with these parameters."""
    model = network((64,))
    model.set_weights([np.array(array) for pair in params for array in pair])
    return model


twin, optimizer = keras_twin(begun), keras.optimizers.SGD(0.3)
epoch = fetch(pixels, digits.y_train, 64, seed=0)
costs_by_tape = [float(train_step(twin, optimizer, cross_entropy, x, y)) for x, y in epoch]
by_hand, costs_by_hand = train_by_hand(begun, epochs=1)
both = zip(keras_twin(by_hand).get_weights(), twin.get_weights(), strict=True)
apart = max(np.abs(one - other).max() for one, other in both)
assert apart < 1e-5

plt.figure(figsize=(8, 3.4), layout="constrained")
plt.plot(costs_by_hand[0], linewidth=5, alpha=0.4, label="by hand")
plt.plot(costs_by_tape, linewidth=1.2, label="by tape")
plt.title(f"the same steps twice: parameters differ by {apart:.0e} at most")
plt.xlabel("step")
plt.ylabel("cost")
plt.legend()
plots.show()

# %% [markdown]
# **What to notice.** One curve lies in the other. The tape applies the rules of your `backward`.

# %% [markdown]
# ## 8. Fit: many steps, fast
#
# `@tf.function` above a function lets Python run it *once*, writes the operations down as a graph (*tracing*), and from
# then on runs the graph.
#
# - Make it once: one made inside a loop is traced anew each turn.
# - Give it tensors: each new Python number is a new trace, as is each new *shape*.
# - Make variables outside: first `optimizer.build(model.trainable_variables)`.
#
# The loss of an epoch is a mean over *examples*. With batches of 64 and one of 29, the mean of the batches' means
# counts those 29 more than double.
#
# **Exercise `fit`.** The comments are its frame.


# %% exercise="fit"
def fit(model, optimizer, loss, data, epochs):
    """Train for some epochs.

    Args:
        model, optimizer, loss: as in `train_step`; the loss is a mean over the batch.
        data: batches of different sizes, `for x, y in data`, without a len().
        epochs: how often to go through the data.

    Returns:
        for each epoch the mean over its examples of the loss that the steps returned, a list of numbers, `float(...)`.
    """
    # the optimizer makes its variables, before there is a graph
    optimizer.build(model.trainable_variables)

    # step: a function of x and y that calls train_step; compiled, once
    @tf.function
    def step(x, y):
        return train_step(model, optimizer, loss, x, y)

    # history, an empty list; for each epoch:
    history = []
    for _ in range(epochs):
        #     total, count = 0.0, 0; for x, y in data:
        total, count = 0.0, 0
        for x, y in data:
            #         take the step, add to total and to count
            total += float(step(x, y)) * len(x)
            count += len(x)
        #     append the mean of the epoch to the history
        history.append(total / count)
    return history


# %% tags=["demo"]
slow, fast, optimizer = keras_twin(begun), keras_twin(begun), keras.optimizers.SGD(0.3)
begin = time.perf_counter()
for x, y in 10 * epoch:
    train_step(slow, optimizer, cross_entropy, x, y)
middle = time.perf_counter()
fit(fast, keras.optimizers.SGD(0.3), cross_entropy, epoch, 10)
print(f"ten epochs: step by step {middle - begin:.1f} s, compiled {time.perf_counter() - middle:.1f} s")

# %% [markdown]
# ## 9. Evaluate
#
# To *judge* a network, hold it still and ask it about examples it has not learned from.
#
# **Exercise `evaluate`.** Mean cross-entropy (your `cost`) and accuracy, both over all examples, whatever the batches.


# %% exercise="evaluate"
def evaluate(model, data):
    """Judge a classifier on data, without learning from it.

    Args:
        model: a keras.Model that gives logits, (n, k).
        data: batches of different sizes, `for x, y in data`, without a len(); y are whole numbers, (n,).

    Returns:
        loss, the mean cross-entropy over all examples, without penalties; accuracy, the share of right answers, 0 to 1.
    """
    total, right, count = 0.0, 0, 0
    for x, y in data:
        # dropout and its like are off; right are those where ops.equal(ops.argmax(logits, axis=1), y)
        logits = model(x, training=False)
        total += float(cost(logits, y)) * len(x)
        right += int(ops.sum(ops.equal(ops.argmax(logits, axis=1), y)))
        count += len(x)
    return total / count, right / count


# %% [markdown]
# ## 10. Infer
#
# Forward, then the largest logit: softmax would keep the order.
#
# **Exercise `infer`.** One example is answered by an array of one id, none by an array of none. (`model.predict` breaks
# on none: call the model itself.)


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
same = np.array(infer(twin, ops.convert_to_tensor(pixels_test))) == infer_by_hand(by_hand, pixels_test)
print(f"the same answer by hand and by tape: {same.sum()} of {n_test}")

# %% [markdown]
# ## 11. A network that reads digits
#
# All together: `network` for the shape of *one* image, `fetch(images, labels, 64, seed=0)` for batches, Adam at 0.003
# (lab 04 says why), some 15 epochs. A new order in each epoch is better still:
# `tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(n).batch(64)`.
#
# **Exercise `mlp`.** At least 95 of 100 unseen digits must be read. (The grader does not know `keras_twin`: it runs no
# cells of plots.)


# %% exercise="mlp"
def train_mlp(train):
    """Train a multilayer perceptron on images of digits.

    Args:
        train: a pair: images (n, 8, 8, 1), numbers from 0 to 1, and the digits they show, whole numbers (n,).

    Returns:
        a keras.Model with a hidden layer, from images (m, 8, 8, 1) to logits (m, 10).
    """
    images, labels = train
    model = network(images.shape[1:])
    batches = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(len(images)).batch(64)
    fit(model, keras.optimizers.Adam(0.003), cross_entropy, batches, epochs=15)
    return model


# %% tags=["demo"]
reader = train_mlp((ops.convert_to_tensor(digits.x_train), ops.convert_to_tensor(digits.y_train)))
for name, pair in (("learned from", digits.train), ("unseen", digits.test)):
    loss, accuracy = evaluate(reader, [[ops.convert_to_tensor(part) for part in pair]])
    print(f"{name}: loss {loss:.3f}, accuracy {accuracy:.1%}")

# %% [markdown]
# **What to notice.** It does better on what it has learned from. Report the second figure.

# %% tags=["demo"]
answers = np.array(infer(reader, ops.convert_to_tensor(digits.x_test)))
wrong = np.flatnonzero(answers != digits.y_test)
sure = np.array(ops.softmax(reader(digits.x_test))).max(axis=1)
rows = len(wrong) // 7 + 1
plt.figure(figsize=(11, 2.2 * rows), layout="constrained")
for place, i in enumerate(wrong, start=1):
    plt.subplot(rows, 7, place)
    plt.imshow(digits.x_test[i, ..., 0], cmap="gray_r")
    plt.axis("off")
    plt.title(f"is {digits.y_test[i]}, says {answers[i]}\n({sure[i]:.0%} sure)", fontsize=9)
plt.suptitle(f"all it gets wrong of {n_test} unseen digits: {len(wrong)}")
plots.show()

# %% [markdown]
# **What to notice.** It may be wrong and quite sure. It sees 64 numbers, not which pixels are neighbours: convolution
# adds that (lab 06).

# %% [markdown]
# ## Where this leads
#
# `zoo.training` holds the same step, `fit` and `evaluate`; `zoo.models.MLP(weights="mnist")` has the 104,938
# parameters, trained.
#
# Remember: training is six steps, and only the fifth is clever; judge a network by examples it has not seen.
