def numerical_gradient(f, x, h=1e-3):
    shape = np.shape(x)
    flat = np.array(x, dtype="float64").ravel()
    slopes = []
    for i in range(flat.size):
        moved = flat.copy()
        moved[i] = flat[i] + h
        above = float(f(moved.reshape(shape)))
        moved[i] = flat[i] - h
        slopes.append((above - float(f(moved.reshape(shape)))) / h / 2)
    return np.array(slopes).reshape(shape)
