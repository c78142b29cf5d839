import math
import random


def random_search(objective, space, trials, seed):
    rng = random.Random(seed)
    found = []
    best = None
    for _ in range(trials):
        settings = {
            name: math.exp(rng.uniform(math.log(c[0]), math.log(c[1]))) if isinstance(c, tuple) else rng.choice(c)
            for name, c in space.items()
        }
        score = objective(settings, "dev")
        found.append((settings, score))
        if not math.isnan(score) and (best is None or score > best[1]):
            best = (settings, score)
    return best, found
