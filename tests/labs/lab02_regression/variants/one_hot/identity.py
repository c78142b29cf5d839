def one_hot(y, classes):
    return np.eye(classes)[np.array(y)]
