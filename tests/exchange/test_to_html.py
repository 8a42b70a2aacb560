"""The report: whole, true to the run, and harmless whatever a project or its data are called."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from nndl_studio import api, exchange_api, languages
from nndl_studio.datasets.columns import Column
from nndl_studio.datasets.encoders import Encoder
from nndl_studio.datasets.info import DatasetInfo
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.datasets.table_settings import TableConfig
from nndl_studio.exchange import save_weights
from nndl_studio.exchange.course import Course
from nndl_studio.exchange.export import export
from nndl_studio.exchange.to_html import REPORT
from nndl_studio.exchange.to_html.confusion import matrix
from nndl_studio.exchange.to_html.curves import BOTTOM, HEIGHT, TOP
from nndl_studio.exchange.to_html.markup import text
from nndl_studio.exchange.to_html.page import NOTHING_KNOWN, STOPPED, page
from nndl_studio.exchange.to_html.ticks import axis
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import load_project, project_hash
from nndl_studio.places import VARIABLE
from nndl_studio.runs.course import CHANGED_PROJECT, NO_DATA, NO_RUN, NOT_ENDED, course_of
from nndl_studio.runs.driver import Driver
from nndl_studio.runs.held import network_of
from nndl_studio.runs.mailbox import Mailbox
from nndl_studio.runs.news import Exported, Rested
from nndl_studio.runs.orders import Export, Go, Prepare, Quit
from nndl_studio.runs.trained import network_in
from nndl_studio.sentence import NOTHING, as_it_is
from nndl_studio.training.data_rows import data_node
from nndl_studio.training.metrics import class_metrics
from nndl_studio.training.snapshot import EpochResult, Metrics
from nndl_studio.training.trainer import Trainer
from tests.exchange.networks import EXAMPLES, dense_network, of_example
from tests.exchange.report_reader import SVG, Reader, points_of, rows, tree
from tests.exchange.tables import COLUMNS, table_network

SCRIPT = '<script>alert("1")</script>&amp;'
HOSTILE = f"{SCRIPT}\x00\x1b[31m\u202e\ud800"
COUNTS = ("neurons", "parameters", "multiply_adds")


@dataclass(frozen=True)
class Run:
    """A project, the folder of its run, that of the history, and what was told while it went."""

    graph: Graph
    folder: Path
    history: Path
    epochs: list[EpochResult]
    result: dict[str, Any]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Of a project with classes and a validation part."""
    folder, history = tmp_path_factory.mktemp("run"), tmp_path_factory.mktemp("history")
    graph = load_project(EXAMPLES["A10-several-classes"])
    epochs = list[EpochResult]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(history))
        result = api.train(
            graph,
            epochs=5,
            seed=3,
            out=folder,
            threads=1,
            progress=lambda snapshot: epochs.extend(snapshot.epochs_done),
        )
    return Run(graph, folder, history, epochs, result)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_has_a_report(name: str, tmp_path: Path) -> None:
    network = of_example(name)
    done = export(network, tmp_path / "report.html", REPORT)
    assert done.unproved == "it is for reading"
    assert [path.name for path in done.files] == ["report.html"]
    html = done.files[0].read_text("utf-8")
    known, lines = api.describe(network.graph), rows(html, "Layers")
    for node, line in zip(known["nodes"], lines[1:-1], strict=True):
        assert line[0].startswith(node["id"])
        assert line[3:6] == [f"{node[each]:,}" if node[each] else "–" for each in COUNTS]
    assert lines[-1][3:6] == [f"{known['totals'][each]:,}" for each in COUNTS]
    titles = [str(each.text).partition(": ")[0] for each in tree(html).iter(f"{SVG}title")]
    assert sorted(titles) == sorted(network.graph.nodes)
    places = {each.get("id") for each in tree(html).iter()}
    assert set(re.findall(r'href="#([^"]+)"', html)) <= places
    assert NOTHING_KNOWN in html
    assert "script" not in Reader(html).elements
    assert not re.search(r'(src|href)="(?!#)|url\(|@import', html)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_report_says_in_which_language_it_is(language: str) -> None:
    languages.speak(language)
    try:
        html = page(table_network(), {})
    finally:
        languages.speak(languages.ENGLISH)
    assert tree(html).get("lang") == language


