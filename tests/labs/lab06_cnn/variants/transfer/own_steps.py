import tensorflow as tf


def learn(model, train, learning_rate=0.01, epochs=100):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(learning_rate), loss, jit_compile=False)
    model.fit(*train, batch_size=len(train[0]), epochs=epochs, verbose=0)


def transfer(backbone, train):
    images, labels = train
    freeze_all_but(backbone, 0)
    head = layers.Dense(2)
    features = backbone(images)
    head(features)
    optimizer = keras.optimizers.SGD(0.5)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    for _ in range(60):
        with tf.GradientTape() as tape:
            value = loss(labels, head(features))
        optimizer.apply(tape.gradient(value, head.trainable_variables), head.trainable_variables)
    return keras.Sequential([backbone, head])
