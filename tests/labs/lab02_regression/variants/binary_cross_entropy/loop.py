import math


def binary_cross_entropy(p, y, epsilon=1e-7):
    total = 0.0
    for p_i, y_i in zip(np.ravel(p).tolist(), np.ravel(y).tolist(), strict=True):
        p_i = min(max(p_i, epsilon), 1 - epsilon)
        total -= math.log(p_i) if y_i else math.log(1 - p_i)
    return total / len(p)
