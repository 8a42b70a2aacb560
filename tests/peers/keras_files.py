"""Writes the files in `tests/exchange/of_keras`, which Keras itself must have written, and what its
models answer: `python -m tests.peers.keras_files`."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np

from tests.exchange.foreign import save_npz
from tests.peers.keras_on_torch import keras

FOLDER = Path(__file__).parents[1] / "exchange" / "of_keras"


def models() -> dict[str, Any]:
    """One that reads maps and one that reads steps, whose names are in no order."""
    make = keras.layers
    maps = [
        keras.Input((6, 5, 2)),
        make.Conv2D(3, (3, 2), activation="tanh", name="z"),
        make.Flatten(),
        make.Dropout(0.5, seed=1),
        make.Dense(4, activation="relu", name="hidden"),
        make.Dense(2, name="a"),
    ]
    steps = [
        keras.Input((5, 3)),
        make.GRU(4, return_sequences=True, name="z"),
        make.LSTM(4, return_sequences=True, name="reader"),
        make.SimpleRNN(4, name="b"),
        make.Dense(2, name="a"),
    ]
    return {"maps": keras.Sequential(maps), "steps": keras.Sequential(steps)}


def write() -> None:
    """All three kinds of files."""
    keras.utils.set_random_seed(0)
    answers: dict[str, Any] = {}
    for name, model in models().items():
        for weight in model.trainable_weights:
            weight.assign(weight + 0.2 * keras.random.normal(weight.shape))
        x = np.random.default_rng(1).normal(size=(6, *model.input_shape[1:])).astype(np.float32)
        answers |= {f"{name}_x": x, f"{name}_y": np.asarray(model.predict(x, verbose=0))}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.save(FOLDER / f"{name}.keras")
            model.save(FOLDER / f"{name}.h5")
            model.save_weights(FOLDER / f"{name}.weights.h5")
    save_npz(FOLDER / "answers.npz", answers)


if __name__ == "__main__":
    write()
