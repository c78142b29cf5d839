def on_device(model, x):
    result = model(x)
    return result.device.lower()


def accelerator():
    names = [device.upper() for device in keras.distribution.list_devices()]
    return "/" + sorted(names, key=lambda name: (not name.startswith("GPU"), name))[0]
