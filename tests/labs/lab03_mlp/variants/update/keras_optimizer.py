def update(params, gradients, lr):
    variables = [[keras.Variable(W), keras.Variable(b)] for W, b in params]
    flat = [v for pair in variables for v in pair]
    keras.optimizers.SGD(lr).apply([ops.convert_to_tensor(g) for pair in gradients for g in pair], flat)
    return variables
