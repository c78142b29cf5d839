def chain_rule(f, g, x):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = g(x)
        z = f(y)
        inputs, outputs = tf.unstack(y), tf.unstack(z)
    outer = tf.stack([tape.gradient(output, y) for output in outputs])
    inner = tf.stack([tape.gradient(middle, x) for middle in inputs])
    return tf.matmul(outer, inner)
