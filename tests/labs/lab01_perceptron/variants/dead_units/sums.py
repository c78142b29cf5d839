def dead_units(activations):
    return 1 - np.count_nonzero(np.sum(np.array(activations), axis=0)) / activations.shape[1]
