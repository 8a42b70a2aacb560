"""Pictures to answer for are read as those learned from; a network learns a folder."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

from nndl_studio import datasets
from nndl_studio.datasets import DatasetInfo, Recipe, SourceConfig
from nndl_studio.datasets.image_inputs import inputs
from nndl_studio.datasets.image_settings import Colour, ImagesConfig
from nndl_studio.files import BadFile
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.layers import layer
from nndl_studio.training.predict import predict
from nndl_studio.training.trainer import Trainer
from tests.datasets.picture_folders import bars, save

MAPS = Recipe(DatasetInfo("map", (1, 4, 4), 0, 1), 0, (0.0,), (1.0,), 0.0)


@pytest.mark.parametrize("colour", ["grey", "colour"])
def test_a_file_gives_what_training_read_of_it(tmp_path: Path, colour: Colour) -> None:
    """Photographs of several sizes, a turned one among them, in a frame."""
    rng = np.random.default_rng(0)
    for number, (height, width) in enumerate([(40, 60), (200, 90), (30, 30)]):
        path = save(tmp_path, f"a/{number}.jpg", rng.integers(0, 256, (height, width, 3)))
        exif = Image.Exif()
        exif[0x0112] = 6
        with Image.open(path) as image:
            image.save(tmp_path / "a" / f"turned {number}.jpg", exif=exif)
    config = ImagesConfig(file=str(tmp_path), colour=colour, height=10, width=14, pad=2)
    data = datasets.load(config)
    raw = datasets.raw_inputs(tmp_path, data.recipe)
    assert raw.names == tuple(sorted(raw.names))
    assert raw.x.dtype == np.uint8
    assert raw.x.shape == (6, 3 if colour == "colour" else 1, 10, 14)
    np.testing.assert_array_equal(data.recipe.x_of(raw.x), data.x[:])
    for number, name in enumerate(raw.names):
        one = datasets.raw_inputs(tmp_path / name, data.recipe)
        assert one.names == (Path(name).name,)
        np.testing.assert_array_equal(one.x, raw.x[number : number + 1])


def test_pictures_are_fitted_as_those_learned_from(tmp_path: Path) -> None:
    """Letterboxed, a wide white picture has black bars above and below."""
    white = np.full((10, 20, 3), 255)
    save(tmp_path, "a/1.png", white)
    save(tmp_path, "a/2.png", np.zeros((10, 20, 3)))
    config = ImagesConfig(file=str(tmp_path), colour="grey", height=8, width=8, fit="letterbox")
    data = datasets.load(config)
    asked = datasets.raw_inputs(tmp_path / "a" / "1.png", data.recipe)
    assert asked.x[0, 0, :, 4].tolist() == [0, 0, 255, 255, 255, 255, 0, 0]
    np.testing.assert_array_equal(data.recipe.x_of(asked.x), data.x[:1])


def test_a_picture_is_as_bright_as_what_was_learned(tmp_path: Path) -> None:
    """Maps of numbers from 0 to 1 are answered for by pictures from 0 to 255."""
    x = np.random.default_rng(0).random((20, 4, 4))
    np.savez(tmp_path / "a.npz", x=x, label=np.arange(20) % 2)
    data = datasets.load(datasets.configured("file", file=str(tmp_path / "a.npz"), scale="as is"))
    assert data.recipe.white == 1
    path = save(tmp_path, "a.png", np.full((4, 4), 51))
    np.testing.assert_allclose(datasets.raw_inputs(path, data.recipe).x, 0.2)


def test_a_picture_without_an_ending_is_one(tmp_path: Path) -> None:
    path = save(tmp_path, "a.png", 9).rename(tmp_path / "a")
    assert datasets.raw_inputs(path, MAPS).x.tolist() == np.full((1, 1, 4, 4), 9).tolist()


def test_what_is_left_to_others(tmp_path: Path) -> None:
    path = save(tmp_path, "a.png")
    vectors = msgspec.structs.replace(MAPS, info=DatasetInfo("vector", (16,), 0, 1))
    assert inputs(path, vectors) is None
    (tmp_path / "b.csv").write_text("1,2")
    (tmp_path / "empty").mkdir()
    assert [inputs(tmp_path / each, MAPS) for each in ("b.csv", "empty", "nowhere")] == [None] * 3


def test_bad_inputs(tmp_path: Path) -> None:
    path = save(tmp_path, "a.png")
    two = msgspec.structs.replace(MAPS, info=replace(MAPS.info, axes=(2, 4, 4)))
    with pytest.raises(BadFile, match=r"a\.png: it has 1 channel or 3, and the network reads 2"):
        inputs(path, two)
    vast = msgspec.structs.replace(MAPS, info=replace(MAPS.info, axes=(1, 10**6, 10**6)))
    with pytest.raises(BadFile, match=r"take 931\.3 GiB"):
        inputs(path, vast)
    path.write_bytes(b"no picture")
    with pytest.raises(
        BadFile, match=r"^a\.png: it is no picture of a known kind\. Choose another"
    ):
        inputs(path, MAPS)


def drawn(config: SourceConfig) -> Graph:
    """Pictures → convolution → as a vector → dense → cross-entropy."""
    chain = {
        "Pictures": ("Data", config),
        "C": ("Conv2d", layer("Conv2d.v1").config_type(maps=4, activation="rectifier")),
        "F": ("Flatten", layer("Flatten.v1").config_type()),
        "O": ("Dense", layer("Dense.v1").config_type(units=2, activation="identity")),
        "L": ("CrossEntropy", layer("CrossEntropy.v1").config_type()),
    }
    graph = Graph()
    for id, (type, own) in chain.items():
        graph.add_node(Node(id, f"{type}.v1", own, (0.0, 0.0)))
    for before, after in pairwise(chain):
        graph.connect(Edge(before, "x" if before == "Pictures" else "y", after, "x"))
    settings = {"epochs": 30, "batch_size": 8, "learning_rate": 0.01, "optimiser": "Adam"}
    graph.set_settings(msgspec.structs.replace(graph.settings, **settings))
    return graph


def test_a_network_learns_a_folder_and_answers_for_its_files(tmp_path: Path) -> None:
    bars(tmp_path / "known", 20)
    found = datasets.understand(tmp_path / "known")
    trainer = Trainer(drawn(found.config))
    for _ in trainer.run():
        pass
    reached = trainer.evaluate("train")
    assert reached is not None
    assert reached.accuracy == 1
    bars(tmp_path / "new", 3)
    raw = datasets.raw_inputs(tmp_path / "new", trainer.dataset.recipe)
    answers = predict(trainer.graph, trainer.weights(), raw.x)
    assert answers.label is not None
    names = [trainer.dataset.info.class_names[each] for each in answers.label]
    assert names == [name.split("/")[0] for name in raw.names]
