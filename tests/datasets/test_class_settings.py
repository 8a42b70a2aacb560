"""What is set of classes: names shown for those found, in every source that has a label."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

from nndl_studio import api, cli
from nndl_studio.config import stored
from nndl_studio.datasets import (
    SourceConfig,
    configured,
    describe,
    found_in,
    load,
    source_of,
    understand,
)
from nndl_studio.datasets.class_settings import AS_FOUND, ClassSetting, ClassSettings, fault
from nndl_studio.datasets.info import Samples
from nndl_studio.datasets.points import PointsConfig
from nndl_studio.datasets.sample_look import sample_look
from nndl_studio.datasets.text import TEXT_FILE
from nndl_studio.files import BadFile
from nndl_studio.graph.first_network import first_network
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.project import load_project, project_hash, save_project
from tests.datasets.idx_files import idx
from tests.graph.drawing import chain, node

RNG = np.random.default_rng(0)
LABEL = np.arange(24) % 3


def table(folder: Path) -> SourceConfig:
    lines = (f"{i},{i % 5},{'xyz'[i % 3]}" for i in range(24))
    (folder / "t.csv").write_text("a,b,kind\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return understand(folder / "t.csv").config


def pictures(folder: Path) -> SourceConfig:
    for i in range(9):
        place = folder / "pictures" / "xyz"[i % 3]
        place.mkdir(parents=True, exist_ok=True)
        pixels = RNG.integers(0, 255, (8, 8, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(place / f"{i}.png")
    return understand(folder / "pictures").config


def arrays(folder: Path) -> SourceConfig:
    names = np.array(["x", "y", "z"])[LABEL]
    np.savez(folder / "a.npz", x=RNG.normal(size=(24, 4)), label=names)
    return understand(folder / "a.npz").config


def idx_files(folder: Path) -> SourceConfig:
    images = RNG.integers(0, 255, (24, 6, 6), dtype=np.uint8)
    (folder / "train-images-idx3-ubyte").write_bytes(idx(images))
    (folder / "train-labels-idx1-ubyte").write_bytes(idx(LABEL.astype(np.uint8)))
    return understand(folder / "train-images-idx3-ubyte").config


def cifar(folder: Path) -> SourceConfig:
    rows = RNG.integers(0, 255, (20, 3073), dtype=np.uint8)
    rows[:, 0] = np.arange(20) % 10
    (folder / "data_batch_1.bin").write_bytes(rows.tobytes())
    return understand(folder / "data_batch_1.bin").config


def points(folder: Path) -> SourceConfig:
    return PointsConfig(points=tuple((i / 24, i % 5 / 5, i % 3) for i in range(24)))


SOURCES = (table, pictures, arrays, idx_files, cifar, points)
Make = Callable[[Path], SourceConfig]


def with_classes(config: SourceConfig, classes: ClassSettings) -> SourceConfig:
    return msgspec.structs.replace(config, classes=classes)


@pytest.mark.parametrize("make", SOURCES)
def test_a_given_name_is_shown_and_changes_no_number(tmp_path: Path, make: Make) -> None:
    plain = make(tmp_path)
    found = found_in(plain).class_names
    assert describe(plain).class_names == found
    called = with_classes(plain, ClassSettings(each=(ClassSetting(found[1], name="Zwei 二"),)))
    names = (found[0], "Zwei 二", *found[2:])
    assert describe(called).class_names == names
    assert found_in(called).class_names == found
    before, after = load(plain), load(called)
    assert after.info.class_names == after.recipe.info.class_names == names
    assert before.label is not None
    assert after.label is not None
    np.testing.assert_array_equal(before.label[:], after.label[:])
    for part in ("train", "validation", "test"):
        np.testing.assert_array_equal(getattr(before, part)[:], getattr(after, part)[:])
    np.testing.assert_array_equal(before.x[:], after.x[:])


@pytest.mark.parametrize("make", SOURCES)
def test_settings_stand_in_the_file_only_where_they_are_set(tmp_path: Path, make: Make) -> None:
    plain = make(tmp_path)
    assert plain.classes == AS_FOUND
    assert "classes" not in stored(plain)
    found = found_in(plain).class_names
    each = (ClassSetting(found[0], "A b"), ClassSetting(found[2], weight=2.5))
    config = with_classes(plain, ClassSettings("own", each))
    path = tmp_path / "p.nndl"
    save_project(first_network(config, "t"), path)
    assert load_project(path).nodes["Data"].config == config
    text = path.read_text(encoding="utf-8")
    assert '"name": "A b"' in text
    assert '"weight": 2.5' in text


def test_names_are_no_part_of_what_weights_belong_to_but_how_classes_count_is(
    tmp_path: Path,
) -> None:
    plain = table(tmp_path)

    def hash_of(classes: ClassSettings) -> str:
        return project_hash(first_network(with_classes(plain, classes), "t"))

    as_found = hash_of(AS_FOUND)
    assert hash_of(ClassSettings(each=(ClassSetting("x", "ex", 3.0),))) == as_found
    balanced = hash_of(ClassSettings("balanced"))
    assert balanced != as_found
    assert hash_of(ClassSettings("balanced", (ClassSetting("x", "ex", 3.0),))) == balanced
    own = hash_of(ClassSettings("own", (ClassSetting("x", None, 3.0),)))
    assert own not in (as_found, balanced)
    assert hash_of(ClassSettings("own", (ClassSetting("x", "ex", 3.0),))) == own
    assert hash_of(ClassSettings("own", (ClassSetting("x", None, 2.0),))) != own


@pytest.mark.parametrize(
    ("each", "says"),
    [
        ((ClassSetting("x", "y"),), "the classes x and y are both called y"),
        ((ClassSetting("x", "k"), ClassSetting("z", "k")), "the classes x and z are both called k"),
        ((ClassSetting("x", ""),), "the class x is given an empty name"),
        ((ClassSetting("x", " \t"),), "the class x is given an empty name"),
        ((ClassSetting("x", "n" * 201),), "longer than 200 letters"),
        ((ClassSetting("w", "k"),), "none of its classes is called w any more"),
        ((ClassSetting("x"), ClassSetting("x")), "the class x is set twice"),
        ((ClassSetting("x", weight=0.0),), "must be a number from 1e-06 to 1e+06, and is 0"),
        ((ClassSetting("x", weight=float("nan")),), "and is nan"),
        ((ClassSetting("x", weight=-1.0),), "and is -1"),
    ],
)
def test_what_can_not_be_set_is_refused_in_words(
    tmp_path: Path, each: tuple[ClassSetting, ...], says: str
) -> None:
    config = with_classes(table(tmp_path), ClassSettings("own", each))
    with pytest.raises(BadFile) as refused:
        describe(config)
    assert says in str(refused.value)
    assert "t.csv" in str(refused.value)
    assert "What it holds…" in str(refused.value)


def test_names_may_be_swapped() -> None:
    swapped = ClassSettings(each=(ClassSetting("x", "y"), ClassSetting("y", "x")))
    assert fault(("x", "y", "z"), swapped) == ""
    assert swapped.names(("x", "y", "z")) == ("y", "x", "z")
    assert swapped.kept(("y",)).each == (ClassSetting("y", "x"),)


def test_where_each_step_has_a_class_it_has_a_name_and_no_weight(tmp_path: Path) -> None:
    path = tmp_path / "s.npz"
    np.savez(path, x=RNG.normal(size=(6, 5, 2)), label=RNG.integers(0, 2, (6, 5)))
    each = (ClassSetting("0", "off"), ClassSetting("1", "on"))
    config = configured("file", file=str(path), classes=ClassSettings("equal", each))
    assert describe(config).class_names == ("off", "on")
    assert load(config).weight is None
    weighted = with_classes(config, ClassSettings("balanced", each))
    with pytest.raises(BadFile, match="each step has a class, and weights are for one class"):
        describe(weighted)


def test_numbers_to_reach_have_no_classes_to_set(tmp_path: Path) -> None:
    """A curve is drawn where there were classes: what was set of them waits."""
    drawn = points(tmp_path)
    classes = ClassSettings("balanced", (ClassSetting("C", "ce"),))
    curve = msgspec.structs.replace(drawn, learned="curve", classes=classes)
    assert describe(curve).class_names == ()
    assert load(curve).weight is None
    assert "class_weights" not in api.describe(first_network(curve, "t"))


def test_sources_without_a_label_of_the_users_have_nothing_to_set() -> None:
    config: SourceConfig = TEXT_FILE.config_type()
    assert "classes" not in config.__struct_fields__
    assert config.classes == AS_FOUND


def test_a_look_counts_the_samples_and_steps_of_each_class(tmp_path: Path) -> None:
    config = arrays(tmp_path)
    samples = raw(config)
    assert sample_look(describe(config), samples).counts == (8, 8, 8)
    path = tmp_path / "s.npz"
    label = np.array([[0, 1, 1], [1, 0, 0]])
    np.savez(path, x=RNG.normal(size=(2, 3, 2)), label=label, lengths=np.array([3, 1]))
    config = configured("file", file=str(path))
    assert sample_look(describe(config), raw(config)).counts == (1, 3)


def raw(config: SourceConfig) -> Samples:
    found: Samples = source_of(config).read(config)
    return found


def test_answers_and_figures_tell_the_given_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    each = (ClassSetting("x", "Xaver"), ClassSetting("z", "Zoë"))
    config = with_classes(table(tmp_path), ClassSettings("balanced", each))
    graph = first_network(config, "t")
    project, out = tmp_path / "p.nndl", tmp_path / "out"
    save_project(graph, project)
    result = api.train(graph, epochs=2, out=out)
    assert [each["name"] for each in result["train"]["classes"]] == ["Xaver", "y", "Zoë"]
    words = ["--weights", result["weights"], "--input", str(tmp_path / "t.csv")]
    answers = tmp_path / "y.csv"
    assert cli.main(["predict", str(project), *words, "--output", str(answers)]) == 0
    with answers.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["sample", "answer", "Xaver", "y", "Zoë"]
    assert {row["answer"] for row in rows} <= {"Xaver", "y", "Zoë"}
    capsys.readouterr()


def test_describe_says_when_classes_do_not_count_equally(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = table(tmp_path)
    project = tmp_path / "p.nndl"
    for classes, says in (
        (AS_FOUND, ""),
        (ClassSettings("balanced"), "Classes are balanced: a sample counts the more, the rarer"),
        (
            ClassSettings("own", (ClassSetting("x", "ex", 2.0),)),
            "Classes have weights of their own: ex 2.",
        ),
    ):
        save_project(first_network(with_classes(plain, classes), "t"), project)
        assert cli.main(["describe", str(project)]) == 0
        told = capsys.readouterr().out.splitlines()[-1]
        assert told.startswith(says or "total")


def test_only_a_loss_that_compares_with_the_class_has_a_weighted_objective(tmp_path: Path) -> None:
    config = with_classes(arrays(tmp_path), ClassSettings("balanced"))
    data = Node("Data", "Data.v1", config, (0.0, 0.0))
    graph = chain(data, node("Sums", "Dense", units=4))
    graph.add_node(node("Again", "SquaredError"))
    graph.connect(Edge("Sums", "y", "Again", "x"))
    graph.connect(Edge("Data", "x", "Again", "target"))
    assert "class_weights" not in api.describe(graph)
