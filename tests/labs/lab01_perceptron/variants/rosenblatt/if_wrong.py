def rosenblatt(x, y, epochs, lr=1.0):
    w, b, mistakes = ops.zeros(x.shape[1]), 0.0, []
    for _ in range(epochs):
        wrong = 0
        for i in range(len(x)):
            says_yes = bool(ops.sum(x[i] * w) + b >= 0)
            if says_yes and y[i] == 0:
                w, b, wrong = w - lr * x[i], b - lr, wrong + 1
            elif not says_yes and y[i] == 1:
                w, b, wrong = w + lr * x[i], b + lr, wrong + 1
        mistakes.append(wrong)
    return w, b, mistakes
