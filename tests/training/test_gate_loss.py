"""Gate supervision: the data's true facts are compared with, beside the network's answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nndl_studio import layers
from nndl_studio.compiler.answers import answer_program
from nndl_studio.compiler.compile import compile_graph
from nndl_studio.datasets import configured, describe, load
from nndl_studio.datasets.as_trained import AsTrainedConfig
from nndl_studio.datasets.drawn import drawn_set
from nndl_studio.datasets.recipe import recipe_as_text, recipe_from_text
from nndl_studio.exchange.export import export
from nndl_studio.exchange.to_c import C
from nndl_studio.facts import figures as plain_figures
from nndl_studio.files import BadFile
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.training.fingerprint import fingerprint
from nndl_studio.training.trainer import Trainer
from tests.exchange.networks import network

RNG = np.random.default_rng(3)


def picking(kind: str = "chain", fact: int = 2, sentences: int = 7, weight: float = 1.0) -> Graph:
    """A gate of each sentence alone, told the true fact, beside an answer to the question."""
    graph = Graph()
    rows: tuple[tuple[str, str, dict[str, object]], ...] = (
        ("Stories", "Data", {"source": "stories", "kind": kind}),
        ("Facts", "Sentences", {"sentences": sentences, "features": 6}),
        ("Gates", "Dense", {"units": 1, "activation": "identity"}),
        ("Gate loss", "GateLoss", {"fact": fact, "weight": weight}),
        ("Out", "Dense", {"units": 6, "activation": "identity"}),
        ("Loss", "CrossEntropy", {}),
    )
    for place, (name, type, settings) in enumerate(rows):
        layer = layers.by_name(type)
        config = layer.configured(**settings)
        graph.add_node(Node(name, layer.type, config, (240.0 * place, 0.0)))
    for source, output, target in (
        ("Stories", "x", "Facts"),
        ("Facts", "y", "Gates"),
        ("Gates", "y", "Gate loss"),
        ("Facts", "q", "Out"),
        ("Out", "y", "Loss"),
    ):
        graph.connect(Edge(source, output, target, "x"))
    return graph


def test_the_answer_is_the_main_one_though_gates_come_first() -> None:
    trainer = Trainer(picking())
    figures = trainer.evaluate("validation")
    assert figures is not None
    assert len(figures.classes) == 6
    ((node, gates),) = figures.answers
    assert node == "Gate loss"
    assert gates.accuracy is not None
    assert len(gates.classes) == 7
    told = plain_figures(figures, trainer.dataset.info.class_names)
    assert told is not None
    assert [each["name"] for each in told["answers"]["Gate loss"]["classes"]] == list("0123456")
    assert told["classes"][0]["name"] == "garden"


def test_the_figures_are_those_of_the_true_fact() -> None:
    graph = picking(fact=1)
    trainer = Trainer(graph)
    data, samples = trainer.dataset, trainer.dataset.validation[:]
    assert data.facts is not None
    evaluator = trainer.context.evaluator
    (answer,) = evaluator.answer(trainer.weights(), trainer.context.table, samples).further
    facts = data.facts[samples][:, 0]
    shares = answer.y[np.arange(len(samples)), facts]
    figures = trainer.evaluate("validation")
    assert figures is not None
    ((_, gates),) = figures.answers
    assert gates.loss == pytest.approx(-np.log(shares).mean(), rel=1e-5)
    assert gates.accuracy == pytest.approx((answer.y.argmax(axis=1) == facts).mean())


@pytest.mark.parametrize("weight", [0.0, 0.5, 1.0])
def test_the_weight_says_how_much_it_counts(weight: float) -> None:
    figures, plain = (Trainer(picking(weight=w)).evaluate("validation") for w in (weight, 1.0))
    assert figures is not None
    assert plain is not None
    ((_, gates),), ((_, whole),) = figures.answers, plain.answers
    assert gates.loss == pytest.approx(weight * whole.loss, rel=1e-6)
    assert figures.loss == pytest.approx(plain.loss - (1 - weight) * whole.loss, rel=1e-5)


def test_what_has_no_such_fact_is_not_compared() -> None:
    trainer = Trainer(picking())
    assert trainer.dataset.facts is not None
    facts = trainer.dataset.facts[:].copy()
    facts[trainer.dataset.validation[:][::2], 1] = -1
    less = Trainer(picking(), dataset=replace(trainer.dataset, facts=facts))
    samples = less.dataset.validation[:]
    found = less.context.evaluator.answer(less.weights(), less.context.table, samples)
    (answer,) = found.further
    assert (answer.losses[::2] == 0).all()
    assert (answer.losses[1::2] > 0).all()
    cases = less.context.examiner.cases(less.context.evaluator.predictions[1], answer, samples)
    assert cases is not None
    np.testing.assert_array_equal(cases.rows, samples[1::2])


def test_it_is_learned_and_goes_out_with_no_network() -> None:
    graph = picking(kind="one fact", fact=1, sentences=8)
    trainer = Trainer(graph)
    before = trainer.evaluate("validation")
    for _ in range(60):
        trainer.step_batch()
    after = trainer.evaluate("validation")
    assert before is not None
    assert after is not None
    assert after.answers[0][1].loss < before.answers[0][1].loss
    program = answer_program(graph)
    assert [answer.node for answer in program.answers] == ["Loss"]
    assert "facts" not in program.inputs
    assert not any(call.node.startswith("Gate") for call in program.calls)
    assert "facts" in compile_graph(graph).plan(1).columns


def test_alone_it_is_what_the_network_is_judged_by_and_nothing_to_export(tmp_path: Path) -> None:
    graph = picking()
    for edge in [edge for edge in graph.edges if edge.target in ("Out", "Loss")]:
        graph.disconnect(edge)
    for name in ("Out", "Loss"):
        graph.remove_node(name)
    trainer = Trainer(graph)
    figures = trainer.evaluate("test")
    assert figures is not None
    assert figures.accuracy is not None
    found = network(graph, trainer.dataset.recipe, 1)
    with pytest.raises(BadFile, match="it answers nothing"):
        export(found, tmp_path / "gates.c", C)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"fact": 3},
            "Gate loss: asks for fact 3, and the data tell 2 true facts: set Fact to 2 or less",
        ),
        (
            {"kind": "one fact", "fact": 2, "sentences": 8},
            "Gate loss: asks for fact 2, and the data tell one true fact: set Fact to 1 or less",
        ),
        (
            {"sentences": 9},
            "Gate loss: gets numbers for 9 steps, and the texts have 7 sentences: let a Sentences "
            "or Pick of 7 sentences stand before it",
        ),
    ],
)
def test_what_the_data_do_not_tell_is_refused_at_the_node(
    change: dict[str, Any], message: str
) -> None:
    found = analyse(picking(**change)).problems
    assert [(problem.node, problem.message) for problem in found] == [("Gate loss", message)]


def test_data_without_facts_are_named() -> None:
    graph = picking()
    data = layers.by_name("Data")
    graph.set_config("Stories", data.configured(source="temporal order"))
    assert "Gate loss needs true facts, and Stories has none: choose other data" in [
        problem.message for problem in analyse(graph).problems
    ]


def test_facts_are_drawn_where_the_data_are_gone() -> None:
    recipe = load(configured("stories", kind="chain")).recipe
    assert recipe_from_text(recipe_as_text(recipe)) == recipe
    drawn = drawn_set(recipe, 50, RNG)
    assert drawn.facts is not None
    assert drawn.facts[:].shape == (50, 2)
    assert (drawn.facts[:].min(), drawn.facts[:].max()) == (-1, 6)
    assert describe(AsTrainedConfig(recipe=recipe)).facts == 2
    graph = picking()
    graph.set_config("Stories", AsTrainedConfig(recipe=recipe))
    assert not analyse(graph).problems


@pytest.mark.parametrize("facts", [-1, 8])
def test_a_recipe_with_no_such_facts_is_refused(facts: int) -> None:
    text = recipe_as_text(load(configured("stories", kind="chain")).recipe)
    with pytest.raises(ValueError, match="go together"):
        recipe_from_text(text.replace('"facts":2', f'"facts":{facts}'))


def test_another_fact_makes_other_data() -> None:
    dataset = load(configured("stories"))
    assert dataset.facts is not None
    facts = dataset.facts[:].copy()
    facts[3] = -1
    assert fingerprint(replace(dataset, facts=facts)) != fingerprint(dataset)
