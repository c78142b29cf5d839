def greedy(step, state, bos, eos, max_len):
    said = np.full((state.shape[0], max_len), eos, "int64")
    going, last, place = np.ones(len(said), bool), np.full(len(said), bos), 0
    while place < max_len and going.any():
        logits, state = step(tf.constant(last), state)
        last = tf.argmax(logits, axis=-1).numpy()
        said[going, place] = last[going]
        going &= last != eos
        place += 1
    return said
