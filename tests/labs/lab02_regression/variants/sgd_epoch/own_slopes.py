def sgd_epoch(X, y, w, b, lr, batch_size, seed):
    v = ops.concatenate([w, ops.reshape(b, (1,))])
    for X_batch, y_batch in batches(X, y, batch_size, seed):
        A = ops.concatenate([X_batch, ops.ones((len(y_batch), 1))], axis=1)
        v = v - 2 * lr / len(y_batch) * ops.matmul(ops.matmul(A, v) - y_batch, A)
    return v[:-1], v[-1]
