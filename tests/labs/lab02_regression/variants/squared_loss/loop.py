def squared_loss(y_hat, y):
    pairs = list(zip(np.ravel(y_hat).tolist(), np.ravel(y).tolist(), strict=True))
    return sum((a - t) ** 2 for a, t in pairs) / len(pairs)
