"""σ and its relatives in float32 against float64, from one tail to the other.

Errors are in units in the last place of the right value. Where that is denormal, below 1.2e-38, 0
is right as well: e^x is not made there.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numba import njit
from numpy.typing import NDArray

from nndl_studio.machine import cache
from nndl_studio.ops.binary import LOGISTIC_LOSS
from nndl_studio.ops.ir import Op
from nndl_studio.ops.kernel import Kernel, register_subroutines
from nndl_studio.ops.multiclass import PAIR_LOSS
from nndl_studio.ops.pointwise import LOGISTIC, SCALED_TANH, SOFTPLUS, TANH
from nndl_studio.ops.rbf import RBF_DISCRIMINATIVE_LOSS
from nndl_studio.ops.rectified import ELU, GELU, SILU
from nndl_studio.ops.scalar import log_of
from nndl_studio.ops.sequence_loss import SEQUENCE_CROSS_ENTROPY
from nndl_studio.ops.softmax import CROSS_ENTROPY
from nndl_studio.ops.softmax_node import SOFTMAX

Float = NDArray[np.float64]
Function = Callable[[Float], Float]
SMALLEST = float(np.finfo(np.float32).tiny)
# Both signs: evenly to where e^−z leaves float32, and by powers down to where nothing is left.
EVEN = np.linspace(-104, 104, 200_001)
NEAR = np.logspace(-37, 0.5, 20_001)
Z: Float = np.concatenate([EVEN, NEAR, -NEAR]).astype(np.float32).astype(np.float64)


def run(
    kernel: Kernel, inputs: list[Float], sizes: list[int], dims: tuple[int, ...], samples: int = 0
) -> list[Float]:
    """What a kernel puts into outputs of `sizes`; as many samples as numbers in the last input."""
    arrays = [each.astype(np.float32).ravel() for each in inputs]
    places = np.cumsum([0, *(each.size for each in arrays), *sizes])
    arena = np.zeros(places[-1], np.float32)
    arena[: places[len(arrays)]] = np.concatenate(arrays)
    n = samples or arrays[-1].size
    cache.prepare()
    kernel.compiled("float32")(arena, np.array([*places[:-1], n, 0, n, *dims], np.int64))
    return [arena[a:b].astype(float) for a, b in pairwise(places[len(arrays) :])]


def forward(op: Op, z: Float) -> Float:
    return run(op.kernel, [z], [z.size], (1,))[0]


def slope(backward: str, known: Float) -> Float:
    """∂a/∂z as training makes it, from a or z."""
    return run(Kernel.registry[backward], [np.ones_like(known), known], [known.size], (1,))[0]


def units(found: Float, right: Float, least: float = SMALLEST) -> Float:
    """How far off, in units in the last place. What is below `least` may be anything below it."""
    spacing = np.spacing(np.maximum(np.abs(right), SMALLEST).astype(np.float32)).astype(float)
    lost = (np.abs(right) < least) & (np.abs(found) < least)
    return np.where(lost, 0.0, np.abs(found - right) / spacing)


def sigma(z: Float) -> Float:
    e = np.exp(-np.abs(z))
    return np.asarray(np.where(z > 0, 1, e) / (1 + e))


def elu(z: Float) -> Float:
    return np.where(z < 0, np.expm1(np.minimum(z, 0)), z)


def silu_slope(z: Float) -> Float:
    return sigma(z) * (1 + z * sigma(-z))


FORWARD: dict[str, tuple[Op, Function, float]] = {
    "logistic": (LOGISTIC, sigma, 2.5),
    "tanh": (TANH, np.tanh, 3),
    "scaled tanh": (SCALED_TANH, lambda z: 1.7159 * np.tanh(z * 2 / 3), 4),
    "softplus": (SOFTPLUS, lambda z: np.logaddexp(0, z), 2),
    "elu": (ELU, elu, 2),
    "silu": (SILU, lambda z: z * sigma(z), 3),
}


@pytest.mark.parametrize("name", FORWARD)
def test_forward_is_right_to_the_last_bits(name: str) -> None:
    op, right, most = FORWARD[name]
    # A silu is z σ(z), so it is lost as soon as σ is.
    least = 88 * SMALLEST if name == "silu" else SMALLEST
    assert units(forward(op, Z), right(Z), least).max() < most


def test_logistic_has_the_values_of_its_formula_far_from_0() -> None:
    z = np.array([-16.0, -17, -20, -30, -50, -87, -100, -1e4, 50, 1e4])
    right = [1.1253516e-7, 4.1399377e-8, 2.0611537e-9, 9.357623e-14, 1.9287498e-22, 1.645811e-38]
    found = forward(LOGISTIC, z)
    np.testing.assert_allclose(found[:6], right, rtol=3e-7)
    assert list(found[6:]) == [0, 0, 1, 1]


def test_tanh_comes_to_1_and_never_beyond() -> None:
    found = forward(TANH, Z)
    assert np.abs(found).max() == 1
    assert (np.abs(found[np.abs(Z) > 9.1]) == 1).all()
    assert units(forward(TANH, -Z), -found).max() <= 4


def test_none_falls_where_its_function_rises_but_by_the_last_bits() -> None:
    z = np.sort(Z)
    for op in (LOGISTIC, TANH, SOFTPLUS):
        falls = np.diff(forward(op, z))
        assert (falls >= -5e-7 * np.abs(forward(op, z)[1:])).all(), op.name


@pytest.mark.parametrize(
    ("number", "right"),
    [(np.nan, [np.nan] * 3), (np.inf, [1, 1, np.inf]), (-np.inf, [0, -1, 0])],
)
def test_what_is_no_number_is_not_hidden(number: float, right: list[float]) -> None:
    found = [forward(op, np.array([number]))[0] for op in (LOGISTIC, TANH, SOFTPLUS)]
    np.testing.assert_array_equal(found, right)


# Derivatives that are made from a. Where a is near 1 in size, all that float32 holds of 1 − |a| is
# half a unit of 1, so there the bound is one of units of 1; on the other side it is as above.
FROM_A: dict[str, tuple[Op, Function, float]] = {
    "pointwise.logistic_backward": (LOGISTIC, lambda z: sigma(z) * sigma(-z), 2),
    "pointwise.tanh_backward": (TANH, lambda z: 4 * sigma(2 * z) * sigma(-2 * z), 6),
    "pointwise.scaled_tanh_backward": (
        SCALED_TANH,
        lambda z: 1.7159 * 2 / 3 * 4 * sigma(4 / 3 * z) * sigma(-4 / 3 * z),
        8,
    ),
    "rectified.elu_backward": (ELU, lambda z: np.exp(np.minimum(z, 0)), 2),
}


@pytest.mark.parametrize("name", FROM_A)
def test_derivative_from_a_is_right_to_units_of_1(name: str) -> None:
    op, right, most = FROM_A[name]
    error = np.abs(slope(name, forward(op, Z)) - right(Z))
    assert error.max() < most * 2.0**-24


def test_derivative_of_the_logistic_is_right_in_its_lower_tail() -> None:
    z = Z[Z < 0]
    found = slope("pointwise.logistic_backward", forward(LOGISTIC, z))
    assert units(found, sigma(z) * sigma(-z)).max() < 5


def test_derivative_of_softplus_is_sigma_in_both_tails() -> None:
    found = slope("pointwise.softplus_backward", forward(SOFTPLUS, Z))
    assert units(found, sigma(Z)).max() < 4


def test_derivative_of_silu_is_right_but_where_it_crosses_0() -> None:
    found = slope("rectified.silu_backward", Z)
    right = silu_slope(Z)
    apart = np.abs(Z + 1.278) > 0.2
    assert units(found, right, 88 * SMALLEST)[apart].max() < 12
    assert np.abs(found - right).max() < 4e-7


def test_gelu_is_right_to_units_of_1() -> None:
    """Φ is ½ + ½ erf, so its lower tail ends where float32's digits of ½ do."""
    from scipy.special import erfc

    density = np.exp(-(Z**2) / 2) / np.sqrt(2 * np.pi)
    normal = erfc(-Z / np.sqrt(2)) / 2
    apart = np.maximum(1, np.abs(Z))
    assert (np.abs(forward(GELU, Z) - Z * normal) < 3e-7 * apart).all()
    assert (np.abs(slope("rectified.gelu_backward", Z) - normal - Z * density) < 1e-6).all()


