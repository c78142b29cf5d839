def scale(x, factor):
    rows, columns = (ops.convert_to_tensor(at, "float32") for at in places(x))
    return look_up(x, np.array(rows * (1 / factor)), np.array(columns * (1 / factor)))
