def init_params(sizes, seed):
    stream = keras.random.SeedGenerator(seed)
    weights = [keras.random.normal((a, b), stddev=np.sqrt(2 / a), seed=stream) for a, b in pairwise(sizes)]
    return [(W, ops.zeros((W.shape[1],))) for W in weights]
