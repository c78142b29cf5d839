# ---
# jupyter:
#   tapezoo:
#     lab: lab08_seq2seq
# ---

# %% [markdown]
# > **lab08_seq2seq**: Translation: encoder and decoder, attention, search. 11 exercises, 100 points, about 90 minutes.
# > Write what raises `NotImplementedError`. To check: `lab check lab08_seq2seq.py`. For a hint: `lab hint EXERCISE`.

# %% [markdown]
# # Translation: one network reads, another writes
#
# "tuesday 5 march 2019" goes in, "mardi 5 mars 2019" comes out. Neither side has a fixed length. So one recurrent
# network, the *encoder*, reads the source sentence. Another, the *decoder*, says the target sentence, word by word, and
# looks back at the source while it speaks.
#
# *Concept map: encoder-decoder; translation; GRU; softmax, cross-entropy; language models.*
#
# Fill in one exercise, check it, read the plot below it (not its code), go on. A plot that needs more stops with
# `NotImplementedError`. Arrays arrive as tensors. What a training goes through (loss, encoder, decoder, attention) must
# be written with `ops`, not with NumPy, since a tape takes its slopes. All else may be NumPy.

# %%
import keras
import numpy as np
import tensorflow as tf
from keras import ops

PAD, BOS, EOS = 0, 1, 2  # ids that are no words: padding, the beginning and the end of a sentence


class Words:
    """Given: the words of one side. A sentence is a list of their ids, with EOS at its end."""

    def __init__(self, sentences):
        self.names = ["", "", "", *sorted({word for sentence in sentences for word in sentence.split()})]
        self.ids = {word: number for number, word in enumerate(self.names)}

    def __len__(self):
        return len(self.names)

    def encode(self, sentences):
        """Lists of ids, of different lengths."""
        return [[*(self.ids[word] for word in sentence.split()), EOS] for sentence in sentences]

    def decode(self, rows):
        """Sentences, of rows of ids."""
        return [" ".join(self.names[int(i)] for i in row if i > EOS) for row in rows]


def learn(loss, layers, arrays, epochs, batch_size=50, lr=0.02):
    """Given: train layers by Adam. `loss(*arrays)` is a number; here it gets some rows of each array at a time.

    Returns:
        the mean loss of each epoch.
    """
    keras.utils.set_random_seed(0)
    arrays = [ops.convert_to_tensor(a) for a in arrays]
    loss(*(a[:2] for a in arrays))  # from here on the layers have their weights
    weights = [w for layer in layers for w in layer.trainable_variables]
    optimizer = keras.optimizers.Adam(lr)
    optimizer.build(weights)

    @tf.function
    def step(rows):
        with tf.GradientTape() as tape:
            cost = loss(*(ops.take(a, rows, axis=0) for a in arrays))
        optimizer.apply(tape.gradient(cost, weights), weights)
        return cost

    losses = []
    for epoch in range(epochs):
        order = np.random.default_rng(epoch).permutation(len(arrays[0])).astype("int32")
        starts = range(0, len(order) - batch_size + 1, batch_size)
        losses.append(np.mean([step(tf.constant(order[i : i + batch_size])) for i in starts]))
    return losses

# %% tags=["demo"]
import matplotlib.pyplot as plt

from zoo import data, plots

dates = data.load("dates")  # in English and in French
two_sides = list(zip(dates.x_train[:1800].tolist(), dates.y_train[:1800].tolist(), strict=True))
two_sides = [[side.split(" ", i % 3 == 0)[-1] for side in pair] for i, pair in enumerate(two_sides)]  # no weekday
two_sides = [pair[:: 1 if i % 2 else -1] for i, pair in enumerate(two_sides)]  # every second one from French
pairs, unseen = two_sides[:1500], two_sides[1500:]
for source, target in pairs[:4]:
    print(f"{source:28} -> {target}")

# %% [markdown]
# ## 1. Sentences as arrays
#
# `Words` makes whole numbers of words. A batch is a table, so short sentences are filled up at the end: that is
# *padding*. A *mask* of the same shape says which entries are real.
#
# **Exercise `pad`.** An entry is real because of its place, not because of its number: a real id may equal `value`.

