def square_loss_graph(x, w, y):
    x, w, y = np.asarray(x), np.asarray(w), float(y)
    a = x @ w
    b = a - y
    return {"a": a, "b": b, "z": b * b, "dz_db": 2 * b, "dz_da": 2 * b, "dz_dw": 2 * b * x, "dz_dx": 2 * b * w}
