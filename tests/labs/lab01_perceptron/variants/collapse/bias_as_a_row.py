def collapse(W1, b1, W2, b2):
    product = ops.matmul(ops.concatenate([W1, b1[None]]), W2)
    return product[:-1], product[-1] + b2
