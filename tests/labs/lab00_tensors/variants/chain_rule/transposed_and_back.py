def chain_rule(f, g, x):
    back = ops.matmul(ops.transpose(jacobian(g, x)), ops.transpose(jacobian(f, g(x))))
    return ops.transpose(back)
