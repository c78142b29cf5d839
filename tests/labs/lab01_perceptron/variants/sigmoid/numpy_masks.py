def sigmoid(z):
    z = np.asarray(z)
    answer = np.empty_like(z)
    positive = z >= 0
    answer[positive] = 1 / (1 + np.exp(-z[positive]))
    power = np.exp(z[~positive])
    answer[~positive] = power / (1 + power)
    return answer
