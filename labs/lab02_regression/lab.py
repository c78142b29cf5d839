# ---
# jupyter:
#   tapezoo:
#     lab: lab02_regression
# ---

# %% [markdown]
# > **lab02_regression**: Regression: the linear model, its losses, softmax regression. 15 exercises, 100 points, about 90 minutes.
# > Write what raises `NotImplementedError`. To check: `lab check lab02_regression.py`. For a hint: `lab hint EXERCISE`.

# %% [markdown]
# # Regression: the linear model, its losses, and softmax
#
# What do three servers in Asia cost for ten hours? Which digit is on this picture? A number, and a class; one plain
# machine gives both: multiply each input by a weight, add up. What differs is the *loss*, which says how wrong an
# answer is.
#
# *Concept map: linear regression (closed form and descent), absolute, squared, cross-entropy, binary cross-entropy, L2,
# misclassification loss, softmax regression, minibatches.*
#
# Fill in one exercise, check it, read the plot below it (not its code), go on. A plot that needs what is not written
# yet stops with `NotImplementedError`. That is no harm.
#
# Arrays arrive as Keras tensors, in float32; answer with tensors or NumPy arrays. A tensor has no `x.mean()`, `X.T`,
# `x.astype("float32")`, `x[rows]`, nor `b @ W` with a vector: write `ops.mean(x)`, `ops.transpose(X)`,
# `ops.cast(x, "float32")`, `ops.take(x, rows, axis=0)`, `ops.matmul(b, W)`, or take `np.asarray(x)` first. TensorFlow
# does not mix float32 with float64, which `np.zeros` and `np.eye` make unless you add `dtype="float32"`. Everywhere `n`
# is the number of examples, `d` that of features, `k` that of classes.

# %%
import numpy as np
from keras import ops

# %% tags=["demo"]
import matplotlib.pyplot as plt

from zoo import data, plots

COLORS = ("#0072B2", "#D55E00", "#009E73")

# %% [markdown]
# ## 1. Prices
#
# Here are 400 rents: hours, servers, region, price. The region is no number, so it comes as two columns of 0 and 1:
# Europe? Asia? America has neither.

# %% tags=["demo"]
rents = data.load("server_prices")
one = ", ".join(f"{name} {x:.1f}" for name, x in zip(rents.feature_names, rents.x_train[0], strict=True))
print(f"one rent: {one}; price {rents.y_train[0]:.2f}")

figure, axis = plt.subplots(figsize=(7, 4))
region = (rents.x_train[:, 2:] @ [1, 2]).astype(int)
for place, (name, color) in enumerate(zip(("America", "Europe", "Asia"), COLORS, strict=True)):
    own = region == place
    axis.scatter(
        rents.x_train[own, 0], rents.y_train[own], 8 * rents.x_train[own, 1], color=color, alpha=0.7, label=name
    )
axis.set(xlabel="hours", ylabel="price", title="the larger the dot, the more servers")
axis.legend()
plots.show()

# %% [markdown]
# Each seems to add its part. That is what a *linear model* says:
#
# $$\hat y = w_1 x_1 + w_2 x_2 + \dots + w_d x_d + b = x\cdot w + b$$
#
# A weight is a price, of one more hour for instance; the *bias* $b$ is paid before anything else.
#
# **Exercise `predict`.** For many examples at once: the rows of `X`.

# %% exercise="predict"
def predict(X, w, b):
    """What a linear model answers: x · w + b for every example.

    Args:
        X: the examples, (n, d): a row for each.
        w: the weights, (d,).
        b: the bias, a number.

    Returns:
        the predictions, (n,).
    """
    raise NotImplementedError("write predict")

# %% tags=["demo", "check"]
# To check: lab check lab02_regression.py predict

# %% [markdown]
# ## 2. How wrong is it?
#
# A prediction is off by $\hat y - y$. We need *one* number for all examples, in which up and down do not cancel:
#
# $$\text{squared} = \frac1n\sum_i (\hat y_i - y_i)^2 \qquad\qquad \text{absolute} = \frac1n\sum_i |\hat y_i - y_i|$$
#
# Books also take the sum, a ½ in front, or a root. Here it is the plain mean. One trap, which raises no error: a column
# of predictions, `(n, 1)`, less targets `(n,)` is a table `(n, n)`, of every prediction against every target.
#
# **Exercises `squared_loss` and `absolute_loss`.** Both arguments may come as `(n,)` or as `(n, 1)`.

