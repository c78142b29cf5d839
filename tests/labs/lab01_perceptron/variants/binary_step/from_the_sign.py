def binary_step(z):
    return 1 - ops.maximum(-ops.sign(z), 0)
