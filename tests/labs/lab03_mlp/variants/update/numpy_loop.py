def update(params, gradients, lr):
    new = []
    for i in range(len(params)):
        W, b = np.array(params[i][0]), np.array(params[i][1])
        W -= lr * np.asarray(gradients[i][0])
        b -= lr * np.asarray(gradients[i][1])
        new.append([W, b])
    return new
