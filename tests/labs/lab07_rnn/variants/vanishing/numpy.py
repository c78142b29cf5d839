def gradient_norms(xs, h0, Wx, Wh, b):
    states = np.array(unroll(xs[None], h0[None], Wx, Wh, b))[0]
    Wh = np.array(Wh)
    product = np.eye(len(Wh))
    norms = [np.sqrt(len(Wh))]
    for h in states[:0:-1]:
        product = product @ (np.diag(1 - h**2) @ Wh.T)
        norms.insert(0, np.linalg.norm(product))
    return norms
