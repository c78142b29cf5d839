def forward(params, x):
    cache = []
    for W, b in params[:-1]:
        z = tf.matmul(x, W) + b
        cache.append((x, z))
        x = tf.nn.relu(z)
    W, b = params[-1]
    logits = tf.matmul(x, W) + b
    cache.append((x, logits))
    return logits, cache