# %% exercise="pad"
def pad(sequences, length=None, value=0):
    """Put sequences of different lengths into one table, each from the left.

    Args:
        sequences: a list of n lists of ids; a list may be empty.
        length: how many columns. By default as many as the longest list has ids.
        value: what to fill up with, on the right.

    Returns:
        ids (n, length), whole numbers; mask (n, length), True where an id is real, False where it fills up.

    Raises:
        ValueError: if a list is longer than `length`. (To cut it off would lose its end without a word.)
    """
    raise NotImplementedError("write pad")

# %% tags=["demo", "check"]
# To check: lab check lab08_seq2seq.py pad

# %% [markdown]
# The decoder is a language model (lab 07): it hears a word and says what comes next. What it hears while it learns is
# not what it said itself, but the *right* words, one place later than it should say them. That is *teacher forcing*.
#
# | place | 0 | 1 | 2 | 3 |
# |---|---|---|---|---|
# | it hears | BOS | 5 | mars | 2019 |
# | it should say | 5 | mars | 2019 | EOS |
#
# **Exercise `teacher_forcing`.** Nothing follows the last token of a row, so nobody needs to hear it.

# %% exercise="teacher_forcing"
def teacher_forcing(targets, bos):
    """What the decoder hears when it should say the targets.

    Args:
        targets: ids, (n, time).
        bos: the id to hear first.

    Returns:
        ids, (n, time).
    """
    raise NotImplementedError("write teacher_forcing")

# %% tags=["demo", "check"]
# To check: lab check lab08_seq2seq.py teacher_forcing

# %%
def prepared(pairs):
    """Given: the words of both sides, and a list of the arrays to learn from: x, x_mask, hears, y, y_mask."""
    sources, targets = [source for source, _ in pairs], [target for _, target in pairs]
    reads, says = Words(sources), Words(targets)
    x, x_mask = pad(reads.encode(sources))
    y, y_mask = pad(says.encode(targets))
    return reads, says, [x, x_mask, teacher_forcing(ops.convert_to_tensor(y), BOS), y, y_mask]

# %% tags=["demo"]
reads, says, arrays = prepared(pairs)
_, _, hears, y, _ = arrays
print("it hears:\n", np.array(hears[:4]), "\nit should say:\n", np.array(y[:4]), sep="")

# %% [markdown]
# ## 2. A loss for sentences
#
# At every place the decoder gives logits for all words, so the loss is cross-entropy (lab 02), here with a mean over
# many places. But what it says after the end of a sentence does not matter.
#
# $$\text{loss} = \frac{\sum \text{mask}\cdot\text{cross-entropy}}{\sum \text{mask}}$$
#
# **Exercise `masked_loss`.** `keras.losses.sparse_categorical_crossentropy(targets, logits, from_logits=True)` has one
# number for each place; `ops.cast(mask, "float32")` makes 1 and 0 of True and False.

# %% exercise="masked_loss"
def masked_loss(logits, targets, mask):
    """The mean cross-entropy of all real tokens of all sentences together.

    Args:
        logits: (n, time, words).
        targets: ids, (n, time).
        mask: (n, time), True for a real token. At least one is.

    Returns:
        a number.
    """
    raise NotImplementedError("write masked_loss")

# %% tags=["demo", "check"]
# To check: lab check lab08_seq2seq.py masked_loss

# %% [markdown]
# ## 3. Encoder and decoder
#
# A word's id picks a row of a table of numbers, its *embedding*, which is learned as well. A GRU (lab 07) goes over
# these. What remains after the last word, the *state*, stands for the whole sentence. Padding comes after the last
# word: there the state must stay as it is.
#
# `gru(inputs, mask=..., initial_state=...)` gives the outputs of all steps and the last state. Without an initial state
# it starts from zeros; where the mask is False it skips a step.
#
# **Exercise `encoder`.**

