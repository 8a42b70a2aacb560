"""Keras 3: a model of layers to train on, and the program that draws it."""

from __future__ import annotations

from nndl_studio.exchange.format import Format
from nndl_studio.exchange.to_keras.files import write
from nndl_studio.exchange.to_keras.limits import cannot
from nndl_studio.exchange.to_keras.process import backend
from nndl_studio.exchange.to_keras.runtime import KERAS as RUNTIME
from nndl_studio.sentence import say

KERAS = Format(
    "keras",
    ".keras",
    say("Keras model"),
    say("a model of layers to train on, and beside it the program that draws it"),
    write,
    cannot,
    RUNTIME,
    needs=("keras", backend()),
    extra="keras",
    beside=(".py",),
)
