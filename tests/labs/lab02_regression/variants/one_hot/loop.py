def one_hot(y, classes):
    rows = np.zeros((len(y), classes), "float32")
    for i, label in enumerate(y):
        rows[i, int(label)] = 1
    return rows
