import math


def sigmoid(z):
    def one(score):
        if score >= 0:
            return 1 / (1 + math.exp(-score))
        return math.exp(score) / (1 + math.exp(score))

    flat = [one(float(score)) for score in np.ravel(z)]
    return np.reshape(flat, np.shape(z))
