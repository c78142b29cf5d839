def read(scores, v, mask):
    contexts, weights = [], []
    for i in range(scores.shape[0]):
        w = ops.softmax(ops.where(mask[i], scores[i], -1e9))
        weights.append(w)
        contexts.append(ops.matmul(w, v[i]))
    return ops.stack(contexts), ops.stack(weights)


def dot_attention(q, k, v, mask):
    q = q / ops.sqrt(ops.cast(q.shape[-1], q.dtype))
    return read(ops.stack([ops.matmul(q[i], ops.transpose(k[i])) for i in range(q.shape[0])]), v, mask)
