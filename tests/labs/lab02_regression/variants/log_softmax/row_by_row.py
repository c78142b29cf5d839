def log_softmax(o):
    o = np.array(o)
    if o.ndim > 1:
        return np.stack([log_softmax(row) for row in o])
    return o - o.max() - np.log(sum(np.exp(value - o.max()) for value in o))
