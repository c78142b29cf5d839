def fans(shape):
    area = np.prod(shape[:-2], dtype=int)
    return area * shape[-2], area * shape[-1]
