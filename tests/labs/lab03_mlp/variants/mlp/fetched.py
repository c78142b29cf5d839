def train_mlp(train):
    model = network((8, 8, 1))
    fit(model, keras.optimizers.Adam(0.003), cross_entropy, fetch(*train, 32, seed=1), 12)
    return model
