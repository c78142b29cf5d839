def learn(model, train, learning_rate=0.01, epochs=100):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(learning_rate), loss, jit_compile=False)
    model.fit(*train, batch_size=len(train[0]), epochs=epochs, verbose=0)


def transfer(backbone, train):
    backbone.trainable = False
    inputs = keras.Input((8, 8, 1))
    model = keras.Model(inputs, layers.Dense(2)(backbone(inputs, training=False)))
    learn(model, train)
    return model