@pytest.mark.parametrize("target", [0, 1])
def test_logistic_loss_and_its_gradient_keep_their_digits_where_they_are_small(target: int) -> None:
    t = np.full_like(Z, target)
    loss = run(LOGISTIC_LOSS.kernel, [Z, t], [Z.size], (1,))[0]
    assert units(loss, np.logaddexp(0, -Z if target else Z)).max() < 2.5
    backward = Kernel.registry["binary.logistic_loss_backward"]
    found = run(backward, [Z, t, np.ones_like(Z)], [Z.size], (1,))[0]
    assert units(found, -sigma(-Z) if target else sigma(Z)).max() < 3


def test_logistic_loss_of_a_share() -> None:
    t = np.linspace(0, 1, Z.size).astype(np.float32).astype(float)
    loss = run(LOGISTIC_LOSS.kernel, [Z, t], [Z.size], (1,))[0]
    assert units(loss, t * np.logaddexp(0, -Z) + (1 - t) * np.logaddexp(0, Z)).max() < 4
    backward = Kernel.registry["binary.logistic_loss_backward"]
    found = run(backward, [Z, t, np.ones_like(Z)], [Z.size], (1,))[0]
    assert np.abs(found - (sigma(Z) - t)).max() < 3e-7


def test_pair_loss_keeps_its_digits() -> None:
    label = np.zeros_like(Z)
    loss = run(PAIR_LOSS.kernel, [Z, label], [Z.size], (2,))[0]
    assert units(loss, np.logaddexp(0, -Z)).max() < 2