# %% exercise="squared_loss"
def squared_loss(y_hat, y):
    """``mean((y_hat - y)**2)``: no half, no root.

    Args:
        y_hat: predictions, ``(n,)`` or ``(n, 1)``.
        y: targets, ``(n,)`` or ``(n, 1)``; each is compared with its own prediction, never with all.

    Returns:
        A scalar tensor.

    Example:

    >>> float(squared_loss(ops.convert_to_tensor([[1.0], [2.0]]), ops.convert_to_tensor([1.0, 4.0])))
    2.0
    """
    raise NotImplementedError("write squared_loss")

# %% tags=["demo", "check"]
# To check: lab check lab02_regression.py squared_loss

# %% exercise="absolute_loss"
def absolute_loss(y_hat, y):
    """``mean(|y_hat - y|)``; arguments as of `squared_loss`. An outlier weighs less than there.

    Example:

    >>> float(absolute_loss(ops.convert_to_tensor([1.0, 2.0]), ops.convert_to_tensor([1.0, 4.0])))
    1.0
    """
    raise NotImplementedError("write absolute_loss")

# %% tags=["demo", "check"]
# To check: lab check lab02_regression.py absolute_loss

# %% tags=["demo"]
error = np.linspace(-3, 3, 121, dtype="float32")
bids = np.array([1.0, 2.0, 2.5, 3.0, 14.0], "float32")  # five prices for one thing; one of them is a slip
guesses = np.linspace(0, 8, 161, dtype="float32")

figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
for name, loss, style in (("squared", squared_loss, "C0-"), ("absolute", absolute_loss, "C1--")):
    left.plot(error, [float(loss(ops.convert_to_tensor([e]), ops.zeros(1))) for e in error], style, label=name)
    mean_loss = np.array([float(loss(ops.full((5,), g), ops.convert_to_tensor(bids))) for g in guesses])
    right.plot(
        guesses, mean_loss / mean_loss.min(), style, label=f"{name}: best guess {guesses[mean_loss.argmin()]:.2f}"
    )
left.set(xlabel="error", ylabel="loss")
left.legend()
right.plot(bids[:4], np.full(4, 0.85), "k^", label="prices (and one at 14)")
right.set(xlabel="one guess for all five prices", ylabel="loss / its smallest value", ylim=(0.7, 2.5))
right.legend(fontsize="small", loc="upper center")
plots.show()

# %% [markdown]
# **What to notice.** Left: an error of 3 costs 9 by the square, which cares most about the worst errors. Right: one
# slip, 14, drags its best guess (the mean) up to 4.5, above four of the five prices. The absolute loss, whose best
# guess is the median, does not mind. Everybody takes squares all the same: where they are smallest a formula says.

# %% [markdown]
# ## 3. In one stroke
#
# At the bottom of a bowl the slope is 0, and the slope of a square is linear: the best weights solve linear equations.
# First a trick: one more feature, always 1. Its weight is the bias.
#
# $$A = [X, 1] \qquad v = (w, b) \qquad \text{find } v \text{ with the smallest } \|A v - y\|^2$$
#
# The slope is 0 where $A^\top A\, v = A^\top y$: the *normal equations*. Most books now invert: $v = (A^\top A)^{-1}
# A^\top y$. **Do not.** If two columns nearly say the same, hours and minutes for instance, one weight can rise and the
# other fall with hardly a change in any prediction. The inverse divides by "hardly", and returns anything.
#
# *Least squares*, `np.linalg.lstsq`, solves $A v \approx y$ without $A^\top A$, and leaves out the directions of $v$
# weaker than a share `rcond` of the strongest. Set it to a millionth: a float32 has about seven digits, below is only
# rounding. $v$ is the first of the four things it returns.
#
# **Exercise `closed_form`.** Work in float64 (`np.asarray(X, "float64")`).

# %% exercise="closed_form"
def closed_form(X, y):
    """The weights and the bias with the smallest squared loss.

    Columns may nearly depend on one another. Then many weights are equally good; of these the answer has small ones,
    none that explode.

    Args:
        X: the examples, (n, d), with n > d.
        y: the targets, (n,).

    Returns:
        w (d,) and b (a number).
    """
    # the bias is the weight of a feature that is always 1
    raise NotImplementedError("write closed_form")

# %% tags=["demo", "check"]
# To check: lab check lab02_regression.py closed_form

