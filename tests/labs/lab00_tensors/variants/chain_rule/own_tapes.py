def chain_rule(f, g, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = g(x)
    inner = tape.jacobian(y, x)
    with tf.GradientTape() as tape:
        tape.watch(y)
        z = f(y)
    return tf.matmul(tape.jacobian(z, y), inner)
