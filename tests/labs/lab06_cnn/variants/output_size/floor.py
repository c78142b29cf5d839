import math


def output_size(n, k, stride=1, padding=0):
    return math.floor((n - k + 2 * padding) / stride) + 1
