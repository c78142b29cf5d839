def jacobian(f, x):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = f(x)
    return ops.stack([tape.gradient(y, x, output_gradients=unit) for unit in tf.eye(len(y))])
