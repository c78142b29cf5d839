"""The optimizers again, in float64 NumPy and in another form: sums over all past gradients, nothing carried along.

Every rule takes the gradients so far, shape (t, ...), and the learning rates so far, shape (t,), and returns what the
t-th step adds to the weights (before weight decay).
"""

import numpy as np


def past(decay, t):
    """Weights of steps 1..t in an exponential memory: decay**(t-1), ..., decay, 1."""
    return decay ** np.arange(t - 1, -1, -1.0)


def total(weights, values):
    """Sum over time of `values`, each times its weight."""
    return np.tensordot(weights, values, axes=1)


def sgd(g, lr):
    return -lr[-1] * g[-1]


def momentum(g, lr, momentum=0.9):
    return -total(past(momentum, len(g)) * lr, g)


def nesterov(g, lr, momentum=0.9):
    """Textbook: v(t) = mu * v(t-1) - lr * g, theta(t) = theta(t-1) + v(t); seen from the points theta + mu * v."""
    velocity = -total(past(momentum, len(g)) * lr, g)
    velocity_before = -total(past(momentum, len(g) - 1) * lr[:-1], g[:-1])
    return velocity + momentum * (velocity - velocity_before)


def adagrad(g, lr, initial_accumulator_value=0.1, epsilon=1e-7):
    return -lr[-1] * g[-1] * (initial_accumulator_value + np.sum(g * g, axis=0) + epsilon) ** -0.5


def rmsprop(g, lr, rho=0.9, epsilon=1e-7):
    return -lr[-1] * g[-1] * (total((1 - rho) * past(rho, len(g)), g * g) + epsilon) ** -0.5


def adadelta(g, lr, rho=0.95, epsilon=1e-7):
    """The deltas from the first one on, each from the sums over the deltas before it."""
    deltas = np.zeros_like(g)
    for t in range(1, len(g) + 1):
        past_deltas = total((1 - rho) * past(rho, t - 1), deltas[: t - 1] ** 2)
        past_gradients = total((1 - rho) * past(rho, t), g[:t] ** 2)
        deltas[t - 1] = -np.sqrt((past_deltas + epsilon) / (past_gradients + epsilon)) * g[t - 1]
    return lr[-1] * deltas[-1]


def adam(g, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    """Algorithm 1 of the paper: weighted averages, whose weights sum to one; epsilon translated from epsilon hat."""
    m_hat = np.average(g, axis=0, weights=past(beta_1, len(g)))
    v_hat = np.average(g * g, axis=0, weights=past(beta_2, len(g)))
    return -lr[-1] * m_hat / (np.sqrt(v_hat) + epsilon / np.sqrt(1 - beta_2 ** len(g)))


RULES = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adadelta": adadelta,
    "adam": adam,
    "adamw": adam,
}


def trajectory(name, w0, gradients, learning_rates, weight_decay=None, **settings):
    """The weights after each step, shape (steps, ...).

    `learning_rates` is a number or one per step. They are rounded to float32, as Keras keeps them so.
    """
    if weight_decay is None:
        weight_decay = 0.004 if name == "adamw" else 0.0
    g = np.asarray(gradients, "float64")
    rates = np.broadcast_to(np.asarray(learning_rates, "float32").astype("float64"), len(g))
    w, points = np.asarray(w0, "float64"), []
    for t in range(1, len(g) + 1):
        w = (1 - rates[t - 1] * weight_decay) * w + RULES[name](g[:t], rates[:t], **settings)
        points.append(w)
    return np.stack(points)
