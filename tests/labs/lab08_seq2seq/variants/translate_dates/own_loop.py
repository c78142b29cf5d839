def train_translator(pairs):
    keras.utils.set_random_seed(1)
    reads, says = (Words([pair[side] for pair in pairs]) for side in (0, 1))
    x, x_mask = (ops.convert_to_tensor(a) for a in pad(reads.encode([a for a, _ in pairs])))
    y, y_mask = (ops.convert_to_tensor(a) for a in pad(says.encode([b for _, b in pairs])))
    hears = ops.convert_to_tensor(teacher_forcing(y, BOS))
    encoder, decoder = Encoder(len(reads), 40), Decoder(len(says), 40, dot_attention)

    def loss(rows):
        a, m, h, b, w = (ops.take(array, rows, axis=0) for array in (x, x_mask, hears, y, y_mask))
        states, state = encoder(a, m)
        return masked_loss(decoder(h, state, states, m)[0], b, w)

    loss(np.arange(2))
    weights = encoder.trainable_variables + decoder.trainable_variables
    optimizer = keras.optimizers.Adam(0.015)
    optimizer.build(weights)

    @tf.function
    def step(rows):
        with tf.GradientTape() as tape:
            value = loss(rows)
        optimizer.apply(tape.gradient(value, weights), weights)

    for epoch in range(7):
        order = np.random.default_rng(epoch).permutation(len(pairs))
        for rows in order[: len(order) // 30 * 30].reshape(-1, 30):
            step(tf.constant(rows))

    def translate(sentences):
        asked, mask = pad(reads.encode(sentences))
        states, state = encoder(ops.convert_to_tensor(asked), ops.convert_to_tensor(mask))
        said = np.full((len(sentences), 1), BOS)
        for _ in range(6):  # says it all again at every step
            logits, _ = decoder(ops.convert_to_tensor(said), state, states, ops.convert_to_tensor(mask))
            said = np.concatenate([said, np.argmax(logits[:, -1], axis=-1)[:, None]], axis=1)
        return [" ".join(says.names[i] for i in row if i > EOS) for row in said]

    return translate
