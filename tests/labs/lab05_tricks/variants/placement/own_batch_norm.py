def dense_block(units):
    return keras.Sequential([keras.layers.Dense(units, use_bias=False), BatchNorm(), keras.layers.ReLU()])
