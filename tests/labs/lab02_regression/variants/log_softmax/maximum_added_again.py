def log_softmax(o):
    largest = ops.max(o, axis=-1, keepdims=True)
    return o - (largest + ops.log(ops.sum(ops.exp(o - largest), axis=-1, keepdims=True)))
