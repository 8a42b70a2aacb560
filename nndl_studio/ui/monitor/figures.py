"""The figures of a run that can be drawn, and what they are called."""

from __future__ import annotations

from nndl_studio.sentence import say

LOSS = "loss"
RATE = "learning_rate"
# Figures that may span decades; the others are shares.
WIDE = (LOSS, "perplexity", "mse", "mae", RATE)
CALLED = {
    LOSS: say("objective"),
    RATE: say("learning rate"),
    "accuracy": say("accuracy"),
    "error": say("error"),
    "macro_precision": say("macro precision"),
    "macro_recall": say("macro recall"),
    "perplexity": say("perplexity"),
    "macro_f1": say("macro F1 (112)"),
    "mean_f1": say("mean F1 of the classes"),
    "micro_precision": say("micro precision"),
    "micro_recall": say("micro recall"),
    "micro_f1": say("micro F1"),
    "mse": say("mean squared error"),
    "mae": say("mean absolute error"),
    "r2": say("R²"),
}
