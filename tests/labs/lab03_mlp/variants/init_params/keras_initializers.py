def init_params(sizes, seed):
    params = []
    for number in range(1, len(sizes)):
        kernel = keras.initializers.HeNormal(seed=1000 * seed + number)
        params.append([kernel((sizes[number - 1], sizes[number])), ops.zeros(sizes[number])])
    return params
