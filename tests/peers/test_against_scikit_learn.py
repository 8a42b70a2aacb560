"""The metrics against scikit-learn's.

Collected where scikit-learn is installed: `make test-peers` installs it.
"""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as peer

from nndl_studio.training.metrics import class_metrics, value_metrics

SEEDS = range(20)


@pytest.mark.parametrize("seed", SEEDS)
def test_class_figures_are_scikit_learns(seed: int) -> None:
    """Uneven classes, among them some that are never answered or never true."""
    rng = np.random.default_rng(seed)
    classes = int(rng.integers(2, 9))
    shares = rng.dirichlet(np.full(classes, 0.4))
    truth = rng.choice(classes, 60, p=shares)
    answer = np.where(rng.random(60) < 0.6, truth, rng.choice(classes, 60, p=shares[::-1]))
    ours = class_metrics(0.0, truth, answer, classes)
    labels = range(classes)
    assert ours.accuracy == pytest.approx(peer.accuracy_score(truth, answer))
    assert ours.error == pytest.approx(peer.zero_one_loss(truth, answer))
    np.testing.assert_array_equal(
        ours.confusion, peer.confusion_matrix(truth, answer, labels=labels)
    )

    def theirs(average: str | None, labels: range | None = None) -> tuple[np.ndarray, ...]:
        found = peer.precision_recall_fscore_support(
            truth, answer, labels=labels, average=average, zero_division=0
        )
        return tuple(found)

    each = np.array([[c.precision, c.recall, c.f1, c.samples] for c in ours.classes]).T
    np.testing.assert_allclose(each, theirs(None, labels), rtol=1e-12)
    macro = (ours.macro_precision, ours.macro_recall, ours.mean_f1)
    assert macro == pytest.approx(theirs("macro")[:3])
    micro = (ours.micro_precision, ours.micro_recall, ours.micro_f1)
    assert micro == pytest.approx(theirs("micro")[:3])


@pytest.mark.parametrize("seed", SEEDS)
def test_value_figures_are_scikit_learns(seed: int) -> None:
    rng = np.random.default_rng(seed)
    target = rng.normal(size=(30, 3)) * (1, 20, 0)
    answer = target + rng.normal(size=target.shape) * (0.5, 3, seed % 2)
    ours = value_metrics(0.0, target, answer)
    assert ours.mse == pytest.approx(peer.mean_squared_error(target, answer))
    assert ours.mae == pytest.approx(peer.mean_absolute_error(target, answer))
    assert ours.r2 == pytest.approx(peer.r2_score(target, answer))
