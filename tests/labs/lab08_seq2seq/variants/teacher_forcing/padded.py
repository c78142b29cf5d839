def teacher_forcing(targets, bos):
    return ops.pad(targets[:, :-1], ((0, 0), (1, 0)), constant_values=bos)
