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
# # Recurrent networks: a memory, gates, and a model that writes
#
# A text has no fixed length, and what a letter means depends on those before. A *recurrent* network reads one at a
# time, and keeps a *state*: numbers that carry what it has read. Here you build one, find why it forgets, mend that
# with gates, and let it write.
#
# *Concept map: RNN, GRU, LSTM; language models, backpropagation through time, vanishing gradients.*
#
# Fill in one exercise, check it, read the plot below it (not its code), go on. A plot that needs more stops with
# `NotImplementedError`.
#
# Arrays arrive as tensors; answer with tensors or NumPy arrays. Shapes: `batch` texts are read side by side, `time` is
# the number of steps, `d` the numbers of an input, `units` those of the state. A tensor has no `.T` and no
# `.mean()`: write `ops.transpose(x)`, `ops.mean(x)`.

# %%
import keras
import numpy as np
from keras import ops

# %% tags=["demo"]
import matplotlib.pyplot as plt

from zoo import data, plots


def prose(topics, length):
    """So many characters of plain sentences from the manual of Python."""
    paragraphs = [" ".join(p.split()) for topic in topics for p in topic.split("\n\n")]
    return " ".join(p for p in paragraphs if p[:1].isalpha() and p.isascii() and p.endswith("."))[:length]


manual = data.load("python_manual")
text, unseen_text = prose(manual.x_train, 60_000), prose(manual.x_test, 8_000)


# %% [markdown]
# ## 1. One step, many times
#
# A step makes a new state of an input `x` and the old state `h`:
#
# $$h' = \tanh(x W_x + h W_h + b)$$
#
# **Exercise `rnn_step`.**


# %% exercise="rnn_step"
def rnn_step(x, h, Wx, Wh, b):
    """The next state, (batch, units).

    x is (batch, d), h (batch, units), Wx (d, units), Wh (units, units), b (units,).
    """
    return ops.tanh(ops.matmul(x, Wx) + ops.matmul(h, Wh) + b)


# %% [markdown]
# Now go through time. Every step uses the *same* weights, so a text may be as long as it likes.
#
# **Exercise `unroll`.**


# %% exercise="unroll"
def unroll(xs, h0, Wx, Wh, b):
    """All states, (batch, time, units), after each of the inputs xs (batch, time, d); h0 is the state before."""
    h, states = h0, []
    for t in range(xs.shape[1]):
        h = rnn_step(xs[:, t], h, Wx, Wh, b)
        states.append(h)
    return ops.stack(states, axis=1)


# %% tags=["demo"]
def random_weights(d, units, factor, seed=0):
    """Wx, Wh and b; Wh turns the state and makes it `factor` times as long."""
    rng = np.random.default_rng(seed)
    turn = np.linalg.qr(rng.normal(size=(units, units)))[0]
    return [a.astype("float32") for a in (rng.normal(size=(d, units)), factor * turn, np.zeros(units))]


pulse = np.zeros((1, 40, 1), "float32")
pulse[0, 5] = 1
figure, axes = plt.subplots(1, 2, figsize=(11, 3), sharey=True, layout="constrained")
for axis, factor in zip(axes, (0.8, 1.1), strict=True):
    states = np.array(unroll(pulse, np.zeros((1, 12), "float32"), *random_weights(1, 12, factor)))
    picture = axis.imshow(states[0].T, cmap="RdBu", vmin=-1, vmax=1, aspect="auto")
    axis.set(title=f"Wh makes a state {factor} times as long", xlabel="step (the pulse comes at 5)")
axes[0].set_ylabel("unit")
figure.colorbar(picture, ax=axes, label="state")
plots.show()

# %% [markdown]
# **What to notice.** The input is 0 but for one pulse. The state remembers it: on the left the trace fades, on the
# right it stays, and only tanh keeps it from growing.

# %% [markdown]
# ## 2. Text as numbers
#
# A *language model* says which character comes next. Characters become numbers first.
#
# **Exercise `vocabulary`.** The ids are 0, 1, 2, ... in the order of the sorted characters.


# %% exercise="vocabulary"
def vocabulary(text):
    """Two functions: `encode(some_text)` gives an array of ids, `decode(ids)` the text again."""
    characters = sorted(set(text))
    ids = {character: i for i, character in enumerate(characters)}
    return (lambda t: np.array([ids[c] for c in t])), (lambda some: "".join(characters[i] for i in some))


