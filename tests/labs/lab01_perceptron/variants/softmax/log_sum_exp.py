def softmax(z, axis=-1):
    return ops.exp(z - ops.logsumexp(z, axis=axis, keepdims=True))
