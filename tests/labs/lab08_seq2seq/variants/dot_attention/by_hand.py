def read(scores, v, mask):
    real = ops.cast(mask, "float32")[:, None, :]
    lowered = scores * real - 1e30 * (1 - real)
    e = real * ops.exp(lowered - ops.max(lowered, axis=-1, keepdims=True))
    weights = e / ops.sum(e, axis=-1, keepdims=True)
    return ops.sum(weights[..., None] * v[:, None], axis=2), weights


def dot_attention(q, k, v, mask):
    scores = ops.sum(q[:, :, None] * k[:, None], axis=-1)
    return read(scores * q.shape[-1] ** -0.5, v, mask)
