@tf.function
def pairwise_distances(a, b):
    products = tf.linalg.matmul(a, b, transpose_b=True)
    squares = tf.reduce_sum(tf.square(a), axis=1, keepdims=True) - 2.0 * products + tf.reduce_sum(tf.square(b), axis=1)
    return tf.sqrt(tf.nn.relu(squares))
