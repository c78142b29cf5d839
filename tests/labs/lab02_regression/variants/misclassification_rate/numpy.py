def misclassification_rate(o, y):
    return np.mean(np.argmax(o, axis=1) != np.array(y))
