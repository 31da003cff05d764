"""Writes keras_unet.h5 and keras_unet.npz beside itself: the paper's network of width 1, made and run by Keras itself.

Keras is no part of the test environment. The files were made in one of their own, with
`pip install keras==3.15.1 h5py==3.16.0 torch==2.13.0` and `KERAS_BACKEND=torch python make_keras_unet.py`.
"""

from pathlib import Path

import h5py
import keras
import numpy as np
from keras import layers

HERE = Path(__file__).parent


def pair(image, channels):
    for _ in range(2):
        image = layers.Conv2D(channels, (3, 3), activation="relu", padding="same")(image)
    return image


def unet(bands, width):
    start = image = layers.Input((None, None, bands))
    skips = []
    for level in range(4):
        image = layers.BatchNormalization()(pair(image, width * 2**level))
        skips.append(image)
        image = layers.MaxPooling2D()(image)
    image = pair(image, width * 16)
    for level in reversed(range(4)):
        image = layers.BatchNormalization()(layers.UpSampling2D()(image))
        image = pair(layers.concatenate([image, skips[level]], axis=3), width * 2**level)
    head = layers.Conv2D(1, (1, 1), activation="sigmoid", kernel_regularizer=keras.regularizers.l2(1e-4))
    return keras.Model(start, head(image))


def disturb(model, random):
    """Weights as after training, not as born: a network of width 1 would else be dead."""
    for layer in model.layers:
        if isinstance(layer, layers.BatchNormalization):
            shape = layer.get_weights()[0].shape
            ranges = random.uniform(1, 2, shape), random.normal(0, 0.2, shape), random.normal(0, 0.2, shape)
            layer.set_weights([*ranges, random.uniform(0.5, 2, shape)])
        elif isinstance(layer, layers.Conv2D):
            kernel, bias = layer.get_weights()
            layer.set_weights([kernel + abs(kernel).mean() / 4, random.uniform(0, 0.2, bias.shape)])


if __name__ == "__main__":
    keras.utils.set_random_seed(3)
    random = np.random.default_rng(1)
    model = unet(5, 1)
    disturb(model, random)
    image = random.uniform(0, 1, (1, 16, 32, 5)).astype("float32")
    model.save(HERE / "keras_unet.h5")
    np.savez_compressed(HERE / "keras_unet.npz", x=image, y=np.asarray(model.predict(image, verbose=0)))
    with h5py.File(HERE / "keras_unet.h5") as file:
        print(list(file["model_weights"].attrs["layer_names"]))
