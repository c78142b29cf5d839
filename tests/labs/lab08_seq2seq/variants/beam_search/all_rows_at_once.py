def penalized(total, length, alpha):
    return total / ((5 + length) / 6) ** alpha


def beam_search(step, state, bos, eos, width, max_len, alpha):
    totals, said, state = np.zeros(1), [[]], ops.convert_to_tensor(state)
    for _ in range(max_len):
        last = np.array([tokens[-1] if tokens else bos for tokens in said])
        logits, after = step(last, state)
        log_p = np.array(ops.log_softmax(logits, axis=-1))
        grown = []
        for row, tokens in enumerate(said):
            if tokens and tokens[-1] == eos:
                grown.append((totals[row], tokens, row))
            else:
                grown += [(totals[row] + p, [*tokens, t], row) for t, p in enumerate(log_p[row])]
        order = np.argsort([-penalized(t, len(tokens), alpha) for t, tokens, _ in grown])[:width]
        kept = [grown[i] for i in order]
        totals, said = np.array([t for t, _, _ in kept]), [tokens for _, tokens, _ in kept]
        state = ops.take(after, np.array([row for _, _, row in kept]), axis=0)
    return np.array(said[0]), penalized(totals[0], len(said[0]), alpha)
