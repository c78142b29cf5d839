def mc_dropout(model, x, samples):
    told = np.array([np.array(model(x, training=True)) for _ in range(samples)])
    return told.mean(axis=0), told.std(axis=0)
