import tensorflow as tf


def learn(model, train, learning_rate=0.01, steps=100):
    """Given: take so many steps of Adam, each with all images and labels."""
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(learning_rate), loss, jit_compile=False)
    for _ in range(steps):
        model.train_on_batch(*train)


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
