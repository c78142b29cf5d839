def reflect(x):
    return x[:, :, ::-1]