def test_a_report_calls_the_classes_of_a_set_that_comes_along_in_its_language() -> None:
    graph = load_project(EXAMPLES["B4-xor"])
    trainer = Trainer(graph)
    network = replace(network_of(trainer, graph), course=course_of(trainer, graph))
    languages.speak("zh")
    try:
        told = page(network, {})
    finally:
        languages.speak(languages.ENGLISH)
    assert "<p>相同, 不同</p>" in told
    assert "equal" not in re.sub(r"<[^>]*>", "", told)


def test_a_run_is_told_as_it_was(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(run.history))
    network = network_in(run.graph, run.folder, tells_course=True)
    html = page(network, {"project_hash": project_hash(run.graph)})
    losses = [each.train.loss for each in run.epochs]
    held = [each.validation.loss for each in run.epochs if each.validation is not None]
    assert len(losses) == len(held) == 5
    curves = [each for each in tree(html).iter(f"{SVG}path") if "M" in each.get("d", "")]
    drawn = [points_of(each.get("d", "")) for each in curves if each.get("class") == "curve"]
    kept = [points_of(each.get("d", "")) for each in curves if each.get("class") == "curve held"]
    scale = axis([*losses, *held])
    for found, wanted in ((drawn[0], losses), (kept[0], held)):
        heights = [HEIGHT - BOTTOM - scale.share(y) * (HEIGHT - TOP - BOTTOM) for y in wanted]
        np.testing.assert_allclose([y for _, y in found], heights, atol=0.01)
    told = {line[0]: line[1:] for line in rows(html, "Figures at the end")}
    for i, part in enumerate(("train", "validation", "test")):
        assert told["Loss"][i] == f"{run.result[part]['loss']:.4f}"
        assert told["Accuracy (105)"][i] == f"{100 * run.result[part]['accuracy']:.2f} %"
    assert "--seed 3 --epochs 5" in html
    assert project_hash(run.graph) in html
    assert network.course is not None
    assert network.course.unknown == ()
    assert network.course.ending == "all 5 epochs"
    assert "Trained on" in html
    monkeypatch.setenv(VARIABLE, str(run.folder))
    elsewhere = network_in(run.graph, run.folder, tells_course=True)
    assert "Trained on" not in page(elsewhere, {})


def test_a_run_that_was_stopped_says_so_and_is_repeated_as_far(run: Run) -> None:
    network = network_in(run.graph, run.folder, tells_course=True)
    assert network.course is not None
    drawn = network.course.drawn.copy()
    drawn.set_settings(msgspec.structs.replace(drawn.settings, epochs=40))
    stopped = replace(network, course=replace(network.course, drawn=drawn, ending=NOTHING))
    html = page(stopped, {})
    assert f"<dt>Ended by</dt><dd>{STOPPED}</dd>" in html
    assert "--epochs 5" in html


def test_every_sample_is_in_the_confusion(run: Run) -> None:
    course = network_in(run.graph, run.folder, tells_course=True).course
    assert course is not None
    shown = course.figures["test"]
    assert shown.answers, "this example answers in several ways"
    for figures in (shown, *(each for _, each in shown.answers)):
        picture = matrix(figures.confusion, ("a", "b", "c", "d"))
        cells = [
            each for each in tree(picture).iter(f"{SVG}text") if "ink" in each.get("class", "")
        ]
        counts = [int(str(each.text).replace(",", "")) for each in cells]
        assert sum(counts) == course.sizes["test"]