# %% tags=["demo"]
w_best, b_best = closed_form(ops.convert_to_tensor(rents.x_train), ops.convert_to_tensor(rents.y_train))
print("price =", " + ".join(f"{w:.2f} · {f}" for w, f in zip(np.array(w_best), rents.feature_names, strict=True)),
      f"+ {float(b_best):.2f}")  # fmt: skip
print("generated as", rents.source.removeprefix("generated: "))
best_loss = float(squared_loss(predict(rents.x_train, np.array(w_best, "float32"), float(b_best)), rents.y_train))
print(f"squared loss on the {len(rents.y_train)} rents: {best_loss:.3f}")

# the same rents, with the hours in minutes as one more column
both = np.column_stack([rents.x_train, 60 * rents.x_train[:, 0] + np.float32(1e-3)]).astype("float32")
A = np.column_stack([both, np.ones(len(both), "float32")])
inverted = np.linalg.inv(A.T @ A) @ A.T @ rents.y_train
w_small, b_small = closed_form(ops.convert_to_tensor(both), ops.convert_to_tensor(rents.y_train))
print("\nwith hours and minutes      hours      minutes      squared loss")
for name, w, b in (("by the inverse", inverted[:-1], inverted[-1]), ("by your closed_form", w_small, b_small)):
    w, b = np.array(w, "float32"), float(b)
    print(f"{name:20} {w[0]:12.4f} {w[4]:12.4f} {float(squared_loss(both @ w + b, rents.y_train)):17.3f}")

# %% [markdown]
# **What to notice.** Two for a server, five for Asia: the formula finds what the prices were made of, up to the noise.
# With minutes beside the hours the inverse is wrong without a word: look at its loss. With yours an hour still costs
# about 0.5: the weight of the hours, and 60 times that of the minutes.

# %% [markdown]
# ## 4. Downhill
#
# Where the model is not linear there is no formula. What still works is to walk: go a little way against the slope, and
# again. For one example, by the chain rule, $\frac{\partial}{\partial w_j}(\hat y - y)^2 = 2(\hat y - y)\,x_j$. In the
# mean:
#
# $$\frac{\partial L}{\partial w} = \frac2n\,X^\top(\hat y - y) \qquad\qquad
# \frac{\partial L}{\partial b} = \frac2n\sum_i(\hat y_i - y_i)$$
#
# Twice the mean of *error times input*: you will meet it again.
#
# **Exercise `mse_gradient`.** By hand, with the 2.

# %% exercise="mse_gradient"
def mse_gradient(X, y, w, b):
    """The slope of the squared loss mean((X w + b - y)²), in the weights and in the bias.

    Args:
        X: the examples, (n, d).
        y: the targets, (n,).
        w: the weights, (d,).
        b: the bias, a number.

    Returns:
        dw (d,) and db (a number).
    """
    # the error of every example first
    raise NotImplementedError("write mse_gradient")

# %% tags=["demo", "check"]
# To check: lab check lab02_regression.py mse_gradient

# %% [markdown]
# ## 5. A few at a time
#
# The exact slope looks at every example before a single step. A handful, a *minibatch*, gives nearly the same direction
# for less work. One pass through all examples is an *epoch*:
#
# - every example comes once, with its own target;
# - in an order drawn from a *seed*, so that a run can be repeated: `np.random.default_rng(seed)` has `.permutation(n)`;
# - if the last batch is too short, it comes all the same.
#
# **Exercise `batches`.** A *generator* hands out one thing after another with `yield`.

# %% exercise="batches"
def batches(X, y, batch_size, seed):
    """Hand out one epoch of minibatches.

    Args:
        X: the examples, (n, d).
        y: the targets, (n,).
        batch_size: how many pairs in a batch; the last one has what is left, and is never empty.
        seed: an int. The same seed gives the same order, another seed another one.

    Yields:
        X_batch (batch_size, d) and y_batch (batch_size,), a pair of arrays.
    """
    raise NotImplementedError("write batches")

# %% tags=["demo", "check"]
# To check: lab check lab02_regression.py batches

# %% [markdown]
# **Exercise `sgd_epoch`.** One epoch of *stochastic gradient descent*: for each batch, one step against the slope on
# that batch alone. Use your `batches` and your `mse_gradient`.
#
# $$w \leftarrow w - \mathrm{lr}\cdot\frac{\partial L}{\partial w} \qquad\qquad
# b \leftarrow b - \mathrm{lr}\cdot\frac{\partial L}{\partial b}$$

