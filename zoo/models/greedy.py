"""Say the likeliest word, then the likeliest after it, until the end."""

import keras
from keras import ops


def greedy(step, state, bos, eos, max_len):
    """Follow the likeliest token at every step, all sentences at once.

    Each row stops at its `eos`; the loop, when every row has, or after `max_len` tokens. It compiles: under
    `tf.function` or `jax.jit` it is one loop in the graph.

    Args:
        step: function of the last tokens ``(batch,)`` and the state that returns logits ``(batch, classes)`` and the
            next state, of the same structure and shapes.
        state: any nest of tensors, each with the batch first.
        bos: int, the token before the first.
        eos: int, the token that ends a sentence.
        max_len: int, the most tokens to say, `eos` counted.

    Returns:
        Tokens ``(batch, max_len)``, int32. After its first `eos` a row holds nothing but `eos`.

    Example:

    >>> count_up = lambda last, n: (ops.one_hot(last + 1, 9), n)  # 1, 2, 3, ...
    >>> greedy(count_up, ops.zeros((1,)), bos=0, eos=3, max_len=5).numpy().tolist()
    [[1, 2, 3, 3, 3]]
    """
    batch = ops.shape(keras.tree.flatten(state)[0])[0]
    places = ops.arange(max_len)

    def body(number, last, done, said, state):
        logits, state = step(last, state)
        last = ops.where(done, eos, ops.cast(ops.argmax(logits, axis=-1), "int32"))  # (batch,)
        said = ops.where(places == number, ops.expand_dims(last, 1), said)  # (batch, max_len)
        return number + 1, last, ops.logical_or(done, last == eos), said, state

    def going_on(number, last, done, said, state):
        return ops.logical_and(number < max_len, ops.logical_not(ops.all(done)))

    start = (
        ops.convert_to_tensor(0, "int32"),
        ops.full((batch,), bos, "int32"),
        ops.zeros((batch,), "bool"),
        ops.full((batch, max_len), eos, "int32"),
        state,
    )
    return ops.while_loop(going_on, body, start)[3]
