from tensorflow.config import list_logical_devices


def on_device(model, x):
    return f"{model(x).device}"


def accelerator():
    best = "/device:CPU:0"
    for device in reversed(list_logical_devices()):
        if device.device_type == "GPU":
            best = device.name
    return best
