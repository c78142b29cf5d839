def pipeline(x, y, batch_size, seed):
    x, y = np.asarray(x), np.asarray(y)
    epoch = iter(range(1000))

    def read():
        order = np.random.default_rng([seed, next(epoch)]).permutation(len(x))
        for start in range(0, len(x), batch_size):
            chosen = order[start : start + batch_size]
            yield x[chosen], y[chosen]

    signature = tuple(tf.TensorSpec((None, *part.shape[1:]), part.dtype) for part in (x, y))
    return tf.data.Dataset.from_generator(read, output_signature=signature).prefetch(1)
