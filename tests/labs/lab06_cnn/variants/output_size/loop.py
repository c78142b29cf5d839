def output_size(n, k, stride=1, padding=0):
    places, start = 0, -padding
    while start + k <= n + padding:
        places, start = places + 1, start + stride
    return places
