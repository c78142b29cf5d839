def perceptron(x, w, b, g):
    return g(np.dot(np.array(x), np.array(w)) + float(b))