# %% exercise="encoder"
class Encoder(keras.layers.Layer):
    """Reads a sentence."""

    def __init__(self, words, units):
        """Given: its two layers, for so many words."""
        super().__init__()
        self.embedding = keras.layers.Embedding(words, units)
        self.gru = keras.layers.GRU(units, return_sequences=True, return_state=True)

    def call(self, ids, mask):
        """Read ids (n, places), of which those are real where the mask (n, places) is True.

        Returns:
            states (n, places, units), one after each word; state (n, units), the one after the last real word.
        """
        raise NotImplementedError("write Encoder.call")

# %% tags=["demo", "check"]
# To check: lab check lab08_seq2seq.py encoder

# %% [markdown]
# The decoder starts from the state in which the encoder ended. So that it can look back, it may have an `attention`:
# that is for section 4. Without one, `_look` gives back what it gets.
#
# **Exercise `decoder`.** Embedding, GRU, look, logits.

# %% exercise="decoder"
class Decoder(keras.layers.Layer):
    """Says a sentence."""

    def __init__(self, words, units, attention=None):
        """Given: its layers."""
        super().__init__()
        self.embedding = keras.layers.Embedding(words, units)
        self.gru = keras.layers.GRU(units, return_sequences=True, return_state=True)
        self.logits = keras.layers.Dense(words)
        self.attention = attention

    def _look(self, outputs, states, mask):
        """Given: to each output (n, time, units) of the GRU, what attention reads of the encoder's states."""
        if self.attention is None:
            return outputs
        context, _ = self.attention(outputs, states, states, mask)
        return ops.concatenate([outputs, context], axis=-1)  # (n, time, 2 units)

    def call(self, ids, state, states=None, mask=None):
        """Hear ids (n, time), and say what comes after each.

        Args:
            ids: what it hears.
            state: where it starts, (n, units).
            states, mask: what `_look` looks at: the encoder's states, (n, places, units), and which are real.

        Returns:
            logits (n, time, words), and the state after the last id (n, units), from which it can go on.
        """
        raise NotImplementedError("write Decoder.call")

# %% tags=["demo", "check"]
# To check: lab check lab08_seq2seq.py decoder

# %% tags=["demo"]
units = 32


def translator(attention):
    """Train an encoder and a decoder; both, and the loss of each epoch."""
    encoder, decoder = Encoder(len(reads), units), Decoder(len(says), units, attention)

    def loss(x, x_mask, hears, y, y_mask):
        states, state = encoder(x, x_mask)
        return masked_loss(decoder(hears, state, states, x_mask)[0], y, y_mask)

    return encoder, decoder, learn(loss, [encoder, decoder], arrays, epochs=6)


curves = {"no attention": translator(None)[2]}
print("no attention, loss after each epoch:", *(f"{value:.2f}" for value in curves["no attention"]))

# %% [markdown]
# **What to notice.** It learns, but slowly: all that the source says must pass through one state of 32 numbers.

# %% [markdown]
# ## 4. Attention
#
# Why not look the word up at the moment it is needed? The encoder's states are still there, one for each source word.
# So the decoder asks with a *query* $q$, its own output. Each source state is a *key* $k$, which says what is to be
# found there, and a *value* $v$, which is what is read (here the same array). A score for each key says how well it
# suits the query. Softmax makes *weights* of the scores, and the *context* is the mean of the values by these weights.
#
# $$\text{scores} = \frac{q\,k^T}{\sqrt d} \qquad \text{weights} = \mathrm{softmax}(\text{scores}) \qquad
# \text{context} = \text{weights}\cdot v$$
#
# A dot product of $d$ random numbers has a spread of $\sqrt d$, hence the root. And padding must not be read at all:
# before the softmax, `ops.where(mask, scores, -1e9)` puts a score there of which the softmax makes exactly 0.
#
# **Exercise `dot_attention`.** First what comes after the scores (both kinds of attention need it), then all. The mask
# is the same for all queries: `ops.expand_dims(mask, 1)` is (n, 1, keys).

# %% exercise="dot_attention"
def read(scores, v, mask):
    """Read the values by their scores.

    Args:
        scores: (n, queries, keys).
        v: the values, (n, keys, dv).
        mask: (n, keys), True where a value may be read. In each row at least one may.

    Returns:
        context (n, queries, dv); weights (n, queries, keys), which are exactly 0 where the mask is False.
    """
    raise NotImplementedError("write read")