# %% exercise="sgd_epoch"
def sgd_epoch(X, y, w, b, lr, batch_size, seed):
    """Descend the squared loss for one epoch, a step for each minibatch.

    Args:
        X, y: the examples (n, d) and their targets (n,).
        w, b: where to start, (d,) and a number.
        lr: the learning rate.
        batch_size, seed: for `batches`.

    Returns:
        w and b after the epoch.
    """
    raise NotImplementedError("write sgd_epoch")

# %% tags=["demo", "check"]
# To check: lab check lab02_regression.py sgd_epoch

# %% [markdown]
# Both ways side by side. On unequal axes (hours up to 24, regions up to 1) descent is slow, so all features get mean
# 0 and spread 1 first.

# %% tags=["demo"]
scaled = rents.standardized()
w_exact, b_exact = closed_form(ops.convert_to_tensor(scaled.x_train), ops.convert_to_tensor(scaled.y_train))
w_exact, b_exact = np.array(w_exact, "float32"), float(b_exact)


def price_losses(w, b):
    """The squared loss on the rents of the training, and on those kept for the test."""
    return [float(squared_loss(predict(x, w, b), y)) for x, y in (scaled.train, scaled.test)]


figure, (left, right) = plt.subplots(1, 2, figsize=(11.5, 4.2))
for batch_size, color in ((1, "C3"), (16, "C0"), (len(scaled.y_train), "C2")):
    w, b = ops.zeros(4), 0.0
    path, seen = [w], [price_losses(w, b)[0]]
    for epoch in range(12):
        w, b = sgd_epoch(scaled.x_train, scaled.y_train, w, b, lr=0.02, batch_size=batch_size, seed=epoch)
        path.append(w)
        seen.append(price_losses(w, b)[0])
    name = f"batches of {batch_size}" if batch_size < len(scaled.y_train) else "all rents at once"
    left.semilogy(range(13), seen, ".-", color=color, label=name)
    if batch_size == 16:
        w_walked, b_walked = w, b
    right.plot(*np.array(path)[:, :2].T, ".-", color=color, label=name)
left.axhline(price_losses(w_exact, b_exact)[0], color="0.4", linestyle="--", label="closed form")
left.set(xlabel="epoch", ylabel="squared loss on the training rents")
left.legend(fontsize="small")
right.plot(*w_exact[:2], "k*", markersize=13, label="closed form")
right.set(xlabel="weight of hours", ylabel="weight of servers")
right.legend(fontsize="small")
plots.show()

print("                " + "".join(f"{name:>9}" for name in (*rents.feature_names, "bias", "train", "test")))
for name, w, b in (("closed form", w_exact, b_exact), ("batches of 16", w_walked, b_walked)):
    print(f"{name:16}" + "".join(f"{float(value):9.3f}" for value in (*w, b, *price_losses(w, b))))

# %% [markdown]
# **What to notice.** In each pass, all rents at once make one step, and are not half way after 12; batches of 16 make
# 25, and arrive at the closed form, to two digits; single rents make 400, and never come to rest. On the test rents
# descent and formula are equally good. With four features take the formula; with a million, or a bend in the model,
# there is only descent.
#
# Weights can be held back by a price on their size, $\lambda\sum_j w_j^2$, the *L2 penalty*: its slope $2\lambda w$
# shrinks them in each step (lab 05).

# %% [markdown]
# ## 6. Classes are not numbers
#
# As a number, class 1 would lie half way between 0 and 2, whatever the classes are. Better: ask for each class "is it
# this one?", with the targets 1 and 0.
#
# **Exercise `one_hot`.** Rows of zeros with a single 1, in float32. Ready-made functions of that name are refused.

# %% exercise="one_hot"
def one_hot(y, classes):
    """A row for each example, with 1 in the column of its class and 0 elsewhere.

    Args:
        y: class numbers from 0 to classes - 1, (n,), whole numbers.
        classes: how many classes there are, k. They need not all occur.

    Returns:
        (n, k), in float32.
    """
    # compare each label with every class: a column against a row
    raise NotImplementedError("write one_hot")

# %% tags=["demo", "check"]
# To check: lab check lab02_regression.py one_hot

# %% [markdown]
# Fit each column with your `closed_form`, and let the class with the largest answer win.

# %% tags=["demo"]
rng = np.random.default_rng(3)
blob_labels = np.repeat([0, 1, 2], 100).astype("int32")
blobs = (np.array([[-2, -1.4], [0, 0], [2, 1.4]])[blob_labels] + rng.normal(0, 0.45, (300, 2))).astype("float32")
blob_targets = np.array(one_hot(ops.convert_to_tensor(blob_labels), 3))

