def train_mlp(train):
    keras.utils.set_random_seed(2)
    model = keras.Sequential(
        [
            keras.layers.Flatten(),
            keras.layers.Dense(100, "tanh"),
            keras.layers.Dropout(0.1),
            keras.layers.Dense(10),
        ]
    )
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), jit_compile=False)
    model.optimizer.learning_rate = 0.005
    model.fit(*train, epochs=15, batch_size=32, verbose=0)
    return model
