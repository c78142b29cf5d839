def reflect(x):
    rows, columns = places(x)
    return look_up(x, rows, -columns)
