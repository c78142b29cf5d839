def on_device(model, x):
    return model(x).device.split("/device:")[-1]


def accelerator():
    return "GPU:0" if tf.config.list_physical_devices("GPU") else "CPU:0"
