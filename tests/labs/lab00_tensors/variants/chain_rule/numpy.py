def chain_rule(f, g, x):
    return np.dot(np.asarray(jacobian(f, g(x))), np.asarray(jacobian(g, x)))
