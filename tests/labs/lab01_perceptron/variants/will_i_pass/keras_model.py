def will_i_pass(x, y):
    keras.utils.set_random_seed(0)
    scale = keras.layers.Normalization()
    scale.adapt(np.asarray(x))
    model = keras.Sequential([keras.Input((2,)), scale, keras.layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.Adam(0.1), "binary_crossentropy")
    model.fit(x, y, epochs=12, batch_size=32, verbose=0)
    return lambda new: model.predict(new, verbose=0)[:, 0]
