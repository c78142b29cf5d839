def init_params(sizes, seed):
    np.random.seed(seed)
    params = []
    for before, here in pairwise(sizes):
        params.append((np.random.randn(before, here) * np.sqrt(2.0 / before), np.zeros(here)))
    return params
