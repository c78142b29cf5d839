def closed_form(X, y):
    A = np.column_stack([np.asarray(X, "float64"), np.ones(len(X))])
    v = np.linalg.solve(A.T @ A + 1e-7 * np.eye(A.shape[1]), A.T @ np.asarray(y, "float64"))
    return v[:-1], v[-1]
