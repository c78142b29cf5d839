def count_parameters(sizes):
    if len(sizes) == 1:
        return 0
    *rest, inputs, units = sizes
    return (inputs + 1) * units + count_parameters([*rest, inputs])
