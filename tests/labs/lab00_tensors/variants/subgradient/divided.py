def abs_subgradient(x):
    return tf.math.divide_no_nan(x, tf.abs(x))
