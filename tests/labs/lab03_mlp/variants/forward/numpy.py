def forward(params, x):
    h = np.asarray(x)
    cache = []
    for W, b in params:
        z = h @ np.asarray(W) + np.asarray(b)
        cache.append([h, z])
        h = z * (z > 0)
    return z, cache