def logits() -> tuple[Float, Float]:
    """(3, n) of which one may be far ahead, with no rounding in their differences; their labels."""
    ahead = np.arange(0, 104, 0.25)
    return np.stack([ahead, np.zeros_like(ahead), np.full_like(ahead, -1.0)]), np.zeros_like(ahead)


def shares(x: Float) -> Float:
    e = np.exp(x - x.max(axis=0))
    return np.asarray(e / e.sum(axis=0))


def surprise(x: Float, label: int) -> Float:
    """−log of the share of `label`, from the others' alone where that is small."""
    others = np.delete(x, label, axis=0) - x[label]
    return np.asarray(np.log1p(np.exp(others).sum(axis=0)))


@pytest.mark.parametrize("label", [0, 1, 2])
def test_cross_entropy_keeps_its_digits_also_of_a_sure_answer(label: int) -> None:
    x, labels = logits()
    n = labels.size
    y, loss = run(CROSS_ENTROPY.kernel, [x, labels + label], [x.size, n], (3,))
    assert units(loss, surprise(x, label)).max() < 3
    assert units(y, shares(x).ravel()).max() < 3


@pytest.mark.parametrize("label", [0, 1])
def test_cross_entropy_of_a_sequence_keeps_its_digits(label: int) -> None:
    x, labels = logits()
    inputs = [x, labels + label, np.ones_like(labels)]
    _, loss = run(SEQUENCE_CROSS_ENTROPY.kernel, inputs, [x.size, labels.size], (1, 3))
    assert units(loss, surprise(x, label)).max() < 3


def test_softmax_is_right_in_its_tail() -> None:
    x, labels = logits()
    (y,) = run(SOFTMAX.kernel, [x], [x.size], (1, 3, 1), labels.size)
    assert units(y, shares(x).ravel()).max() < 3


def test_loss_of_distances_keeps_its_digits() -> None:
    ahead = np.arange(0, 80, 0.25)
    y = np.stack([np.zeros_like(ahead), ahead])
    inputs = [y, np.zeros_like(ahead)]
    (loss,) = run(RBF_DISCRIMINATIVE_LOSS.kernel, inputs, [ahead.size], (2, 90_000))
    assert units(loss, np.log1p(np.exp(-ahead) + np.exp(-90.0))).max() < 3


def logarithms(x: NDArray[np.float32], y: NDArray[np.float32]) -> None:
    for i in range(x.size):
        y[i] = log_of(x[i])


def test_a_logarithm_is_right_to_its_last_place() -> None:
    """Next to 1 as well, where it is next to 0."""
    register_subroutines()
    wide, near = np.geomspace(1e-37, 1e37, 200_001), np.linspace(0.5, 2, 200_001)
    x = np.concatenate([wide, near, [1.0]]).astype(np.float32)
    y = np.empty_like(x)
    compiled: Any = njit(nogil=True)(logarithms)
    compiled(x, y)
    assert units(y.astype(float), np.log(x.astype(float))).max() < 1
    assert y[-1] == 0
