"""Weights files: exact both ways, readable by others, and refused by name when they are wrong."""

from __future__ import annotations

import io
import json
import os
import random
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
from numpy.typing import NDArray
from safetensors import safe_open

from nndl_studio import languages, layers
from nndl_studio.exchange import CODECS, Weights, load_weights, save_weights, weight_layout
from nndl_studio.files import BadFile
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Node

SHAPES = {"C1.weight": (6, 1, 5, 5), "C1.bias": (6,), "Dense 2.weight": (3, 4)}
SUFFIXES = sorted(CODECS)


@pytest.fixture
def weights() -> Weights:
    rng = np.random.default_rng(5)
    arrays = {name: rng.normal(size=shape).astype(np.float32) for name, shape in SHAPES.items()}
    return Weights(arrays, "ab" * 32, "0.1.0")


@pytest.fixture(params=SUFFIXES)
def file(request: pytest.FixtureRequest, tmp_path: Path, weights: Weights) -> Path:
    path = tmp_path / f"w{request.param}"
    save_weights(path, weights)
    return path


def same(a: Weights, b: Weights) -> bool:
    return list(a.arrays) == list(b.arrays) and all(
        a.arrays[name].tobytes() == b.arrays[name].tobytes() for name in a.arrays
    )


def plain_npz(path: Path, **arrays: NDArray[np.generic]) -> Path:
    np.savez(path, allow_pickle=True, **{k.replace("__dot__", "."): v for k, v in arrays.items()})
    return path


def test_what_was_saved_is_loaded_to_the_last_bit(file: Path, weights: Weights) -> None:
    loaded = load_weights(file, SHAPES)
    assert same(loaded, weights)
    assert loaded.project_hash == weights.project_hash
    assert loaded.studio_version == "0.1.0"
    assert all(array.dtype == np.float32 for array in loaded.arrays.values())
    assert all(array.flags.writeable for array in loaded.arrays.values())


def test_the_same_weights_give_the_same_bytes(file: Path, weights: Weights) -> None:
    before = file.read_bytes()
    save_weights(file, weights)
    assert file.read_bytes() == before


def test_numpy_alone_reads_npz(tmp_path: Path, weights: Weights) -> None:
    save_weights(tmp_path / "w.npz", weights)
    with np.load(tmp_path / "w.npz", allow_pickle=False) as archive:
        assert set(archive.files) == {*SHAPES, "__project_hash__", "__studio_version__"}
        assert archive["__project_hash__"].shape == ()
        assert str(archive["__project_hash__"]) == weights.project_hash
        np.testing.assert_array_equal(archive["C1.weight"], weights.arrays["C1.weight"])


def test_safetensors_alone_reads_safetensors(tmp_path: Path, weights: Weights) -> None:
    path = tmp_path / "w.safetensors"
    save_weights(path, weights)
    assert safetensors.numpy.load_file(path).keys() == SHAPES.keys()
    with safe_open(path, framework="numpy") as opened:
        notes = opened.metadata()
    assert notes == {"project_hash": weights.project_hash, "studio_version": "0.1.0"}


LAYOUT = {"C1.weight": "(maps, input maps, height, width)", "C1.bias": "(maps): b"}


def test_the_layout_goes_out_as_a_note_and_comes_back(file: Path, weights: Weights) -> None:
    save_weights(file, replace(weights, layout=LAYOUT))
    assert load_weights(file, SHAPES).layout == LAYOUT


def test_others_read_the_layout(tmp_path: Path, weights: Weights) -> None:
    for suffix in SUFFIXES:
        save_weights(tmp_path / f"w{suffix}", replace(weights, layout=LAYOUT))
    with np.load(tmp_path / "w.npz", allow_pickle=False) as archive:
        assert json.loads(str(archive["__layout__"])) == LAYOUT
    with safe_open(tmp_path / "w.safetensors", framework="numpy") as opened:
        assert json.loads(opened.metadata()["layout"]) == LAYOUT


def test_a_file_from_before_the_layout_was_kept_is_taken(file: Path) -> None:
    assert load_weights(file, SHAPES).layout == {}


@pytest.mark.parametrize("note", ["[1]", "{", '{"C1.weight": 3}'])
def test_a_damaged_layout_is_refused(tmp_path: Path, weights: Weights, note: str) -> None:
    plain_npz(tmp_path / "w.npz", **weights.arrays, __layout__=np.array(note))
    with pytest.raises(BadFile, match=r"w\.npz, its note on the layout"):
        load_weights(tmp_path / "w.npz", SHAPES)


