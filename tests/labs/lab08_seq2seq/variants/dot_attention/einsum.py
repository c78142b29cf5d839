def read(scores, v, mask):
    weights = ops.softmax(ops.where(mask[:, None], scores, -np.inf), axis=2)
    return ops.einsum("nqk,nkd->nqd", weights, v), weights


def dot_attention(q, k, v, mask):
    return read(ops.einsum("nqd,nkd->nqk", q, k) / np.sqrt(q.shape[2]).astype("float32"), v, mask)
