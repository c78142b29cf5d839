def chain_rule(f, g, x):
    inner = g(x)
    outer_slopes = jacobian(f, inner)
    inner_slopes = jacobian(g, x)
    return outer_slopes @ inner_slopes
