def init_params(sizes, seed):
    generator = tf.random.Generator.from_seed(seed)
    return [
        (tf.Variable(generator.normal((i, o), stddev=(2 / i) ** 0.5)), tf.Variable(tf.zeros(o)))
        for i, o in pairwise(sizes)
    ]
