def closed_form(X, y):
    A = ops.concatenate([X, ops.ones((X.shape[0], 1))], axis=1)
    v = ops.lstsq(A, y)
    return v[:-1], v[-1]
