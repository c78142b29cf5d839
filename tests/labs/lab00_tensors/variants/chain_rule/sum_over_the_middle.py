def chain_rule(f, g, x):
    outer, inner = np.asarray(jacobian(f, g(x))), np.asarray(jacobian(g, x))
    product = np.zeros((outer.shape[0], inner.shape[1]))
    for i in range(outer.shape[0]):
        for j in range(inner.shape[1]):
            for middle in range(inner.shape[0]):
                product[i, j] += outer[i, middle] * inner[middle, j]
    return product
