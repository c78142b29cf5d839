def learn(model, train, learning_rate=0.01, steps=100):
    """Given: take so many steps of Adam, each with all images and labels."""
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(learning_rate), loss, jit_compile=False)
    for _ in range(steps):
        model.train_on_batch(*train)


def transfer(backbone, train):
    freeze_all_but(backbone, 0)
    images, labels = train
    head = keras.Sequential([layers.Dense(2)])
    learn(head, (np.array(backbone(images)), np.array(labels)))
    return keras.Sequential([backbone, head])
