def rnn_step(x, h, Wx, Wh, b):
    both = ops.concatenate([x, h], axis=1)
    return ops.tanh(both @ ops.concatenate([Wx, Wh], axis=0) + b)
