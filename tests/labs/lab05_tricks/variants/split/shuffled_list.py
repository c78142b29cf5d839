import random


def split(n, dev, test, seed):
    order = list(range(n))
    random.Random(seed).shuffle(order)
    held = order[: dev + test]
    return order[dev + test :], held[:dev], held[dev:]
