def fans(shape):
    area = ops.prod(ops.convert_to_tensor([1, *shape[:-2]], dtype="int32"))
    return ops.stack([area * shape[-2], area * shape[-1]])