def dot_attention(q, k, v, mask):
    """As `read`, with the scores of queries (n, queries, d) and keys (n, keys, d)."""
    raise NotImplementedError("write dot_attention")

# %% tags=["demo", "check"]
# To check: lab check lab08_seq2seq.py dot_attention

# %% [markdown]
# Before the dot product there was another score, by a small network (Bahdanau and others, 2015). Queries and keys may
# then differ in size. Its three arrays are learned.
#
# $$\text{score} = \tanh(q\,W_q + k\,W_k)\cdot w$$
#
# **Exercise `additive_attention`.** Each query meets each key: `ops.expand_dims` makes (n, queries, 1, units) of one
# side and (n, 1, keys, units) of the other, and their sum is (n, queries, keys, units). Your `read` does the rest.

# %% exercise="additive_attention"
class AdditiveAttention(keras.layers.Layer):
    """Attention by a network with one hidden layer."""

    def __init__(self, units):
        """Given: so many hidden units."""
        super().__init__()
        self.units = units

    def build(self, q_shape, k_shape, v_shape, mask_shape=None):
        """Given: W_q (dq, units), W_k (dk, units), w (units,)."""
        self.query_kernel = self.add_weight((q_shape[-1], self.units))
        self.key_kernel = self.add_weight((k_shape[-1], self.units))
        self.score_kernel = self.add_weight((self.units,), "random_normal")

    def call(self, q, k, v, mask):
        """As `dot_attention`, with queries (n, queries, dq) and keys (n, keys, dk)."""
        raise NotImplementedError("write AdditiveAttention.call")

# %% tags=["demo", "check"]
# To check: lab check lab08_seq2seq.py additive_attention

# %% tags=["demo"]
encoder, decoder, curves["dot product"] = translator(dot_attention)
curves["additive"] = translator(AdditiveAttention(units))[2]
plt.figure(figsize=(6.5, 3.6))
for (name, losses), style in zip(curves.items(), ("C3o-", "C0s-", "C2^--"), strict=True):
    plt.plot(range(1, len(losses) + 1), losses, style, label=name)
plt.axhline(np.log(len(says)), color="0.7", linestyle="--", linewidth=1, label="guessing among all words")
plt.yscale("log")
plt.xlabel("epoch")
plt.ylabel("training loss")
plt.legend()
plots.show()

# %% [markdown]
# **What to notice.** The same encoder, decoder and six epochs; only the look back is new.

# %% tags=["demo"]
source, target = "samedi 13 avril 2024", "saturday 13 april 2024"
ids, ids_mask = pad(reads.encode([source]), length=7)
said, _ = pad(says.encode([target]))
states, state = encoder(ids, ids_mask)
_, weights = dot_attention(
    decoder.gru(decoder.embedding(teacher_forcing(ops.convert_to_tensor(said), BOS)), initial_state=state)[0],
    states,
    states,
    ops.convert_to_tensor(ids_mask),
)
figure, axis = plt.subplots(figsize=(6.5, 4))
heard = [*source.split(), "EOS", "padding", "padding"]
plots.attention_map(np.array(weights[0]), heard, [*target.split(), "EOS"], ax=axis)
plots.show()

# %% [markdown]
# **What to notice.** A row for each word it says, a column for each word it read. Nobody told it which word belongs to
# which. A state remembers: for 2024 the one after EOS will do as well. Padding is never read.

# %% [markdown]
# ## 5. Greedy search
#
# Once it is trained, nobody tells the decoder the right words: it hears what it said itself. A search knows a model
# only by a function
#
# `logits, state = step(last, state)`
#
# from the last token of each sentence, (n,), and the states to what may come next, (n, words), and to the next states.
# *Greedy* search says the likeliest token each time.
#
# **Exercise `greedy`.** A sentence that has ended says nothing but eos; when all have, ask `step` no more.

# %% exercise="greedy"
def greedy(step, state, bos, eos, max_len):
    """Say the likeliest token at every step, all sentences at once.

    Args:
        step: see above.
        state: where the sentences start, (n, ...).
        bos: the token before the first.
        eos: the token that ends a sentence.
        max_len: how many tokens a sentence has at most.

    Returns:
        ids (n, max_len); in each row, after the first eos, nothing but eos.
    """
    raise NotImplementedError("write greedy")

