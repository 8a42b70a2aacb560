"""What differs between two runs, and what is the same though it looks different."""

from __future__ import annotations

from pathlib import Path

import msgspec

from nndl_studio.datasets import SourceConfig
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Node
from nndl_studio.graph.project import encode
from nndl_studio.layers import layer
from nndl_studio.runs.differences import differences
from nndl_studio.runs.facts import difference_facts
from nndl_studio.runs.record import End, Progress, Record, Start, Summary
from nndl_studio.runs.states import State
from nndl_studio.training.snapshot import EpochResult, Metrics
from tests.runs.run_case import project


def record(graph: Graph, losses: tuple[float, ...] = (), best: int | None = None) -> Record:
    """A run of `graph` that ended with these losses, an epoch each."""
    settings, folder = graph.settings, Path("/nowhere")
    start = Start("a" * 16, graph.title, "window", encode(graph), "", "", 5, 1, folder, "1.0", "m")
    summary = Summary(
        start.id, start.title, State.FINISHED, "window", 0.0, 1.0, 5, 5, 20, settings.seed, folder
    )
    told = tuple(
        EpochResult(number, number, Metrics(loss), Metrics(loss / 2), 0.1)
        for number, loss in enumerate(losses, 1)
    )
    end = End(State.FINISHED, test=Metrics(9.0) if losses else None)
    return Record(summary, start, Progress(20, 1.0, 1.0, told, None, best, "d"), end)


def hidden(graph: Graph) -> Node:
    return next(node for node in graph.nodes.values() if node.type == "Dense.v1")


def test_two_runs_of_one_project_are_the_same() -> None:
    found = differences(record(project()), record(project()))
    assert found.same_drawing
    assert (found.settings, found.circumstances, found.figures) == ((), (), ())


def test_settings_that_mean_nothing_in_either_run_are_left_out() -> None:
    other = project(seed=99, watched="validation error", learning_rate=0.5)
    found = differences(record(project()), record(other))
    assert {each.name for each in found.settings} == {"seed", "learning_rate"}
    (seed,) = (each for each in found.settings if each.name == "seed")
    assert (seed.label, seed.before, seed.after) == ("Seed", project().settings.seed, 99)
    used = project(patience=2, watched="validation error")
    found = differences(record(project()), record(used))
    assert {each.name for each in found.settings} == {"patience", "watched"}


def test_another_data_set_is_told_with_the_settings_that_only_one_has() -> None:
    graph = project()
    data = next(node for node in graph.nodes.values() if node.type == "Data.v1")
    assert isinstance(data.config, SourceConfig)
    other = layer(data.type).configured(source="digits", pad=2, seed=data.config.draw)
    graph.set_config(data.id, other)
    (changed,) = differences(record(project()), record(graph)).changed
    told = {each.name: (each.before, each.after) for each in changed.settings}
    assert told["source"] == ("XOR", "digits")
    assert told["pad"] == (None, 2)
    assert "seed" not in told


def test_a_setting_of_a_layer_is_told_at_its_node() -> None:
    graph = project()
    node = hidden(graph)
    graph.set_config(node.id, msgspec.structs.replace(node.config, units=77))
    found = differences(record(project()), record(graph))
    (change,) = found.changed
    assert change.before.id == node.id
    (setting,) = change.settings
    assert (setting.name, setting.after) == ("units", 77)
    assert not found.same_drawing


def test_moving_a_node_or_naming_it_anew_is_no_other_network() -> None:
    graph = project()
    node = hidden(graph)
    graph.move_node(node.id, (1.0, 2.0))
    assert differences(record(project()), record(graph)).same_drawing
    graph.rename_node(node.id, "Renamed")
    found = differences(record(project()), record(graph))
    assert (found.added, found.removed) == ((), ())
    assert (found.links_added, found.links_removed) == ((), ())
    (change,) = found.changed
    assert (change.before.id, change.after.id, change.settings) == (node.id, "Renamed", ())


def test_nodes_and_links_that_came_and_went_are_told() -> None:
    graph = project()
    link = graph.edges[0]
    graph.disconnect(link)
    graph.add_node(Node("New", "Flatten.v1", layer("Flatten.v1").config_type(), (0.0, 0.0)))
    found = differences(record(project()), record(graph))
    assert [node.id for node in found.added] == ["New"]
    assert found.links_removed == (link,)
    back = differences(record(graph), record(project()))
    assert [node.id for node in back.removed] == ["New"]
    assert back.links_added == (link,)


def test_another_type_under_the_same_name_is_told() -> None:
    graph, other = project(), project()
    for each, type in ((graph, "Tanh.v1"), (other, "Logistic.v1")):
        each.add_node(Node("Extra", type, layer(type).config_type(), (0.0, 0.0)))
    (change,) = differences(record(graph), record(other)).changed
    assert (change.before.type, change.after.type) == ("Tanh.v1", "Logistic.v1")


def test_figures_stand_side_by_side_and_the_best_epoch_apart() -> None:
    found = differences(record(project(), (4.0, 2.0, 6.0), best=2), record(project()))
    losses = {each.part: (each.before, each.after) for each in found.figures}
    assert losses == {
        "train": (6.0, None),
        "validation": (3.0, None),
        "best epoch": (1.0, None),
        "test": (9.0, None),
    }


def test_all_of_it_is_plain_data() -> None:
    graph = project(seed=5)
    graph.rename_node(hidden(graph).id, "Renamed")
    found = difference_facts(differences(record(project()), record(graph, (1.0,))))
    assert msgspec.json.decode(msgspec.json.encode(found)) == found
    assert found["nodes_changed"][0]["after"]["id"] == "Renamed"


def test_links_follow_a_name() -> None:
    graph = project()
    node = hidden(graph)
    graph.rename_node(node.id, "Renamed")
    graph.disconnect(next(each for each in graph.edges if each.source == "Renamed"))
    found = differences(record(project()), record(graph))
    assert [each.source for each in found.links_removed] == [node.id]


def test_whose_weights_a_node_uses_is_a_difference() -> None:
    graph = project()
    first = hidden(graph)
    for name in ("Second", "Third"):
        graph.add_node(Node(name, first.type, first.config, (0.0, 500.0)))
    other = graph.copy()
    other.share_weights("Third", "Second")
    found = differences(record(graph), record(other))
    assert not found.same_drawing
    ((change,),) = (each.settings for each in found.changed)
    assert (change.label, change.before, change.after) == ("Weights of", "", "Second")
