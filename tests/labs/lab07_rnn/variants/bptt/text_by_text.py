def bptt(xs, h0, Wx, Wh, b, dh):
    totals = [np.zeros(a.shape, "float32") for a in (Wx, Wh, b)]
    Wh_back = np.transpose(np.array(Wh))
    for x, h, d in zip(np.array(xs), np.array(h0), np.array(dh), strict=True):
        states = [h]
        for t in range(len(x)):
            states.append(np.array(rnn_step(x[None, t], states[-1][None], Wx, Wh, b))[0])
        from_later = np.zeros_like(h)
        for t in reversed(range(len(x))):
            dz = (d[t] + from_later) * (1 - states[t + 1] ** 2)
            totals[0] += np.outer(x[t], dz)
            totals[1] += np.outer(states[t], dz)
            totals[2] += dz
            from_later = dz @ Wh_back
    return totals
