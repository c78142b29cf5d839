def dense_block(units):
    block = keras.Sequential()
    block.add(keras.layers.Dense(units, use_bias=False))
    block.add(keras.layers.BatchNormalization())
    block.add(keras.layers.Activation("relu"))
    return block