# %% [markdown]
# Its targets are the text itself, one place later. For speed, the text is cut into `batch` rows, which are read side
# by side, `steps` characters at a time. Row `i` of a batch goes on where row `i` of the batch before stopped. With
# the ids 0 to 12, batch 2 and steps 3:
#
# | | inputs | targets |
# |---|---|---|
# | batch 0 | `[[0, 1, 2], [6, 7, 8]]` | `[[1, 2, 3], [7, 8, 9]]` |
# | batch 1 | `[[3, 4, 5], [9, 10, 11]]` | `[[4, 5, 6], [10, 11, 12]]` |
#
# **Exercise `lm_batches`.** Rows are as long as they can be, a multiple of `steps`; what is left over at the end is
# dropped. `np.reshape` and `np.swapaxes` can do the rest.


# %% exercise="lm_batches"
def lm_batches(ids, batch, steps):
    """Cut a text into batches.

    Args:
        ids: of the characters, (n,).
        batch: rows of a batch.
        steps: characters of a row of a batch.

    Returns:
        inputs, targets: each (batches, batch, steps).
    """
    # so many batches; the last input needs a target, too
    batches = (len(ids) - 1) // (batch * steps)
    length = batches * batch * steps
    # cut into long rows, these into pieces, then the batches come first
    rows = [np.reshape(part, (batch, batches, steps)) for part in (ids[:length], ids[1 : length + 1])]
    return np.swapaxes(rows[0], 0, 1), np.swapaxes(rows[1], 0, 1)


# %% tags=["demo"]
encode, decode = vocabulary(text)
inputs, targets = lm_batches(encode(text), batch=3, steps=16)
for k in range(2):
    print(f"batch {k}")
    for x, y in zip(inputs[k], targets[k], strict=True):
        print(f"    {decode(x)!r:24} -> {decode(y)!r}")

# %% [markdown]
# ## 3. How good is a guess?
#
# *Perplexity* says among how many equally likely characters the model seems to choose: 1 is perfect.
#
# $$\mathrm{perplexity} = \exp\big(\mathrm{mean}(-\ln p(\mathrm{target}))\big)$$
#
# Its logarithm of base 2 is the *bits per character*. Short texts are filled up, and the mask tells which characters
# are real (1) and which are not (0).
#
# **Exercise `perplexity`.** `keras.losses.sparse_categorical_crossentropy(targets, logits, from_logits=True)` is
# $-\ln p$ of each target.


# %% exercise="perplexity"
def perplexity(logits, targets, mask):
    """One number, of logits (batch, time, classes), targets (batch, time) and a mask (batch, time) of 0 and 1."""
    nats = keras.losses.sparse_categorical_crossentropy(targets, logits, from_logits=True)  # (batch, time)
    return ops.exp(ops.sum(mask * nats) / ops.sum(mask))


# %% tags=["demo"]
def bits(logits, targets):
    """Bits per character."""
    return float(np.log2(perplexity(logits, targets, np.ones(np.shape(targets), "float32"))))


size = len(set(text))
unseen = encode([c for c in unseen_text if c in set(text)])
pairs = np.ones((size, size))  # how often the second character follows the first
np.add.at(pairs, (encode(text)[:-1], encode(text)[1:]), 1)
singles = np.broadcast_to(np.log(pairs.sum(axis=0)), (len(unseen) - 1, size))
to_beat = {
    "nothing": bits(np.zeros((1, len(unseen) - 1, size), "float32"), unseen[None, 1:]),
    "how often each comes": bits(singles[None].astype("float32"), unseen[None, 1:]),
    "the character before": bits(np.log(pairs[unseen[:-1]])[None].astype("float32"), unseen[None, 1:]),
}
for known, value in to_beat.items():
    print(f"who knows {known:22} needs {value:.2f} bits per character, perplexity {2**value:5.1f}")

# %% [markdown]
# **What to notice.** Counting pairs already helps a lot. Your model should know more than the character before.

# %% [markdown]
# ## 4. Back through time
#
# A state counts twice: for the loss at its own step, and for the next state. So its gradient is a sum, and we go
# backwards. With $z$ for what is inside the tanh, and $g_t$ for the loss's own gradient by $h_t$:
#
# $$dz_t = (g_t + dz_{t+1} W_h^\top) \cdot (1 - h_t^2)$$
#
# (After the last step nothing comes back.) Each step adds its part, for all use the same weights:
#
# $$dW_x = \sum_t x_t^\top dz_t \qquad dW_h = \sum_t h_{t-1}^\top dz_t \qquad db = \sum_t \sum_{\mathrm{batch}} dz_t$$
#
# **Exercise `bptt`.** No tape.


