def forward(params, x):
    (W, b), *rest = params
    z = ops.einsum("nd,du->nu", x, W) + b
    if not rest:
        return z, [(x, z)]
    logits, cache = forward(rest, ops.maximum(z, 0))
    return logits, [(x, z), *cache]
