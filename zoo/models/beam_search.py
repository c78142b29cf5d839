"""Keep several beginnings of a sentence, and go on with the best of their continuations."""

import keras
from keras import ops

NEVER = -1e9  # a log-probability below all others that still can be added to


def beam_search(step, state, bos, eos, width, max_len, alpha=0.6):
    """Find a likely sequence by keeping the best `width` hypotheses at every step, all sentences at once.

    A hypothesis of `L` tokens, its `eos` counted, has the score::

        score = log P(tokens) / ((5 + L) / 6) ** alpha

    Every hypothesis is continued by every token; one that has reached its `eos` stays as it is and competes on. Of all,
    the `width` of the best score are kept. One of `max_len` tokens without `eos` counts as it stands. With `width` 1
    this is greedy search; with all sequences there are, exhaustive search.

    The hypotheses are rows of one batch of ``batch * width``, so a step of the model costs one call for all. It
    compiles: under `tf.function` or `jax.jit` it is one loop in the graph.

    Args:
        step: function of the last tokens ``(rows,)`` and the state that returns logits ``(rows, classes)`` and the next
            state, of the same structure and shapes.
        state: any nest of tensors, each with the batch first: ``(batch, ...)``. Repeated here for each hypothesis.
        bos: int, the token before the first.
        eos: int, the token that ends a sentence.
        width: int, hypotheses to keep.
        max_len: int, the most tokens of one, `eos` counted.
        alpha: float, how far the sum of log-probabilities is brought towards their mean, so that long sentences are
            not put at a disadvantage. 0 is the sum. Defaults to `0.6`.

    Returns:
        The best sequence of each sentence, ``(batch, max_len)``, int32, after its `eos` nothing but `eos`, and its
        score ``(batch,)``.

    Example:

    >>> count_up = lambda last, n: (9.0 * ops.one_hot(last + 1, 9), n)  # 1, 2, 3, ...
    >>> beam_search(count_up, ops.zeros((1,)), bos=0, eos=3, width=2, max_len=5)[0].numpy().tolist()
    [[1, 2, 3, 3, 3]]

    Reference: Wu et al. (2016), "Google's neural machine translation system", section 7, for the penalty, without its
    term for coverage.
    """
    batch = ops.shape(keras.tree.flatten(state)[0])[0]
    state = keras.tree.map_structure(lambda a: ops.repeat(a, width, axis=0), state)  # (batch * width, ...)
    first_rows = ops.expand_dims(ops.arange(batch, dtype="int32") * width, 1)  # of each sentence, (batch, 1)
    places = ops.arange(max_len)

    def body(number, last, total, length, done, said, score, state):
        logits, state = step(ops.reshape(last, (-1,)), state)  # (batch * width, classes)
        classes = logits.shape[-1]
        log_p = ops.reshape(ops.log_softmax(ops.cast(logits, "float32"), axis=-1), (-1, width, classes))
        stay = ops.where(ops.arange(classes) == eos, 0.0, NEVER)  # the one continuation of what has ended
        totals = ops.expand_dims(total, -1) + ops.where(ops.expand_dims(done, -1), stay, log_p)
        length = ops.where(done, length, number + 1)  # (batch, width)
        penalty = ((5.0 + ops.cast(length, "float32")) / 6.0) ** alpha
        scores = ops.reshape(totals / ops.expand_dims(penalty, -1), (-1, width * classes))
        score, best = ops.top_k(scores, width)  # (batch, width)
        parent, last = ops.cast(best // classes, "int32"), ops.cast(best % classes, "int32")
        total = ops.take_along_axis(ops.reshape(totals, (-1, width * classes)), best, axis=1)
        length, done = ops.take_along_axis(length, parent, axis=1), ops.take_along_axis(done, parent, axis=1)
        said = ops.take_along_axis(said, ops.expand_dims(parent, -1), axis=1)  # (batch, width, max_len)
        said = ops.where(places == number, ops.expand_dims(last, -1), said)
        rows = ops.reshape(first_rows + parent, (-1,))
        state = keras.tree.map_structure(lambda a: ops.take(a, rows, axis=0), state)
        return number + 1, last, total, length, ops.logical_or(done, last == eos), said, score, state

    def going_on(number, last, total, length, done, said, score, state):
        return ops.logical_and(number < max_len, ops.logical_not(ops.all(done)))

    alone = ops.where(ops.arange(width) == 0, 0.0, NEVER)  # at first all hypotheses are the same: one is enough
    zeros = ops.zeros((batch, width), "int32")
    start = (
        ops.convert_to_tensor(0, "int32"),
        zeros + bos,
        ops.cast(zeros, "float32") + alone,
        zeros,
        ops.cast(zeros, "bool"),
        ops.full((batch, width, max_len), eos, "int32"),
        ops.cast(zeros, "float32"),
        state,
    )
    *_, said, score, _ = ops.while_loop(going_on, body, start)
    return said[:, 0], score[:, 0]
