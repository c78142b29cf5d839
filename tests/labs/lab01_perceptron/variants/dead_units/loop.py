def dead_units(activations):
    activations = np.array(activations)
    dead = 0
    for unit in range(activations.shape[1]):
        if (activations[:, unit] == 0).all():
            dead += 1
    return dead / activations.shape[1]
