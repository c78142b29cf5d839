class Model:
    def __init__(self, pairs):
        sources, targets = zip(*pairs, strict=True)
        self.reads, self.says = Words(sources), Words(targets)
        self.encoder = Encoder(len(self.reads), 32)
        self.decoder = Decoder(len(self.says), 32, AdditiveAttention(16))
        x, y = pad(self.reads.encode(sources), 6), pad(self.says.encode(targets), 7)
        hears = teacher_forcing(ops.convert_to_tensor(y[0]), BOS)
        learn(self.loss, [self.encoder, self.decoder], [*x, *y, hears], 6)

    def loss(self, x, mask, y, real, hears):
        states, state = self.encoder(x, mask)
        return masked_loss(self.decoder(hears, state, states, mask)[0], y, real)

    def __call__(self, sentences):
        x, mask = pad(self.reads.encode(sentences), 6)
        states, state = self.encoder(x, mask)

        def step(last, state):
            logits, state = self.decoder(last[:, None], state, states, mask)
            return logits[:, -1], state

        return tuple(self.says.decode(greedy(step, state, BOS, EOS, 7)))


def train_translator(pairs):
    return Model(pairs)
