def binary_cross_entropy(p, y, epsilon=1e-7):
    p, y = ops.reshape(p, (-1,)), ops.reshape(y, (-1,))
    happened = ops.where(y > 0.5, p, 1 - p)
    return -ops.mean(ops.log(ops.minimum(ops.maximum(happened, epsilon), 1 - epsilon)))