# %% exercise="bptt"
def bptt(xs, h0, Wx, Wh, b, dh):
    """Gradients of a loss by Wx, Wh and b; `dh` (batch, time, units) are its own by each state of `unroll`."""
    states = unroll(xs, h0, Wx, Wh, b)
    before = ops.concatenate([h0[:, None], states[:, :-1]], axis=1)  # before[:, t] goes into step t
    dWx, dWh, db, back = 0.0, 0.0, 0.0, 0.0  # back: what comes from the next step
    for t in reversed(range(xs.shape[1])):
        dz = (dh[:, t] + back) * (1 - states[:, t] ** 2)  # (batch, units)
        dWx += ops.matmul(ops.transpose(xs[:, t]), dz)
        dWh += ops.matmul(ops.transpose(before[:, t]), dz)
        db += ops.sum(dz, axis=0)
        back = ops.matmul(dz, ops.transpose(Wh))
    return dWx, dWh, db


# %% [markdown]
# How far back does a gradient reach? One step back multiplies by $(1 - h^2)$ and by $W_h^\top$; many steps back, many
# times. From one state to the next the table of all derivatives is
#
# $$J_t = \frac{\partial h_t}{\partial h_{t-1}}: \quad J_t[j, i] = (1 - h_t[j]^2)\, W_h[i, j] \qquad
# \frac{\partial h_T}{\partial h_t} = J_T J_{T-1} \cdots J_{t+1}$$
#
# **Exercise `vanishing`.** `ops.eye(n)` is the table of $\partial h_T / \partial h_T$, `ops.norm(table)` the root of
# the sum of its squares.


# %% exercise="vanishing"
def gradient_norms(xs, h0, Wx, Wh, b):
    """For one text, xs (time, d) and h0 (units,): the norms of ∂h_T/∂h_t for t = 1 to T, (time,)."""
    states = unroll(xs[None], h0[None], Wx, Wh, b)[0]  # (time, units)
    table, norms = ops.eye(h0.shape[0]), []
    # from the last state back
    for t in reversed(range(xs.shape[0])):
        norms.append(ops.norm(table))
        table = ops.matmul(table, (1 - states[t][:, None] ** 2) * ops.transpose(Wh))
    return ops.stack(norms[::-1])


# %% tags=["demo"]
noise = 0.1 * np.random.default_rng(1).normal(size=(40, 3)).astype("float32")
reach = {
    f"Wh makes a state {factor} times as long": np.array(
        gradient_norms(noise, np.zeros(16, "float32"), *random_weights(3, 16, factor))
    )
    for factor in (0.6, 0.9, 1.0, 1.2)
}
figure, axis = plt.subplots(figsize=(7, 4))
plots.gradient_by_lag(reach, ax=axis)
plots.show()

# %% [markdown]
# **What to notice.** The scale is logarithmic, so straight lines are powers. Below 1 the gradient *vanishes*: what
# stood 40 steps ago is hardly learned. Above 1 it may *explode*; here tanh holds it down.

# %% [markdown]
# A gradient that explodes throws the weights away. So make it shorter if it is longer than a limit, all of it by one
# factor: that keeps its direction.
#
# **Exercise `clip`.**


# %% exercise="clip"
def clip_by_global_norm(gradients, limit):
    """Scale a list of arrays so that the norm of all their numbers together is at most `limit`.

    Returns:
        clipped, norm: the list, and the norm before.
    """
    norm = ops.sqrt(sum(ops.sum(ops.square(g)) for g in gradients))
    factor = ops.minimum(1.0, limit / norm)
    return [g * factor for g in gradients], norm


# %% [markdown]
# ## 5. Gates
#
# Every step of our network writes the state anew, and so it forgets. Better keep a part of it. A *gate* is a number
# from 0 to 1 for each unit, computed like a state, but with a sigmoid. In the *GRU*, `z` says how much of the old
# state is kept, and `r` how much of it the new part sees:
#
# $$z = \sigma(x W_{xz} + h W_{hz} + b_z) \qquad r = \sigma(x W_{xr} + h W_{hr} + b_r)$$
#
# $$\hat h = \tanh(x W_{xc} + (r \cdot h) W_{hc} + b_c) \qquad h' = z \cdot h + (1 - z) \cdot \hat h$$


