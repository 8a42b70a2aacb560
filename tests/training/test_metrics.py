"""Figures of answers, against cases worked out by hand; scikit-learn is asked in tests/peers."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio.training.metrics import (
    MOST_CONFUSED,
    ClassTally,
    ValueTally,
    class_metrics,
    value_metrics,
)

# Class 0 six times, class 1 three times, class 2 once; class 2 is never answered.
TRUTH = np.array([0, 0, 0, 0, 0, 0, 1, 1, 1, 2])
ANSWER = np.array([0, 0, 0, 0, 1, 1, 1, 1, 0, 0])


def test_figures_of_uneven_classes_by_hand() -> None:
    figures = class_metrics(0.5, TRUTH, ANSWER, 3)
    assert figures.loss == 0.5
    assert figures.accuracy == pytest.approx(6 / 10)
    assert figures.error == pytest.approx(4 / 10)
    assert figures.confusion == ((4, 2, 0), (1, 2, 0), (1, 0, 0))
    precision, recall = (4 / 6, 2 / 4, 0), (4 / 6, 2 / 3, 0)
    f1 = (4 / 6, 4 / 7, 0)
    for each, p, r, f, samples in zip(
        figures.classes, precision, recall, f1, (6, 3, 1), strict=True
    ):
        assert (each.precision, each.recall, each.f1) == pytest.approx((p, r, f))
        assert each.samples == samples


def test_both_macro_f1_are_told_apart() -> None:
    """(112) takes F1 of the averages; the mean of the classes' F1 is another number."""
    figures = class_metrics(0.0, TRUTH, ANSWER, 3)
    p, r = (4 / 6 + 2 / 4) / 3, (4 / 6 + 2 / 3) / 3
    assert figures.macro_precision == pytest.approx(p)
    assert figures.macro_recall == pytest.approx(r)
    assert figures.macro_f1 == pytest.approx(2 * p * r / (p + r))
    assert figures.mean_f1 == pytest.approx((4 / 6 + 4 / 7) / 3)
    assert figures.macro_f1 != pytest.approx(figures.mean_f1)
    assert figures.micro_precision == figures.micro_recall == figures.micro_f1 == figures.accuracy


def test_all_wrong_is_zero_and_all_right_is_one() -> None:
    wrong = class_metrics(1.0, np.array([0, 1]), np.array([1, 0]), 2)
    assert (wrong.accuracy, wrong.macro_f1, wrong.mean_f1) == (0, 0, 0)
    right = class_metrics(1.0, np.array([0, 1]), np.array([0, 1]), 2)
    assert (right.accuracy, right.error, right.macro_f1, right.mean_f1) == (1, 0, 1, 1)


def test_a_class_that_does_not_occur_lowers_no_average() -> None:
    """All right is 1 on a part without some class too; a class answered for nothing does count."""
    right = class_metrics(0.0, np.array([1, 1]), np.array([1, 1]), 3)
    assert (right.macro_precision, right.macro_recall) == (1, 1)
    assert (right.macro_f1, right.mean_f1) == (1, 1)
    assert [each.samples for each in right.classes] == [0, 2, 0]
    wrong = class_metrics(0.0, np.array([1, 1]), np.array([1, 2]), 3)
    assert (wrong.macro_precision, wrong.macro_recall) == (0.5, 0.25)
    assert wrong.mean_f1 == pytest.approx((2 / 3 + 0) / 2)


def test_figures_of_an_epoch_leave_the_classes_out() -> None:
    figures = class_metrics(1.0, TRUTH, ANSWER, 3)
    assert figures.brief().figures() == figures.figures()
    assert figures.brief().classes == ()
    assert figures.brief().confusion == ()


def test_many_classes_have_no_confusion_matrix() -> None:
    one = np.zeros(1, np.int64)
    assert len(class_metrics(1.0, one, one, MOST_CONFUSED).confusion) == MOST_CONFUSED
    assert class_metrics(1.0, one, one, MOST_CONFUSED + 1).confusion == ()


def test_numbers_by_hand() -> None:
    target = np.array([[1.0, 10.0], [2.0, 10.0], [3.0, 10.0]])
    answer = np.array([[1.0, 10.0], [2.0, 10.0], [4.0, 10.0]])
    figures = value_metrics(0.25, target, answer)
    assert figures.mse == pytest.approx(1 / 6)
    assert figures.mae == pytest.approx(1 / 6)
    # The first output has 1 − 1/2; the second never changes and is met exactly.
    assert figures.r2 == pytest.approx((0.5 + 1.0) / 2)
    assert figures.accuracy is None
    assert list(figures.figures()) == ["loss", "mse", "mae", "r2"]


def test_one_sample_has_no_r2() -> None:
    assert value_metrics(0.0, np.ones((1, 1)), np.zeros((1, 1))).r2 is None


def test_figures_of_parts_are_those_of_the_whole() -> None:
    rng = np.random.default_rng(3)
    truth, answer = rng.integers(0, 4, 500), rng.integers(0, 4, 500)
    classes = ClassTally(4)
    target, found = 1e6 + rng.normal(size=(500, 3)), 1e6 + rng.normal(size=(500, 3))
    target[:, 2] = 0.1
    values = ValueTally()
    for low in range(0, 500, 128):
        part = slice(low, low + 128)
        classes.add(truth[part], answer[part])
        values.add(target[part], found[part])
    assert classes.figures(0.5) == class_metrics(0.5, truth, answer, 4)
    once, parts = value_metrics(0.5, target, found), values.figures(0.5)
    assert parts.mse == pytest.approx(once.mse, rel=1e-12)
    assert parts.mae == pytest.approx(once.mae, rel=1e-12)
    assert parts.r2 == pytest.approx(once.r2, rel=1e-9)
    spread = ((target[:, :2] - target[:, :2].mean(0)) ** 2).sum(0)
    wanted = 1 - ((target - found)[:, :2] ** 2).sum(0) / spread
    assert once.r2 == pytest.approx(float(wanted.sum() / 3), rel=1e-9)
