def penalized(total, length, alpha):
    return total * (6 / (5 + length)) ** alpha


def beam_search(step, state, bos, eos, width, max_len, alpha):
    alive = [(0.0, (), state, bos)]
    for _ in range(max_len):
        grown = []
        for h in alive:
            total, tokens, state, last = h
            if last == eos and tokens:
                grown.append(h)
            else:
                logits, after = step(np.array([last]), state)
                z = np.array(logits[0], "float64")
                log_p = z - z.max() - np.log(np.exp(z - z.max()).sum())
                for token in np.argsort(-log_p)[:width]:  # of one hypothesis no more than `width` can be kept
                    grown.append((total + log_p[token], (*tokens, int(token)), after, int(token)))
        grown.sort(key=lambda h: -penalized(h[0], len(h[1]), alpha))
        alive = grown[:width]
    total, tokens, _, _ = alive[0]
    return list(tokens), float(penalized(total, len(tokens), alpha))
