def penalized(total, length, alpha):
    return total / np.power((5.0 + length) / 6.0, alpha)


def beam_search(step, state, bos, eos, width, max_len, alpha):
    going, ended = [{"total": 0.0, "tokens": [], "state": state}], []

    def score(h):
        return penalized(h["total"], len(h["tokens"]), alpha)

    for _ in range(max_len):
        grown = list(ended)
        for h in going:
            logits, after = step(np.array(h["tokens"][-1:] or [bos]), h["state"])
            log_p = ops.log(ops.softmax(ops.cast(logits[0], "float64")))
            for token, p in enumerate(np.array(log_p)):
                grown.append({"total": h["total"] + p, "tokens": h["tokens"] + [token], "state": after})
        kept = sorted(grown, key=score)[-width:]
        ended = [h for h in kept if h["tokens"][-1] == eos]
        going = [h for h in kept if h["tokens"][-1] != eos]
    best = max(ended + going, key=score)
    filled = best["tokens"] + [eos] * (max_len - len(best["tokens"]))  # as greedy answers
    return ops.convert_to_tensor(filled), score(best)
