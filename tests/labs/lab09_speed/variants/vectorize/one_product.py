def squared(points):
    return ops.einsum("id,id->i", points, points)


def pairwise_distances(a, b):
    # a row (a, |a|², 1) times a column (-2 b, 1, |b|²) gives all three terms
    left = ops.concatenate([a, ops.stack([squared(a), ops.ones_like(a[:, 0])], axis=1)], axis=1)
    right = ops.concatenate([-2 * b, ops.stack([ops.ones_like(b[:, 0]), squared(b)], axis=1)], axis=1)
    return ops.sqrt(ops.abs(ops.matmul(left, ops.transpose(right))))