# %%
class Cell(keras.layers.Layer):
    """Given: what all cells share. The weights of all gates stand side by side, in one array."""

    gates = 1

    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, x_shape):
        """The arrays (d, gates · units), (units, gates · units) and (gates · units,)."""
        width = self.gates * self.units
        self.kernel = self.add_weight((x_shape[-1], width), "glorot_uniform")
        self.recurrent_kernel = self.add_weight((self.units, width), "orthogonal")
        self.bias = self.add_weight((width,), lambda shape, dtype=None: ops.cast(self.start_bias(), "float32"))

    def start_bias(self):
        """The bias before training."""
        return np.zeros(self.gates * self.units)

    def start(self, batch):
        """The state before the first step."""
        return ops.zeros((batch, self.units))

    def inputs(self, x):
        """x Wx + b, a list with one part (batch, units) for each gate."""
        return ops.split(ops.matmul(x, self.kernel) + self.bias, self.gates, axis=-1)

    def kernels(self):
        """A list with the Wh of each gate, (units, units)."""
        return ops.split(ops.convert_to_tensor(self.recurrent_kernel), self.gates, axis=-1)


class RNNCell(Cell):
    """Given: your step as a cell."""

    def call(self, x, h):
        """The next state, from x (batch, d) and h (batch, units)."""
        return rnn_step(x, h, self.kernel, self.recurrent_kernel, self.bias)


# %% [markdown]
# **Exercise `gru`.** Gates stand in the order z, r, candidate: `self.inputs(x)` and `self.kernels()` give a list of
# three each.


# %% exercise="gru"
class GRUCell(Cell):
    """The gated recurrent unit."""

    gates = 3

    def call(self, x, h):
        """The next state, from x (batch, d) and h (batch, units)."""
        xz, xr, xc = self.inputs(x)
        Wz, Wr, Wc = self.kernels()
        z = ops.sigmoid(xz + ops.matmul(h, Wz))
        r = ops.sigmoid(xr + ops.matmul(h, Wr))
        candidate = ops.tanh(xc + ops.matmul(r * h, Wc))
        return z * h + (1 - z) * candidate


# %% [markdown]
# The *LSTM*, older, has a memory `c` beside the state. Its *input* gate says how much is written, its *forget* gate how
# much is kept, its *output* gate how much is shown:
#
# $$c' = f \cdot c + i \cdot \hat c \qquad h' = o \cdot \tanh(c')$$
#
# $i$, $f$ and $o$ are $\sigma(x W_x + h W_h + b)$, each with weights of its own; $\hat c$ is the same with tanh.
#
# **Exercise `lstm`.** Order: i, f, $\hat c$, o. The bias starts at 0, but that of the forget gate at 1: so a new
# network keeps most of its memory.


# %% exercise="lstm"
class LSTMCell(Cell):
    """Long short-term memory."""

    gates = 4

    def start(self, batch):
        """Given: the state has two parts, h and c."""
        return ops.zeros((batch, self.units)), ops.zeros((batch, self.units))

    def start_bias(self):
        """The bias before training, (4 · units,)."""
        return np.repeat([0.0, 1.0, 0.0, 0.0], self.units)

    def call(self, x, state):
        """The next (h, c), from x (batch, d) and (h, c), each (batch, units)."""
        h, c = state
        from_x, Wh = self.inputs(x), self.kernels()
        i, f, candidate, o = [from_x[k] + ops.matmul(h, Wh[k]) for k in range(4)]
        c = ops.sigmoid(f) * c + ops.sigmoid(i) * ops.tanh(candidate)
        return ops.sigmoid(o) * ops.tanh(c), c


# %% tags=["demo"]
def cell_norms(cell, steps=40):
    """The norms of the derivatives of the last h by the state at each step, for a cell as it starts."""
    import tensorflow as tf

    x = keras.random.normal((steps, 1, 3), seed=3)
    state, states = cell.start(1), []
    with tf.GradientTape(persistent=True) as tape:
        for t in range(steps):
            state = keras.tree.map_structure(tf.identity, state)
            tape.watch(state)
            states.append(state)
            state = cell(x[t], state)
        direction = keras.random.normal((1, cell.units), seed=4)
        end = ops.sum((state[0] if isinstance(state, tuple) else state) * direction)
    slopes = [keras.tree.flatten(tape.gradient(end, s, unconnected_gradients="zero")) for s in states]
    return np.array([np.sqrt(sum(float(ops.sum(part**2)) for part in parts)) for parts in slopes])


