def pick(x):
    x = np.asarray(x)
    return x.item(1, 2), x[1], x.T[1], x[np.ix_([1, 2], [1, 2, 3])], x[[[0], [3]], [0, 3]]
