def bptt(xs, h0, Wx, Wh, b, dh):
    xs, h0, Wx, Wh, dh = (np.array(a) for a in (xs, h0, Wx, Wh, dh))
    hs = [h0, *np.swapaxes(np.array(unroll(xs, h0, Wx, Wh, b)), 0, 1)]
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)
    carried = np.zeros_like(h0)
    for t in range(xs.shape[1] - 1, -1, -1):
        total = dh[:, t] + carried
        dz = total - total * hs[t + 1] ** 2
        dWx += xs[:, t].T @ dz
        dWh += hs[t].T @ dz
        db += dz.sum(axis=0)
        carried = dz @ Wh.T
    return dWx, dWh, db
