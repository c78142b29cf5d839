def greedy(step, state, bos, eos, max_len):
    said = [[] for _ in range(len(state))]
    last = np.array([bos] * len(said))
    while max(map(len, said)) < max_len and any(eos not in row for row in said):
        logits, state = step(last, state)
        last = np.argmax(np.array(logits), axis=1)
        for row, token in zip(said, last, strict=True):
            row.append(eos if eos in row else int(token))
    return [row + (max_len - len(row)) * [eos] for row in said]