def kept(cell, place, bias):
    """The cell with this bias in one of its gates."""
    cell.build((1, 3))
    values = ops.convert_to_numpy(cell.bias).copy()
    values[place * cell.units : (place + 1) * cell.units] = bias
    cell.bias.assign(values)
    return cell


keras.utils.set_random_seed(0)
cells = {"RNN": kept(RNNCell(24), 0, 0)}
cells.update({f"GRU, bias of z: {bias}": kept(GRUCell(24), 0, bias) for bias in (0, 4)})
cells.update({f"LSTM, bias of f: {bias}": kept(LSTMCell(24), 1, bias) for bias in (0, 1, 4)})
figure, axis = plt.subplots(figsize=(7, 4))
plots.gradient_by_lag({name: cell_norms(cell) for name, cell in cells.items()}, ax=axis)
plots.show()

# %% [markdown]
# **What to notice.** At bias 0 a gate stands near ½, and the gradient fades by nearly half at every step: worse than
# the RNN. At 4 it stands at 0.98, and the gradient comes through. Training can move a gate to either side, for each
# unit and each character: that is how a network keeps what it needs. An LSTM begins in between, at 1.

# %% [markdown]
# ## 6. A layer over time
#
# Now a layer that runs any cell. Texts in a batch differ in length, so the shorter are filled up; where the mask is
# False, the state stays as it was.
#
# **Exercise `recurrent`.** `self.cell.start(batch)` gives the first state, `self.cell(x, state)` the next.


# %% exercise="recurrent"
def shown(state):
    """Given: what a state shows: of an LSTM's (h, c) the h, of others the state itself."""
    return state[0] if isinstance(state, tuple) else state


def choose(mask, new, old):
    """Given: the new state where the mask, (batch, 1), is True, the old one elsewhere; for each part of a state."""
    return keras.tree.map_structure(lambda n, o: ops.where(mask, n, o), new, old)


class Recurrent(keras.layers.Layer):
    """One cell, step by step over time."""

    def __init__(self, cell, return_sequences=False):
        super().__init__()
        self.cell, self.return_sequences, self.supports_masking = cell, return_sequences, True

    def build(self, x_shape):
        """Given: the weights of the cell."""
        self.cell.build((x_shape[0], x_shape[2]))

    def call(self, x, mask=None):
        """From x (batch, time, d) to the last h (batch, units), or with return_sequences to all, (batch, time, units).

        The mask is None, or (batch, time) with False for steps that are not real.
        """
        state, outputs = self.cell.start(ops.shape(x)[0]), []
        for t in range(x.shape[1]):
            new = self.cell(x[:, t], state)
            # where the mask is False, the state stays
            state = new if mask is None else choose(mask[:, t, None], new, state)
            outputs.append(shown(state))
        return ops.stack(outputs, axis=1) if self.return_sequences else outputs[-1]


# %% tags=["demo"]
keras.utils.set_random_seed(3)
layer = Recurrent(GRUCell(8), return_sequences=True)
signal = np.random.default_rng(2).normal(size=(1, 24, 3)).astype("float32")
real = np.arange(24)[None] < 12
figure, axes = plt.subplots(1, 2, figsize=(11, 2.8), sharey=True)
for axis, mask, title in ((axes[0], None, "no mask"), (axes[1], real, "only the first 12 steps are real")):
    states = np.array(layer(signal, mask=mask))
    axis.imshow(states[0].T, cmap="RdBu", vmin=-1, vmax=1, aspect="auto")
    axis.set(title=title, xlabel="step")
axes[0].set_ylabel("unit")
plots.show()

# %% [markdown]
# **What to notice.** With the mask the state of the last real step lasts to the end: whoever reads the last state
# reads the right one.

# %% [markdown]
# ## 7. Writing
#
# To write, draw a character by its probability, read it, draw the next. A *temperature* below 1 makes the likely
# likelier, one above 1 makes all more alike: divide the logits by it before the softmax. *Top-k* draws among the `k`
# likeliest only.
#
# **Exercise `sample`.**


# %% exercise="sample"
def sample(logits, temperature, top_k, seed):
    """Draw one id.

    Args:
        logits: one for each id, (classes,).
        temperature: a number above 0.
        top_k: draw among so many ids of the largest logits; the others have no chance.
        seed: an int; the same seed draws the same id. `np.random.default_rng(seed).choice(n, p=...)` draws.
    """
    logits = np.array(logits, "float64")
    logits[logits < np.sort(logits)[-top_k]] = -np.inf
    p = np.exp((logits - logits.max()) / temperature)
    return np.random.default_rng(seed).choice(len(p), p=p / p.sum())


