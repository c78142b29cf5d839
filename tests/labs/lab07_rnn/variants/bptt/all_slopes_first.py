def bptt(xs, h0, Wx, Wh, b, dh):
    states = unroll(xs, h0, Wx, Wh, b)
    slopes = 1 - ops.square(states)
    steps = xs.shape[1]
    dzs = [None] * steps
    for t in reversed(range(steps)):
        later = 0 if t == steps - 1 else ops.einsum("bj,ij->bi", dzs[t + 1], Wh)
        dzs[t] = (dh[:, t] + later) * slopes[:, t]
    dz = ops.stack(dzs, axis=1)
    before = ops.concatenate([ops.expand_dims(h0, 1), states[:, :-1]], axis=1)
    return ops.einsum("btd,btu->du", xs, dz), ops.einsum("bti,btu->iu", before, dz), ops.sum(dz, axis=(0, 1))
