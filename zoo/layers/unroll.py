"""A cell's steps, one after the other."""

import keras
from keras import ops

from zoo.layers.recurrent_cell import first


def unroll(cell, projected, state, mask=None):
    """Run `cell` over all steps of inputs that it has projected already.

    ::

        for t in range(time):
            state = cell.step(projected[t], state)    # where the mask is False the state stays as it was
            outputs[t] = state                           # its first part

    Args:
        cell: `zoo.layers.RecurrentCell`, built.
        projected: ``(time, batch, gates * units)``, what `cell.project` returned, time first.
        state: the state before the first step.
        mask: bool, ``(time, batch, 1)``: False where a step is padding. Defaults to `None`: none is.

    Returns:
        The outputs of all steps ``(time, batch, units)``, and the last state.
    """

    def body(state, inputs):
        new, _ = cell.step(inputs[0], state, recurrent_kernel)
        if mask is not None:
            new = kept_where_masked(inputs[1], new, state)
        return new, first(new)

    recurrent_kernel = cell.recurrent_weights()
    inputs = (projected,) if mask is None else (projected, mask)
    if projected.shape[0] == 1:  # no loop: who writes a text asks for one step at a time
        last, output = body(state, [each[0] for each in inputs])
        return ops.expand_dims(output, 0), last
    if keras.backend.backend() == "tensorflow":
        from zoo.layers.unroll_tensorflow import unroll_tensorflow  # with the gradient that the cell itself knows

        return unroll_tensorflow(cell, projected, state, mask)
    last, outputs = ops.scan(body, state, inputs)
    return outputs, last


def kept_where_masked(mask, new, old):
    """`new` where the mask ``(batch, 1)`` is True, else `old`, for every part of a state."""
    return keras.tree.map_structure(lambda n, o: ops.where(mask, n, o), new, old)
