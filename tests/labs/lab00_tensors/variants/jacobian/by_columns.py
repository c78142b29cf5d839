def jacobian(f, x):
    columns = []
    for unit in tf.eye(x.shape[0]):
        with tf.autodiff.ForwardAccumulator(x, unit) as accumulator:
            y = f(x)
        columns.append(accumulator.jvp(y))
    return ops.transpose(ops.stack(columns))