# %% tags=["demo", "check"]
# To check: lab check lab08_seq2seq.py greedy

# %% [markdown]
# ## 6. Beam search
#
# The likeliest first word need not begin the likeliest sentence. To try all sentences would take for ever. *Beam
# search* keeps the best few beginnings, *hypotheses*:
#
# 1. Begin with one hypothesis, of no tokens and log-probability 0.
# 2. Go on with each by every token: its log-probability grows by that token's. A hypothesis that has ended with eos
#    stays as it is, and competes on.
# 3. Keep the `width` of the best score. Repeat, `max_len` times.
#
# Each token makes a sentence less likely, so short ones would win. The score makes up for that (Wu and others, 2016);
# $L$ is the number of tokens, eos included:
#
# $$\text{score} = \log P \;/\; \left(\frac{5 + L}{6}\right)^{\alpha}$$
#
# **Exercise `beam_search`.** Here `step` is asked about one hypothesis at a time: `last` is (1,), the state (1, ...).
# A model gives logits; `ops.log_softmax` makes log-probabilities of them.

# %% exercise="beam_search"
def penalized(total, length, alpha):
    """The score of a hypothesis with log-probability `total` and so many tokens."""
    raise NotImplementedError("write penalized")


def beam_search(step, state, bos, eos, width, max_len, alpha):
    """Find a likely sentence.

    Args:
        step, bos, eos, max_len: as of `greedy`.
        state: where the one sentence starts, (1, ...).
        width: how many hypotheses to keep.
        alpha: how far longer sentences are helped.

    Returns:
        tokens, a list that ends with eos unless max_len came first; and its score, a number.
    """
    # a hypothesis: its log-probability, its tokens, and the state from which it goes on
    # ask step, and add a hypothesis for each token there is
    # the best first; of these the first few
    raise NotImplementedError("write beam_search")

# %% tags=["demo", "check"]
# To check: lab check lab08_seq2seq.py beam_search

# %% tags=["demo"]
widths, tables, words, longest = (1, 2, 3, 5, 8), 60, 5, 4
tables = np.random.default_rng(0).normal(0, 1.5, (tables, 7, words, words))


def asked(table):
    """A step function by table: what comes next depends on all that was said."""
    return lambda last, state: (ops.convert_to_tensor(table[state, last]), (3 * state + last + 1) % len(table))


def found(table, width):
    """The score that beam search finds."""
    return beam_search(asked(table), np.zeros(1, int), 1, 0, width, longest, 0.6)[1]


best = np.array([found(table, words**longest) for table in tables])  # so wide a beam drops nothing
plt.figure(figsize=(6.5, 3.4))
plt.plot(widths, [np.mean([found(t, w) for t in tables] > best - 1e-5) for w in widths], "o-")
plt.xlabel("width of the beam (1 is greedy)")
plt.ylabel("share of best sentences found")
plt.xticks(widths)
plt.ylim(0, 1.05)
plots.show()

# %% [markdown]
# **What to notice.** Greedy search misses nearly every third of the best sentences. Five hypotheses find as much as
# all 625.

# %% [markdown]
# ## 7. BLEU
#
# How good is a translation? Often many are right, so it is compared word group by word group with one that a person
# made, the *reference*. A *k-gram* is a run of k words. Its *precision* is the share of the k-grams said that stand in
# the reference too. *Clipped*: "the the the" must not win, so each counts only as often as its reference has it. Who
# says little may be precise; the *brevity* makes that dear. The formulas are in the docstring.
#
# **Exercise `bleu`.** `_grams` counts, and `a & b` of two such counts keeps the smaller of each; `.total()` is their
# sum. Add over all sentences first; divide once.

# %% exercise="bleu"
from collections.abc import Sequence
import math
from collections import Counter


def _grams(tokens: Sequence, k: int) -> Counter:
    """How often each run of `k` tokens occurs."""
    return Counter(tuple(tokens[start : start + k]) for start in range(len(tokens) - k + 1))


