def conv_parameters(k, cin, cout):
    total = 0
    for _ in range(cout):
        total += k**2 * cin + 1
    return total