def told(type: str, **settings: object) -> dict[str, str]:
    """What a file of weights says of a layer with those settings."""
    graph = Graph()
    layer = layers.by_name(type)
    graph.add_node(Node("R", layer.type, layer.configured(**settings), (0.0, 0.0)))
    return weight_layout(graph)


def test_gates_are_named_in_their_order() -> None:
    """Shapes are equal in other tools, whose gates stand otherwise."""
    lstm = told("LSTM")
    for name in ("weight", "recurrent", "bias"):
        assert "gates i, f, o, c̃" in lstm[f"R.{name}"]
    assert "(4 · units, inputs)" in lstm["R.weight"]
    assert "i, f, o" in lstm["R.peephole"]
    assert "R.peephole" not in told("LSTM", peepholes=False)
    assert "gates r, z, h̃" in told("GRU")["R.weight"]
    assert "R.recurrent_bias" in told("GRU", reset="after")


def test_files_are_english_where_the_screen_is_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languages, "_now", "zh")
    written = told("LSTM", peepholes=False)
    assert written["R.bias"] == "(4 · units): the one b of the gates i, f, o, c̃"
    assert {type(words) for words in written.values()} == {str}
    lstm = layers.by_name("LSTM")
    shown = lstm.layout(lstm.configured())["bias"]
    assert languages.told(shown) == "（4 · 单元）：门 i、f、o、c̃ 的 b，只有一个"


@pytest.mark.parametrize("type", ["Conv1d", "Conv2d"])
def test_which_way_kernels_are_turned_is_told(type: str) -> None:
    assert "turn each kernel by 180°" in told(type)["R.weight"]
    other = told(type, kernel_flip="cross-correlation")["R.weight"]
    assert "180°" not in other
    assert "cross-correlation" in other


def test_a_file_without_notes_is_taken(tmp_path: Path, weights: Weights) -> None:
    plain_npz(tmp_path / "w.npz", **weights.arrays)
    assert same(load_weights(tmp_path / "w.npz", SHAPES), weights)


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        ({**SHAPES, "F6.bias": (84,)}, "F6.bias is missing"),
        ({"C1.weight": (6, 1, 5, 5), "C1.bias": (6,)}, "Dense 2.weight is in the file but not in"),
        ({**SHAPES, "C1.bias": (7,)}, "C1.bias is 6, here it is 7"),
    ],
)
def test_weights_of_another_project_are_refused_by_name(
    file: Path, shapes: dict[str, tuple[int, ...]], message: str
) -> None:
    with pytest.raises(BadFile, match=re.escape(message)) as caught:
        load_weights(file, shapes)
    assert file.name in str(caught.value)


def test_a_long_list_of_faults_is_cut(file: Path) -> None:
    shapes = {f"D{i}.bias": (i + 1,) for i in range(20)}
    with pytest.raises(BadFile, match="20 more"):
        load_weights(file, shapes)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_nan_is_not_exported(tmp_path: Path, weights: Weights, suffix: str, value: float) -> None:
    weights.arrays["C1.bias"][2] = value
    with pytest.raises(ValueError, match=r"C1\.bias holds NaN or infinity"):
        save_weights(tmp_path / f"w{suffix}", weights)
    assert list(tmp_path.iterdir()) == []


def test_nan_is_not_loaded(tmp_path: Path, weights: Weights) -> None:
    weights.arrays["C1.bias"][2] = np.nan
    plain_npz(tmp_path / "w.npz", **weights.arrays)
    (tmp_path / "w.safetensors").write_bytes(safetensors.numpy.save(dict(weights.arrays)))
    for suffix in SUFFIXES:
        with pytest.raises(BadFile, match=r"array C1\.bias: it holds NaN or infinity"):
            load_weights(tmp_path / f"w{suffix}", SHAPES)


def test_other_number_types_are_refused(tmp_path: Path, weights: Weights) -> None:
    arrays: dict[str, NDArray[np.generic]] = dict(weights.arrays)
    arrays["C1.bias"] = np.zeros(6, np.float64)
    plain_npz(tmp_path / "w.npz", **arrays)
    (tmp_path / "w.safetensors").write_bytes(safetensors.numpy.save(arrays))
    for suffix in SUFFIXES:
        with pytest.raises(BadFile, match=r"array C1\.bias: it holds float64, not float32"):
            load_weights(tmp_path / f"w{suffix}", SHAPES)


