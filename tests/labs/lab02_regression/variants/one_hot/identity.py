def one_hot(y, classes):
    return np.eye(classes, dtype="float32")[np.array(y)]