columns = [closed_form(ops.convert_to_tensor(blobs), ops.convert_to_tensor(t)) for t in blob_targets.T]
W_squares = np.stack([np.array(w) for w, b in columns], axis=1)  # (2, 3), a column of weights for each class
b_squares = np.array([float(b) for w, b in columns])


def squares_class(x):
    """The class whose linear answer is the largest, fitted by squares."""
    return np.argmax(x @ W_squares + b_squares, axis=-1)


figure, (left, right) = plt.subplots(1, 2, figsize=(11.5, 4.4))
plots.decision_boundary(squares_class, blobs, blob_labels, title="fitted by squares: which class wins where", ax=left)
left.legend(title="class", loc="upper left")
along = np.linspace(-3, 3, 61)
line = along[:, None] * np.array([[2, 1.4]]) / 2
for k, (color, answers) in enumerate(zip(COLORS, (line @ W_squares + b_squares).T, strict=True)):
    right.plot(along, answers, color=color, label=f'"is it class {k}?"')
    right.plot(blobs[blob_labels == k, 0], np.full(100, -0.62 - 0.07 * k), "|", color=color)
right.set(xlabel="along the line through the three middles", ylabel="linear answer", ylim=(-0.85, 1.6))
right.legend(fontsize="small")
plots.show()
print(f"wrong, fitted by squares: {np.sum(squares_class(blobs) != blob_labels)} of {len(blobs)}")

# %% [markdown]
# **What to notice.** Class 1 lies in the middle, hardly touches the others, and *seldom wins*. A straight line cannot
# be high in the middle and low on both sides, so "is it class 1?" is answered with a flat one third, and along this
# line a neighbour is always above that.
#
# Linear scores are not at fault: of some the largest *is* nearly always right. We need a loss that asks which score is
# largest, and by how much.

# %% [markdown]
# ## 7. Log-softmax
#
# Softmax makes probabilities of one example's scores, the *logits* (lab 01): $p_j = e^{o_j} / \sum_i e^{o_i}$. The loss
# needs their logarithm:
#
# $$\log p_j = o_j - \log\sum_i e^{o_i}$$
#
# Two things break. In float32 $e^{89}$ is infinite; and a softmax of $e^{-200}$ is rounded to 0, whose logarithm is
# minus infinity. The cure: softmax stays the same when one number is taken off all logits of a row. Take off the
# largest: no power is then above 1. And do the logarithm on paper, as in the formula. (`keepdims=True` makes a column
# of the rows' maxima or sums, which fits the rows.)
#
# **Exercise `log_softmax`.** Right for logits up to 10,000 in size. Ready-made ones and `logsumexp` are refused.

# %% exercise="log_softmax"
def log_softmax(o):
    """``o - log(sum(exp(o)))`` along the last axis, exact also where a softmax would round to 0 or overflow.

    Args:
        o: logits, ``(..., k)``.
    """
    raise NotImplementedError("write log_softmax")

# %% tags=["demo", "check"]
# To check: lab check lab02_regression.py log_softmax

# %% [markdown]
# ## 8. Cross-entropy
#
# A model that gives the right class the probability $p$ is charged $-\log p$: nothing for certainty, 0.7 for a coin,
# ever more the surer it was of something else.

# %% tags=["demo"]
p = np.linspace(0.002, 1, 300)
plt.figure(figsize=(6, 3.2))
plt.plot(p, -np.log(p), label="$-\\log p$")
plt.plot(p, (1 - p) ** 2, "--", label="$(1 - p)^2$")
plt.xlabel("probability given to the right class")
plt.ylabel("charge")
plt.legend()
plots.show()

# %% [markdown]
# Its mean over the examples is the *cross-entropy*. With a row $y$ of probabilities for a target (one-hot, or "70% a
# four, 30% a nine"):
#
# $$L = -\frac1n\sum_i\sum_j y_{ij}\,\log p_{ij}$$
#
# **Exercise `cross_entropy`.** From *logits*, and labels in either form: class numbers `(n,)`, or probabilities `(n,
# k)`. Use your `log_softmax`; ready-made cross-entropies are refused.

