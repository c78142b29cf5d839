def conv_parameters(k, cin, cout):
    layer = layers.Conv2D(cout, k)
    layer.build((None, 50, 50, cin))
    return layer.count_params()
