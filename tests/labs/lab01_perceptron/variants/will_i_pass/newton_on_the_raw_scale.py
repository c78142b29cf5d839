def will_i_pass(x, y):
    x = np.column_stack([np.asarray(x, "float64"), np.ones(len(x))])
    y = np.asarray(y, "float64")
    v = np.zeros(3)
    for _ in range(10):
        p = 1 / (1 + np.exp(-x @ v))
        v -= np.linalg.solve((x.T * (p * (1 - p))) @ x, x.T @ (p - y))
    return lambda new: [float(1 / (1 + np.exp(-(row[0] * v[0] + row[1] * v[1] + v[2])))) for row in np.asarray(new)]
