def gradient_check(analytic, numeric):
    analytic, numeric = tf.cast(analytic, tf.float64), tf.cast(numeric, tf.float64)
    difference = tf.math.sqrt(tf.math.squared_difference(analytic, numeric))
    size = tf.clip_by_value(tf.abs(analytic) + tf.abs(numeric), 1e-8, np.inf)
    return tf.reduce_max(tf.divide(difference, size))
