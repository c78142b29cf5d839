def greedy(step, state, bos, eos, max_len):
    last = ops.full((len(state),), bos, dtype="int32")
    done, columns = ops.zeros_like(last, dtype="bool"), []
    for _ in range(max_len):
        if bool(ops.all(done)):
            columns.append(ops.full_like(last, eos))
            continue
        logits, state = step(last, state)
        last = ops.where(done, eos, ops.cast(ops.argmax(logits, axis=-1), "int32"))
        done = ops.logical_or(done, ops.equal(last, eos))
        columns.append(last)
    return ops.stack(columns, axis=1)
