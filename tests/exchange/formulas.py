"""What others compute, written out in NumPy as their documentation says: torch.nn's of Linear,
Conv2d, RNN, LSTM and GRU, and keras.layers' of Dense, Conv2D, SimpleRNN, LSTM and GRU."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Arrays = Mapping[str, Floats]


def sigmoid(z: Floats) -> Floats:
    return 1 / (1 + np.exp(-z))


def zeros(x: Floats, units: int) -> Floats:
    """What states are at first."""
    return np.zeros((len(x), units))


def torch_linear(x: Floats, a: Arrays, name: str) -> Floats:
    """y = x Aᵀ + b."""
    return x @ a[f"{name}.weight"].T + a[f"{name}.bias"]


def torch_conv2d(x: Floats, a: Arrays, name: str) -> Floats:
    """out(k) = bias(k) + Σ_p weight(k, p) ⋆ input(p), where ⋆ is cross-correlation."""
    weight = a[f"{name}.weight"]
    height, width = weight.shape[2:]
    seen = np.lib.stride_tricks.sliding_window_view(x, (height, width), axis=(2, 3))
    sums: Floats = np.einsum("npijuv,kpuv->nkij", seen, weight)
    return sums + a[f"{name}.bias"][:, None, None]


def torch_rnn(x: Floats, a: Arrays, name: str) -> Floats:
    """h′ = tanh(W_ih x + b_ih + W_hh h + b_hh); all steps."""
    h, all_steps = zeros(x, a[f"{name}.weight_hh_l0"].shape[1]), []
    for step in range(x.shape[1]):
        given, kept = _torch_sums(x[:, step], h, a, name)
        h = np.tanh(given + kept)
        all_steps.append(h)
    return np.stack(all_steps, axis=1)


def torch_lstm(x: Floats, a: Arrays, name: str) -> Floats:
    """i, f, g, o in this order; c′ = f c + i g, h′ = o tanh c′."""
    units = a[f"{name}.weight_hh_l0"].shape[1]
    h, c, all_steps = zeros(x, units), zeros(x, units), []
    for step in range(x.shape[1]):
        given, kept = _torch_sums(x[:, step], h, a, name)
        i, f, g, o = np.split(given + kept, 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        all_steps.append(h)
    return np.stack(all_steps, axis=1)


def torch_gru(x: Floats, a: Arrays, name: str) -> Floats:
    """r, z, n in this order; n = tanh(W_in x + b_in + r (W_hn h + b_hn)), h′ = (1 − z) n + z h."""
    h, all_steps = zeros(x, a[f"{name}.weight_hh_l0"].shape[1]), []
    for step in range(x.shape[1]):
        given, kept = _torch_sums(x[:, step], h, a, name)
        (r, z, n), (r_h, z_h, n_h) = (np.split(each, 3, axis=1) for each in (given, kept))
        update = sigmoid(z + z_h)
        h = (1 - update) * np.tanh(n + sigmoid(r + r_h) * n_h) + update * h
        all_steps.append(h)
    return np.stack(all_steps, axis=1)


def _torch_sums(x: Floats, h: Floats, a: Arrays, name: str) -> tuple[Floats, Floats]:
    return (
        x @ a[f"{name}.weight_ih_l0"].T + a[f"{name}.bias_ih_l0"],
        h @ a[f"{name}.weight_hh_l0"].T + a[f"{name}.bias_hh_l0"],
    )


def keras_dense(x: Floats, a: Arrays, name: str) -> Floats:
    """x · kernel + bias."""
    return x @ a[f"{name}/kernel"] + a[f"{name}/bias"]


def keras_conv2d(x: Floats, a: Arrays, name: str) -> Floats:
    """Maps last, kernels (height, width, inputs, maps), not turned."""
    kernel = a[f"{name}/kernel"]
    seen = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], axis=(1, 2))
    sums: Floats = np.einsum("nijpuv,uvpk->nijk", seen, kernel)
    return sums + a[f"{name}/bias"]


def keras_rnn(x: Floats, a: Arrays, name: str) -> Floats:
    """h′ = tanh(x · kernel + bias + h · recurrent_kernel)."""
    h, all_steps = zeros(x, a[f"{name}/recurrent_kernel"].shape[0]), []
    for step in range(x.shape[1]):
        given = x[:, step] @ a[f"{name}/kernel"] + a[f"{name}/bias"]
        h = np.tanh(given + h @ a[f"{name}/recurrent_kernel"])
        all_steps.append(h)
    return np.stack(all_steps, axis=1)


def keras_lstm(x: Floats, a: Arrays, name: str) -> Floats:
    """i, f, c, o in this order."""
    units = a[f"{name}/recurrent_kernel"].shape[0]
    h, c, all_steps = zeros(x, units), zeros(x, units), []
    for step in range(x.shape[1]):
        z = x[:, step] @ a[f"{name}/kernel"] + h @ a[f"{name}/recurrent_kernel"]
        i, f, g, o = np.split(z + a[f"{name}/bias"], 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        all_steps.append(h)
    return np.stack(all_steps, axis=1)


def keras_gru(x: Floats, a: Arrays, name: str) -> Floats:
    """z, r, h in this order; with two rows of bias the reset comes after the product, else before
    it. h′ = z h + (1 − z) ĥ."""
    kernel, recurrent, bias = (a[f"{name}/{k}"] for k in ("kernel", "recurrent_kernel", "bias"))
    units, after = recurrent.shape[0], bias.ndim == 2
    own, inner = bias if after else (bias, np.zeros_like(bias))
    h, all_steps = zeros(x, units), []
    for step in range(x.shape[1]):
        z, r, n = np.split(x[:, step] @ kernel + own, 3, axis=1)
        z_h, r_h, n_h = np.split(h @ recurrent + inner, 3, axis=1)
        update, reset = sigmoid(z + z_h), sigmoid(r + r_h)
        past = reset * n_h if after else (reset * h) @ recurrent[:, 2 * units :]
        h = update * h + (1 - update) * np.tanh(n + past)
        all_steps.append(h)
    return np.stack(all_steps, axis=1)