# %% exercise="cross_entropy"
def cross_entropy(o, y):
    """``mean(-sum(y * log softmax(o)))``, from logits.

    Args:
        o: logits, ``(n, k)``.
        y: class ids ``(n,)``, or probabilities ``(n, k)``.

    Returns:
        A scalar tensor.

    Example:

    >>> round(float(cross_entropy(ops.convert_to_tensor([[0.0, 0.0]]), ops.convert_to_tensor([1]))), 4)  # log 2
    0.6931
    """
    raise NotImplementedError("write cross_entropy")

# %% tags=["demo", "check"]
# To check: lab check lab02_regression.py cross_entropy

# %% [markdown]
# With $\log p_j$ written out, an example costs $\log\sum_i e^{o_i} - \sum_j y_j o_j$. In $o_j$ the first part has the
# slope $p_j$, the second $y_j$. In the mean:
#
# $$\frac{\partial L}{\partial o} = \frac{p - y}{n}$$
#
# The probability given, less the one wanted: *error* again.
#
# **Exercise `cross_entropy_grad`.** `ops.softmax`, which you wrote in lab 01, is allowed.

# %% exercise="cross_entropy_grad"
def cross_entropy_grad(o, y):
    """The slope of the mean cross-entropy in every logit.

    Args:
        o: logits, (n, k).
        y: the probabilities wanted, (n, k): one-hot rows, for instance.

    Returns:
        (n, k), a slope for each logit.
    """
    raise NotImplementedError("write cross_entropy_grad")

# %% tags=["demo", "check"]
# To check: lab check lab02_regression.py cross_entropy_grad

# %% [markdown]
# The three classes again, with linear scores, descending the cross-entropy.

# %% tags=["demo"]
W_soft, b_soft = np.zeros((2, 3), "float32"), np.zeros(3, "float32")
for _ in range(200):
    slope = np.array(cross_entropy_grad(ops.convert_to_tensor(blobs @ W_soft + b_soft), blob_targets))
    W_soft, b_soft = W_soft - blobs.T @ slope, b_soft - slope.sum(axis=0)


def softmax_class(x):
    """The class whose logit is the largest, fitted by cross-entropy."""
    return np.argmax(x @ W_soft + b_soft, axis=-1)


figure, (left, middle, right) = plt.subplots(1, 3, figsize=(14, 4.2), layout="constrained")
plots.decision_boundary(softmax_class, blobs, blob_labels, title="by cross-entropy: which class wins where", ax=left)
left.legend(title="class", loc="upper left")
scores = line @ W_soft + b_soft
chances = np.exp(np.array(log_softmax(ops.convert_to_tensor(scores.astype("float32")))))
for k, color in enumerate(COLORS):
    middle.plot(along, scores[:, k], color=color, label=f"score of class {k}")
    right.plot(along, chances[:, k], color=color, label=f"P(class {k})")
    right.plot(blobs[blob_labels == k, 0], np.full(100, -0.1 - 0.05 * k), "|", color=color)
middle.set(xlabel="along the line through the three middles", ylabel="score (logit)")
middle.legend(fontsize="small")
right.set(xlabel="along the line through the three middles", ylabel="softmax", ylim=(-0.3, 1.3))
right.legend(fontsize="x-small", ncols=3, loc="upper center")
plots.show()
print(f"wrong of {len(blobs)}, fitted by squares: {np.sum(squares_class(blobs) != blob_labels)}, "
      f"by cross-entropy: {np.sum(softmax_class(blobs) != blob_labels)}")  # fmt: skip

# %% [markdown]
# **What to notice.** The scores are still straight lines. That of class 1 is flat, and wins in the middle because
# *both* others, steep as they are, are lower there.

# %% [markdown]
# ## 9. Two classes
#
# One probability is enough, $p$ for yes. The label $y$, 1 or 0, picks the term that counts:
#
# $$L = -\frac1n\sum_i \big( y_i\log p_i + (1 - y_i)\log(1 - p_i)\big)$$
#
# Here $p$ comes ready, and may be exactly 0 or 1: one confident error would be charged infinity. So keep $p$ a hair's
# breadth $\epsilon$ away from *both* ends. No charge is then above $-\log\epsilon$, 16.1 for the usual $10^{-7}$ (15.9
# where float32 rounds $1 - \epsilon$).
#
# **Exercise `binary_cross_entropy`.**

