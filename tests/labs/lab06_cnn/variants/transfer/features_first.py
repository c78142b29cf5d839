def learn(model, train, learning_rate=0.01, epochs=100):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(learning_rate), loss, jit_compile=False)
    model.fit(*train, batch_size=len(train[0]), epochs=epochs, verbose=0)


def transfer(backbone, train):
    freeze_all_but(backbone, 0)
    images, labels = train
    head = keras.Sequential([layers.Dense(2)])
    learn(head, (np.array(backbone(images)), np.array(labels)))
    return keras.Sequential([backbone, head])