def bleu(candidates: Sequence[Sequence], references: Sequence[Sequence], n: int = 4) -> float:
    """How much of what was said stands in the reference: corpus BLEU, in [0, 1].

    ::

        p_k = shared k-grams / k-grams of the candidates     # clipped: each counts as often as its reference has it
        brevity = min(1, exp(1 - reference length / candidate length))
        bleu = brevity * (p_1 * ... * p_n) ** (1 / n)

    The counts are summed over all sentences before they are divided; a mean of the BLEU of single sentences is
    something else. No smoothing: if any precision is 0, so is BLEU. Equal to `sacrebleu.corpus_bleu` with
    ``smooth_method="none"``, which prints it times 100, on the same tokens. How text is cut into tokens changes the
    number, so compare only where that is the same.

    Args:
        candidates: sequences of tokens, words or ids.
        references: as many sequences, the right answers.
        n: int, longest n-grams to compare. Defaults to `4`.

    Raises:
        ValueError: if there are not as many references as candidates.

    Example:

    >>> round(bleu(["the cat sat on a mat".split()], ["the cat sat on the mat".split()]), 4)  # (5/6 3/5 2/4 1/3) ** 1/4
    0.5373

    Reference: Papineni et al. (2002), "BLEU: a method for automatic evaluation of machine translation".
    """
    raise NotImplementedError("write bleu")

# %% tags=["demo", "check"]
# To check: lab check lab08_seq2seq.py bleu

# %% tags=["demo"]
reference = "the cat sat on the mat"
for said in (reference, "the cat sat on a mat", "the cat sat on the", "mat the on sat cat the", "the the the the"):
    shown = [f"BLEU-{k}: {bleu([said.split()], [reference.split()], k):.2f}" for k in (1, 2, 4)]
    print(f"{said:24}", *shown, sep="   ")

# %% [markdown]
# **What to notice.** The order of words shows from BLEU-2 on. The last shows what clipping is for: without it, BLEU-1
# would find all four words right.

# %% [markdown]
# ## 8. A translator of dates
#
# Everything comes together. Both ways at once: by the words of a date the network tells whether to answer in French or
# in English.
#
# **Exercise `translate_dates`.** At least 95 of 100 dates that it has not seen must be right, word for word. 32 units,
# `dot_attention` and 6 epochs will do. `prepared` has the arrays, `learn` trains; the last cell of section 3 has a loss
# for it. (The grader knows no names of the plots' cells, such as `translator`.)

# %% exercise="translate_dates"
def train_translator(pairs):
    """Train a translator.

    Args:
        pairs: a list of pairs of sentences: what is read, what should be said.

    Returns:
        a function `translate(sentences)`, from a list of sentences to the list of their translations.
    """
    # words and arrays; an encoder and a decoder
    # the loss of a batch; learn
    # translate: read, then say it by greedy search, with a step that asks the decoder about one more token
    raise NotImplementedError("write train_translator")

# %% tags=["demo", "check"]
# To check: lab check lab08_seq2seq.py translate_dates

# %% tags=["demo"]
translate = train_translator(pairs)
answers = translate([source for source, _ in unseen])
for (source, target), answer in list(zip(unseen, answers, strict=True))[:6]:
    print(f"{source:28} -> {answer:28}", "" if answer == target else f"(should be {target})")
right = [answer == target for (_, target), answer in zip(unseen, answers, strict=True)]
print(f"right, word for word: {np.mean(right):.1%} of {len(right)} unseen dates")
print(f"BLEU: {bleu([a.split() for a in answers], [target.split() for _, target in unseen]):.3f}")

# %% [markdown]
# ## Where this leads
#
# `zoo.models.Seq2Seq` is this model with any cell and either attention, `zoo.models.Transformer` has attention alone;
# both search compiled, all sentences at once, and `zoo train seq2seq_dot --data dates` trains one. `zoo.layers`,
# `zoo.losses.masked_loss` and `zoo.metrics.bleu` hold the parts.
#
# Remember three things: padding must change nothing; teach with the right words, but judge by what it says alone; and
# a network that may look back need not remember everything.
