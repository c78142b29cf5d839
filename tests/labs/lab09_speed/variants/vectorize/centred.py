def pairwise_distances(a, b):
    middle = ops.mean(a, axis=0)
    a, b = a - middle, b - middle
    squares = ops.expand_dims(ops.sum(a * a, axis=-1), 1) + ops.sum(b * b, axis=-1) - 2 * ops.dot(a, ops.transpose(b))
    return ops.where(squares > 0, squares, 0.0) ** 0.5
