def numerical_gradient(f, x, h=1e-3):
    x = tf.cast(x, tf.float64)
    if x.shape.rank == 0:
        return (f(x + h) - f(x - h)) / (2 * h)
    slopes = tf.zeros_like(x)
    for place in np.argwhere(np.ones(x.shape)):
        above = f(tf.tensor_scatter_nd_add(x, [place], tf.constant([h], tf.float64)))
        below = f(tf.tensor_scatter_nd_sub(x, [place], tf.constant([h], tf.float64)))
        slopes = tf.tensor_scatter_nd_update(slopes, [place], [(above - below) / (2 * h)])
    return slopes