def test_python_objects_are_never_unpickled(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (os.mkdir, (str(tmp_path / "sprung"),))

    plain_npz(tmp_path / "w.npz", a=np.array([Trap()], object))
    with pytest.raises(BadFile, match="Python objects"):
        load_weights(tmp_path / "w.npz", {"a": (1,)})
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize("name", ["w.h5", "w", "w.npz.gz"])
def test_an_unknown_suffix_says_which_are_known(
    tmp_path: Path, weights: Weights, name: str
) -> None:
    with pytest.raises(BadFile, match=r"\.safetensors or \.npz"):
        save_weights(tmp_path / name, weights)


def test_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"gone\.npz: there is no such file"):
        load_weights(tmp_path / "gone.npz", SHAPES)
    (tmp_path / "folder.npz").mkdir()
    with pytest.raises(BadFile, match=r"folder\.npz: it is a folder"):
        load_weights(tmp_path / "folder.npz", SHAPES)


def loaded_or_refused(file: Path) -> Weights | None:
    try:
        return load_weights(file, SHAPES)
    except BadFile:
        return None


def test_damage_is_refused_or_harmless(file: Path, weights: Weights) -> None:
    """Cuts and flipped bytes anywhere: a named error, or the right numbers where none was hit."""
    whole = file.read_bytes()
    rng = random.Random(11)
    for trial in range(600):
        data = bytearray(whole)
        if trial % 3 == 0:
            del data[rng.randrange(len(data)) :]
        else:
            for _ in range(rng.randint(1, 4)):
                data[rng.randrange(len(data))] = rng.randrange(256)
        file.write_bytes(data)
        loaded = loaded_or_refused(file)
        if loaded is None:
            continue
        assert {name: array.shape for name, array in loaded.arrays.items()} == SHAPES
        assert all(np.isfinite(array).all() for array in loaded.arrays.values())


def entry(name: str, array: NDArray[np.generic]) -> tuple[str, bytes]:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return f"{name}.npy", buffer.getvalue()


def test_overlapping_entries_are_refused(tmp_path: Path) -> None:
    """Two names for one stretch of bytes, the way small archives unpack to huge ones."""
    path = tmp_path / "w.npz"
    ones = np.ones(3, np.float32)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(*entry("a", ones))
        archive.writestr(*entry("b", ones))
        archive.infolist()[1].header_offset = archive.infolist()[0].header_offset
    with pytest.raises(BadFile, match="entries overlap"):
        load_weights(path, {"a": (3,), "b": (3,)})


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_a_name_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "w.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(*entry("a", np.ones(3, np.float32)))
        archive.writestr(*entry("a", np.zeros(3, np.float32)))
    with pytest.raises(BadFile, match="have one name"):
        load_weights(path, {"a": (3,)})


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        (b"(900000000000,), }", r"array a: its header promises"),
        (b"((3,),            ", r"array a: it is damaged"),
        (b"('3',), }         ", r"array a: it is damaged"),
    ],
)
def test_a_strange_header_allocates_nothing(tmp_path: Path, shape: bytes, message: str) -> None:
    path = tmp_path / "w.npz"
    name, data = entry("a", np.ones(3, np.float32))
    strange = data.replace(b"(3,), }           ", shape)
    assert strange != data
    assert len(strange) == len(data)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, strange)
    with pytest.raises(BadFile, match=message):
        load_weights(path, {"a": (3,)})


def test_an_archive_without_arrays_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "w.npz"
    with zipfile.ZipFile(path, "w"):
        pass
    with pytest.raises(BadFile, match="a is missing"):
        load_weights(path, {"a": (3,)})


def test_something_else_in_the_archive_is_named(tmp_path: Path) -> None:
    path = tmp_path / "w.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(BadFile, match=r"readme\.txt"):
        load_weights(path, {})


@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
def test_a_full_disk_leaves_the_old_file(
    file: Path, weights: Weights, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = file.read_bytes()
    weights.arrays["C1.bias"][:] = 9

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    if call == "write":
        monkeypatch.setattr("builtins.open", full)
    else:
        monkeypatch.setattr(os, call, full)
    with pytest.raises(OSError, match="No space left"):
        save_weights(file, weights)
    monkeypatch.undo()
    assert file.read_bytes() == before
    assert not list(file.parent.glob("*.tmp"))
