def matrix_gradients(A, B, x):
    return np.asarray(A), np.asarray(B).T, 2 * np.asarray(x)[None, :]
