def parallel_gradients(model, loss, shards):
    shards = [(x, y) for x, y in shards if len(x) > 0]
    weights = np.array([len(x) for x, _ in shards], "float64")
    each = [batch_gradients(model, loss, x, y) for x, y in shards]
    return [
        np.average([np.asarray(part[i]) for part in each], axis=0, weights=weights)
        for i in range(len(model.trainable_variables))
    ]
