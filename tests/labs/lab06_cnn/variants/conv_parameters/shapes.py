def conv_parameters(k, cin, cout):
    return int(np.prod((k, k, cin, cout))) + cout