# %% exercise="binary_cross_entropy"
def binary_cross_entropy(p, y, epsilon=1e-7):
    """``mean(-(y log p + (1 - y) log(1 - p)))``, with p kept in ``[epsilon, 1 - epsilon]``.

    Args:
        p: probabilities of a yes, ``(n,)`` or ``(n, 1)``. For logits,
            `keras.losses.BinaryCrossentropy(from_logits=True)` is exact.
        y: 0 or 1, ``(n,)`` or ``(n, 1)``; each is compared with its own probability, never with all.
        epsilon: float. Defaults to `1e-7`.

    Returns:
        A scalar tensor.
    """
    raise NotImplementedError("write binary_cross_entropy")

# %% tags=["demo", "check"]
# To check: lab check lab02_regression.py binary_cross_entropy

# %% tags=["demo"]
for p in (0.5, 0.9, 0.99, 1.0):
    charge = binary_cross_entropy(ops.convert_to_tensor([p]), ops.zeros(1))
    print(f"it was a no, and yes had been given {p:.0%}: charged {float(charge):.2f}")

# %% [markdown]
# ## 10. But we want few errors!
#
# We care how often the model is wrong. Why not descend that?
#
# **Exercise `misclassification_rate`.** The class with the largest logit is the answer; of equals, the first.

# %% exercise="misclassification_rate"
def misclassification_rate(o, y):
    """The share of wrong answers, where the largest logit answers; of equals, the first.

    Args:
        o: logits, ``(n, k)``.
        y: class ids, ``(n,)``.

    Returns:
        A scalar tensor.
    """
    raise NotImplementedError("write misclassification_rate")

# %% tags=["demo", "check"]
# To check: lab check lab02_regression.py misclassification_rate

# %% [markdown]
# Move one logit by a hair. How does the cross-entropy change, and how does the error rate?
#
# **Exercise `why_not_error_rate`.** Measure both slopes by their *norm*: the root of the sum of all squares. Think
# about the second one before you compute anything.

# %% exercise="why_not_error_rate"
def gradient_signal(o, y):
    """How strongly two losses ask for a change of the logits: the norms of their slopes in o.

    Args:
        o: logits, (n, k), no two of a row equal.
        y: class numbers, (n,).

    Returns:
        two numbers: the norm of the slope of the mean cross-entropy in all n k logits together, and that of the slope
        of the misclassification rate.
    """
    # the second: if a logit moves a little, which of the answers change?
    raise NotImplementedError("write gradient_signal")

# %% tags=["demo", "check"]
# To check: lab check lab02_regression.py why_not_error_rate

# %% tags=["demo"]
turns = np.linspace(-np.pi, np.pi, 181)
few = np.sort(np.random.default_rng(0).choice(300, 24, replace=False))
turned = {"cross-entropy": [], "error rate": []}
signals = []
for turn in turns:
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    o = ops.convert_to_tensor((blobs[few] @ rotation @ W_soft + b_soft).astype("float32"))
    labels = ops.convert_to_tensor(blob_labels[few])
    turned["cross-entropy"].append(float(cross_entropy(o, labels)))
    turned["error rate"].append(float(misclassification_rate(o, labels)))
    signals.append([float(signal) for signal in gradient_signal(o, labels)])

figure, (left, right) = plt.subplots(1, 2, figsize=(11.5, 4))
left.plot(np.degrees(turns), np.array(turned["cross-entropy"]) / max(turned["cross-entropy"]), "C0",
          label="cross-entropy / its largest value")  # fmt: skip
left.plot(np.degrees(turns), turned["error rate"], "C3", drawstyle="steps-mid", label="error rate")
left.set(xlabel="weights turned by (degrees)", ylabel="loss of 24 points", xticks=range(-180, 181, 90))
left.legend(fontsize="small")
right.plot(np.degrees(turns), np.array(signals)[:, 0], "C0", label="cross-entropy")
right.plot(np.degrees(turns), np.array(signals)[:, 1], "C3", label="error rate")
right.set(xlabel="weights turned by (degrees)", ylabel="norm of the slope in the logits", xticks=range(-180, 181, 90))
right.legend(fontsize="small")
plots.show()

# %% [markdown]
# **What to notice.** The good weights are turned out of place. The error rate is a staircase: by its slope nobody moves
# at all, however wrong the model is. The cross-entropy falls towards the good place from everywhere, and asks for more
# certainty even where all 24 points are right. So we *descend* the cross-entropy and *report* the error rate.

