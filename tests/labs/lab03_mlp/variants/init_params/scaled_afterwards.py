def init_layer(rng, inputs, units):
    W = rng.standard_normal((inputs, units), dtype="float32")
    return [ops.convert_to_tensor(W) * (2 / inputs) ** 0.5, ops.zeros((units,))]


def init_params(sizes, seed):
    rng = np.random.default_rng(seed)
    return [init_layer(rng, inputs, units) for inputs, units in pairwise(sizes)]