# %% tags=["demo"]
after = np.log(pairs[encode("t")[0]])  # of the counted pairs: what follows a t
likely = np.argsort(-after)[:10]
figure, axes = plt.subplots(1, 4, figsize=(12, 2.6), sharey=True)
for axis, (temperature, k) in zip(axes, ((0.5, size), (1.0, size), (2.0, size), (1.0, 3)), strict=True):
    drawn = np.array([sample(after, temperature, k, seed) for seed in range(300)])
    axis.bar([repr(decode([i])) for i in likely], [np.mean(drawn == i) for i in likely])
    axis.set_title(f"temperature {temperature:g}, " + ("all" if k == size else f"top {k}"))
axes[0].set_ylabel("share of 300 draws")
plots.show()

# %% [markdown]
# **What to notice.** This is what is drawn after a `t`. Cool, the likely comes more often still; hot, anything comes;
# with top-3, nothing odd.

# %% [markdown]
# ## 8. A model that writes
#
# **Exercise `char_lm`.** Put it together: vocabulary, batches, a model, training. The model goes from ids
# (batch, time) to logits (batch, time, classes), and the ids are those of your `vocabulary`. Batches of 32 rows and 16
# steps will do, ten times through the text; training takes some seconds.


# %% exercise="char_lm"
class CharLM(keras.Model):
    """Given: an array of numbers for each character, a GRU, and the logits of the next character."""

    def __init__(self, classes, units=64):
        super().__init__()
        self.embed = keras.layers.Embedding(classes, 24)
        self.recurrent = Recurrent(GRUCell(units), return_sequences=True)
        self.logits = keras.layers.Dense(classes)

    def call(self, ids):
        """From ids (batch, time) to logits (batch, time, classes)."""
        return self.logits(self.recurrent(self.embed(ids)))


def ready(model):
    """Given: make a model ready for `model.train_on_batch(inputs, targets)`; Keras clips by the global norm, too."""
    keras.utils.set_random_seed(0)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.01, global_clipnorm=1.0), loss)
    return model


def train_char_lm(text):
    """A model that was trained on the text, several times from its beginning to its end."""
    encode, _ = vocabulary(text)
    inputs, targets = lm_batches(encode(text), 32, 16)
    model = ready(CharLM(len(set(text))))
    for _ in range(10):
        for x, y in zip(inputs, targets, strict=True):
            model.train_on_batch(x, y)
    return model


# %% tags=["demo"]
import tensorflow as tf

model = train_char_lm(text)
windows = np.stack([unseen[i : i + 101] for i in range(0, len(unseen) - 101, 100)])
found = {**to_beat, "your model": bits(model(windows[:, :-1]), windows[:, 1:])}
plt.figure(figsize=(7, 2.6))
plt.barh(list(found), list(found.values()), color=["0.6", "0.6", "0.6", "C0"])
plt.gca().invert_yaxis()
plt.xlabel("bits per character of unseen text")
plots.show()


def write(prompt, length, temperature, top_k):
    """Go on after the prompt."""
    ids, read = list(encode(prompt)), tf.function(model)
    for step in range(length):
        logits = read(tf.constant([ids[-len(prompt) :]]))[0, -1]
        ids.append(int(sample(logits, temperature, top_k, seed=step)))
    return decode(ids[len(prompt) :])


for temperature, k in ((0.3, size), (0.8, size), (1.5, size), (1.5, 4)):
    print(f"--- temperature {temperature}, {'all' if k == size else f'top {k}'}")
    print(write("The statement is used to define ", 200, temperature, k))

# %% [markdown]
# **What to notice.** Your model needs about one bit less than who counts pairs. Cool, it writes real words, again and
# again the same; hot, it invents words; hot with top-4, it does not go astray so far.

# %% [markdown]
# ## Where this leads
#
# The zoo has `zoo.layers.RNNCell`, `GRUCell`, `LSTMCell` and `Recurrent`, which also write out their gradients as your
# `bptt` does, `zoo.models.sample`, and `zoo.models.CharRNN`: `zoo train chargru --data tiny_shakespeare`.
#
# Remember three things: the weights are the same at every step, a product of many steps vanishes, and a gate keeps.
