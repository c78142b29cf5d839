def log_softmax(o):
    o = np.array(o, "float64")
    o = o - o.max(-1, keepdims=True)
    return o - np.log(np.exp(o).sum(-1, keepdims=True))
