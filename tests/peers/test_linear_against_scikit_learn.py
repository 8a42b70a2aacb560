"""The linear models against scikit-learn's.

Collected where scikit-learn is installed: `make test-peers` installs it.
"""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn import linear_model as peer
from sklearn.svm import LinearSVC

from nndl_studio import api
from nndl_studio.graph.document import Graph
from nndl_studio.resources import example
from nndl_studio.training.data_rows import load_dataset
from nndl_studio.training.sample_order import SampleOrder
from nndl_studio.training.separation import separation
from nndl_studio.training.solve import linear_model, solve, training_rows
from nndl_studio.training.trainer import Trainer


def graph_of(name: str, **changes: object) -> Graph:
    graph = api.load(example(name))
    graph.set_settings(msgspec.structs.replace(graph.settings, **changes))
    return graph


def rows_of(graph: Graph) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return training_rows(linear_model(graph), load_dataset(graph))


def test_least_squares_is_scikit_learns() -> None:
    graph = graph_of("A8-linear-regression")
    x, t = rows_of(graph)
    theirs = peer.LinearRegression().fit(x, t)
    weight, bias = solve(graph).weights.values()
    np.testing.assert_allclose(weight, theirs.coef_, atol=1e-10)
    np.testing.assert_allclose(bias, theirs.intercept_, atol=1e-10)


def test_with_too_little_rank_the_answers_are_scikit_learns() -> None:
    graph = graph_of("A8-rank-deficient")
    x, t = rows_of(graph)
    weight, bias = solve(graph).weights.values()
    theirs = peer.LinearRegression(tol=1e-5).fit(x, t).predict(x)
    np.testing.assert_allclose(x @ weight.T + bias, theirs, atol=1e-5)


@pytest.mark.parametrize("decay", [0.01, 0.5])
def test_ridge_is_scikit_learns(decay: float) -> None:
    graph = graph_of("A8-rank-deficient", weight_decay=decay)
    x, t = rows_of(graph)
    theirs = peer.Ridge(alpha=decay * len(x), solver="svd").fit(x, t)
    weight, bias = solve(graph).weights.values()
    np.testing.assert_allclose(weight.ravel(), theirs.coef_.ravel(), atol=1e-9)
    np.testing.assert_allclose(bias, theirs.intercept_, atol=1e-9)


def test_logistic_regression_arrives_where_scikit_learn_does() -> None:
    decay = 0.05
    graph = graph_of("A9-logistic-regression", weight_decay=decay, epochs=400, learning_rate=0.5)
    graph.set_settings(msgspec.structs.replace(graph.settings, batch_size=96))
    trainer = Trainer(graph)
    for _ in trainer.run():
        pass
    data = trainer.dataset
    assert data.label is not None
    theirs = peer.LogisticRegression(C=1 / (decay * len(data.train)), tol=1e-10)
    theirs.fit(data.x[data.train], data.label[data.train])
    found = trainer.weights()
    np.testing.assert_allclose(found["Line.weight"], theirs.coef_, atol=2e-3)
    np.testing.assert_allclose(found["Line.bias"], theirs.intercept_, atol=2e-3)


def test_an_epoch_of_the_perceptron_is_scikit_learns() -> None:
    trainer = Trainer(graph_of("A13-perceptron-xor", epochs=1))
    for _ in trainer.run():
        pass
    data = trainer.dataset
    assert data.label is not None
    order = SampleOrder(trainer.settings.seed, data.train).take(0, 0, len(data.train))
    theirs = peer.Perceptron(max_iter=1, tol=None, shuffle=False)
    theirs.fit(data.x[order].astype(np.float64), data.label[order])
    found = trainer.weights()
    np.testing.assert_allclose(found["Perceptron.weight"], theirs.coef_, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(found["Perceptron.bias"], theirs.intercept_, atol=1e-6)


def test_the_widest_margin_is_a_support_vector_machines() -> None:
    data = load_dataset(graph_of("A13-perceptron"))
    assert data.label is not None
    x = data.x[:].astype(np.float64)
    lifted = np.column_stack([x, np.ones(len(x))])
    machine = LinearSVC(
        C=1e6, loss="hinge", fit_intercept=False, dual=True, tol=1e-8, max_iter=2_000_000
    )
    w = machine.fit(lifted, data.label).coef_[0]
    sides = np.where(data.label[:] == 1, 1.0, -1.0)
    theirs = (sides * (lifted @ w)).min() / np.linalg.norm(w)
    assert separation(x, data.label[:] == 1).margin == pytest.approx(theirs, rel=1e-3)
    assert separation(x, data.label[:] == 1).margin >= theirs - 1e-9