def test_of_weights_alone_it_says_what_it_does_not_know(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    facts = exchange_api.export(run.graph, run.folder / "weights.safetensors", path)
    html = path.read_text("utf-8")
    assert facts["format"] == "report"
    assert facts["unproved"] == "it is for reading"
    assert "<h2>Curves</h2>" not in html
    assert text(NO_RUN) in html
    assert rows(html, "Figures at the end")[0][1:] == ["Training", "Validation", "Test"]


def test_what_was_changed_since_is_not_taken_for_what_was_learned_from(run: Run) -> None:
    graph = run.graph.copy()
    node = data_node(graph)
    graph.set_config(node.id, msgspec.structs.replace(node.config, seed=99))
    course = network_in(graph, run.folder, tells_course=True).course
    assert course is not None
    assert course.unknown == (CHANGED_PROJECT,)
    assert not course.figures
    assert len(course.epochs) == 5


def test_where_the_data_are_not_it_tells_no_path(tmp_path: Path) -> None:
    network = table_network()
    graph = network.graph.copy()
    here = "/home/mia/secret/Größe <b>.csv"
    graph.set_config("Data", TableConfig(file=here, columns=COLUMNS, test_file="C:\\mia\\t.csv"))
    weights = tmp_path / "weights.npz"
    save_weights(weights, replace(network.weights, project_hash=project_hash(graph)))
    found = network_in(graph, weights, tells_course=True)
    html = page(found, {})
    assert found.course is not None
    assert found.course.unknown == (NO_RUN, NO_DATA)
    assert "mia" not in html
    assert "Größe &lt;b&gt;.csv" in html
    assert "t.csv" in html


def test_the_window_gives_what_it_holds(tmp_path: Path) -> None:
    mailbox = Mailbox()
    driver = Driver(mailbox)
    driver.obey(Prepare(0, load_project(EXAMPLES["A10-several-classes"])))
    driver.obey(Export(tmp_path / "before.html"))
    driver.obey(Go(0, "epoch"))
    while driver.busy:
        driver.turn()
    driver.obey(Export(tmp_path / "after.html"))
    driver.obey(Quit())
    done = [each for each in mailbox.take() if isinstance(each, Exported)]
    assert [each.done is not None for each in done] == [True, True], done
    before, after = (each.path.read_text("utf-8") for each in done)
    assert NOT_ENDED in before
    assert "<h2>Curves</h2>" not in before
    assert "<h2>Curves</h2>" in after
    assert "<h3>Confusion</h3>" in after


def test_a_report_written_meanwhile_changes_no_bit_of_the_run(tmp_path: Path) -> None:
    def trained(reports: bool) -> tuple[dict[str, bytes], Metrics | None]:
        mailbox = Mailbox()
        driver = Driver(mailbox)
        graph = load_project(EXAMPLES["A10-several-classes"])
        graph.set_settings(msgspec.structs.replace(graph.settings, epochs=2))
        driver.obey(Prepare(0, graph))
        driver.obey(Go(0))
        while driver.busy:
            driver.turn()
            if reports:
                driver.obey(Export(tmp_path / "report.html"))
        rested = next(each for each in mailbox.take() if isinstance(each, Rested))
        assert driver.trainer is not None
        weights = driver.trainer.weights()
        driver.obey(Quit())
        return {name: array.tobytes() for name, array in weights.items()}, rested.test

    assert trained(True) == trained(False)
    assert (tmp_path / "report.html").exists()


def test_names_can_do_nothing() -> None:
    columns = (Column(HOSTILE, type="category", names=(HOSTILE, "b")), Column("x"))
    encoders = tuple(map(Encoder, columns))
    names = (HOSTILE, "ok", "better")
    info = DatasetInfo("vector", (3,), 3, 9, names)
    network = dense_network(Recipe(info, 0, (0.0,), (1.0,), 0.0, encoders=encoders), units=3)
    drawn = network.graph.copy()
    drawn.set_title(SCRIPT)
    figures = class_metrics(0.5, np.arange(3), np.array([1, 1, 0]), 3)
    epochs = (EpochResult(1, 5, Metrics(math.inf), None, 0.1),)
    course = Course(
        drawn,
        epochs,
        ending=as_it_is(HOSTILE),
        figures={"test": figures},
        unknown=(as_it_is(HOSTILE),),
    )
    html = page(replace(network, course=course), {"project_hash": HOSTILE})
    found = Reader(html)
    assert "script" not in found.elements
    words = "".join(found.words)
    assert words.count(SCRIPT) > 8
    assert not set(words) & set("\x00\x1b\u202e\ud800")
    tree(html)
