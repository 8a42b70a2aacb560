"""What the recurrent examples are there to show, beyond their main answer's figure."""

from __future__ import annotations

import msgspec

from nndl_studio import api
from nndl_studio.resources import example
from nndl_studio.training.snapshot import Metrics
from nndl_studio.training.trainer import Trainer


def reached(name: str, epochs: int) -> dict[str, Metrics]:
    """The figures of every answer on the validation part, by node."""
    graph = api.load(example(name))
    graph.set_settings(msgspec.structs.replace(graph.settings, epochs=epochs))
    trainer = Trainer(graph)
    for _ in trainer.run():
        pass
    figures = trainer.evaluate("validation")
    assert figures is not None
    first = min(id for id in graph.nodes if id.startswith("Loss"))
    return {first: figures, **dict(figures.answers)}


def figure(value: float | None) -> float:
    """One that has a meaning for the answer."""
    assert value is not None
    return value


def test_lstm_and_gru_solve_the_adding_problem_over_100_steps_and_an_srn_does_not() -> None:
    """Always answering 1 has a mean squared error of 1/6."""
    found = reached("D4-adding-100", 3)
    assert figure(found["Loss GRU"].mse) < 0.01
    assert figure(found["Loss LSTM"].mse) < 0.01
    assert figure(found["Loss SRN"].mse) > 0.1


def test_an_srn_solves_the_adding_problem_over_10_steps() -> None:
    assert figure(reached("D4-adding-10", 8)["Loss SRN"].mse) < 0.01


def test_an_echo_of_three_steps_is_out_of_reach_where_gradients_stop_after_two() -> None:
    found = reached("D3-backpropagation-through-time", 8)
    assert figure(found["Loss full"].accuracy) > 0.95
    assert figure(found["Loss truncated"].accuracy) < 0.9


def test_both_integrators_count_brackets() -> None:
    found = reached("D5-integrator", 25)
    assert min(figure(each.accuracy) for each in found.values()) > 0.85