# %% [markdown]
# ## 11. Reading digits
#
# A picture has 8 × 8 pixels, so 64 features; with ten classes the weights are a matrix $W$, `(64, 10)`, and $b$ has ten
# numbers. Walk as before; only the slope is another. For a batch $X$, $(m, 64)$:
#
# $$O = XW + b \qquad G = \frac{\mathrm{softmax}(O) - Y}{m} \qquad
# W \leftarrow W - \mathrm{lr}\cdot X^\top G \qquad b \leftarrow b - \mathrm{lr}\cdot\textstyle\sum_i G_i$$
#
# This is *softmax regression*. Pixels may stay as they are. If you take the mean of the training pictures off, take
# **that same mean** off new ones. (Some pixels are always 0: do not divide by their spread.)
#
# **Exercise `softmax_regression`.** 93% of unseen pictures must be read rightly. The check may number the classes
# anew: learn from the labels you get.

# %% exercise="softmax_regression"
def flat(pictures):
    """Pictures (m, 8, 8, 1) as an array of rows, (m, 64)."""
    return np.reshape(pictures, (-1, 64))


def train_softmax_regression(train):
    """Learn to read digits, and return a function that reads new ones.

    Args:
        train: a pair: pictures (n, 8, 8, 1) with pixels from 0 to 1, and their class numbers (n,), 0 to 9.

    Returns:
        a function from new pictures, (m, 8, 8, 1), to their m class numbers, shape (m,).
    """
    # W and b: zeros, in float32
    # some epochs of minibatches of X and one-hot rows: G, then a step of W and b
    # a function inside: from new pictures to the classes with the largest logits
    raise NotImplementedError("write train_softmax_regression")

# %% tags=["demo", "check"]
# To check: lab check lab02_regression.py softmax_regression

# %% tags=["demo"]
digits = data.load("digits")
read = train_softmax_regression(tuple(ops.convert_to_tensor(part) for part in digits.train))
answers = np.array(read(ops.convert_to_tensor(digits.x_test)))
print(f"unseen digits read rightly: {np.mean(answers == digits.y_test):.1%} of {len(answers)}")

missed = np.flatnonzero(answers != digits.y_test)[:10]
figure, axes = plt.subplots(2, 5, figsize=(9, 5))
for axis in axes.flat:
    axis.axis("off")
for axis, i in zip(axes.flat, missed, strict=False):
    axis.imshow(digits.x_test[i, :, :, 0], cmap="gray_r")
    axis.set_title(f"a {digits.y_test[i]}, read as {answers[i]}", fontsize="medium")
figure.suptitle("what it gets wrong")
plots.show()

# %% [markdown]
# A column of $W$ has a number for each pixel: it is a picture, too.

# %% tags=["demo"]
X_digits = digits.x_train.reshape(-1, 64) - digits.x_train.reshape(-1, 64).mean(axis=0)
W_digits, b_digits = np.zeros((64, 10), "float32"), np.zeros(10, "float32")
for epoch in range(3):
    for X_batch, y_batch in batches(X_digits, one_hot(ops.convert_to_tensor(digits.y_train), 10), 64, seed=epoch):
        slope = np.array(cross_entropy_grad(X_batch @ W_digits + b_digits, y_batch))
        W_digits, b_digits = W_digits - np.array(X_batch).T @ slope, b_digits - slope.sum(axis=0)

figure, axes = plt.subplots(2, 5, figsize=(9, 4.4))
most = abs(W_digits).max()
for k, axis in enumerate(axes.flat):
    axis.imshow(W_digits[:, k].reshape(8, 8), cmap="RdBu_r", vmin=-most, vmax=most)
    axis.set_title(k)
    axis.axis("off")
figure.suptitle("the weights of each class")
plots.show()

# %% [markdown]
# **What to notice.** Red: ink here speaks for the class; blue: against it. Most look like noise, for only what tells a
# digit from the rest counts. The class whose print fits best is the answer, right 19 times in 20. More than one print a
# class takes a hidden layer: lab 03.

# %% [markdown]
# ## Where this leads
#
# `zoo.losses` holds your losses, `zoo.models` the models and the formula, and `zoo.training.fit` walks downhill:
#
# ```python
# import keras
#
# from zoo import data, models, training
#
# rents = data.load("server_prices")
# model = models.LinearRegression(input_shape=(4,))
# models.fit_closed_form(model, *rents.train)
# print(model.get_weights())
#
# digits = data.load("digits")
# loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
# training.fit(models.SoftmaxRegression((8, 8, 1)), digits.train, keras.optimizers.SGD(0.5), loss, epochs=10)
# ```
#
# Lab 04 walks downhill better.
