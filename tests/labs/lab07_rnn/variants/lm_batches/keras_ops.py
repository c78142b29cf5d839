def lm_batches(ids, batch, steps):
    n = (len(ids) - 1) // (batch * steps) * batch * steps

    def cut(part):
        return ops.transpose(ops.reshape(part, (batch, -1, steps)), (1, 0, 2))

    return cut(ids[:n]), cut(ids[1 : n + 1])
