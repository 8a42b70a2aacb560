"""Sound files with a few bytes changed, cut or doubled: read, or refused by an error with a name.

1,000 mutants a loader, or 20,000 with `--full`.
"""

from __future__ import annotations

import random
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType

import numpy as np
import pytest
import safetensors.numpy

from nndl_studio import api
from nndl_studio.exchange import Weights, load_weights, save_weights, weight_shapes
from nndl_studio.exchange.importing import import_file
from nndl_studio.exchange.matching import matching_of, take
from nndl_studio.files import BadFile
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import encode, load_project
from nndl_studio.resources import example
from nndl_studio.training.checkpoint import load_checkpoint, save_checkpoint
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.standing import Extent, Standing, as_checkpoint, from_checkpoint
from tests.datasets.idx_files import write_cifar, write_idx
from tests.datasets.sets import describe, load
from tests.exchange.foreign import drawing, save_npz
from tests.exchange.onnx_models import CASES

OF_KERAS = Path(__file__).parents[1] / "exchange" / "of_keras"
SECONDS = 5
MEMORY = 512 * 2**20
WORDS = (b"0", b"-1", b"9" * 25, b"1e999", b"NaN", b"null", b"true", b"[", b"{}", b",", b"\\")
Make = Callable[[Path], None]
Read = Callable[[Path], object]


def graph() -> Graph:
    return api.load(example("xor"))


def a_project(path: Path) -> None:
    path.write_bytes(encode(graph()))


def packed_data(path: Path) -> None:
    np.savez_compressed(path, x=np.eye(6, 4, dtype=np.float32), label=np.arange(6) % 2)


def an_array(path: Path) -> None:
    np.save(path, np.eye(6, 4))


def packed_images(path: Path) -> None:
    write_idx(path, np.arange(160, dtype=np.uint8).reshape(10, 4, 4))


def a_batch(path: Path) -> None:
    write_cifar(path, np.arange(10, dtype=np.uint8))


def a_text(path: Path) -> None:
    path.write_text("a rose is a rose, äöü and no other flower. " * 20, encoding="utf-8")


def trained_weights(path: Path) -> None:
    shapes = weight_shapes(graph())
    arrays = {name: np.ones(shape, np.float32) for name, shape in shapes.items()}
    save_weights(path, Weights(arrays, "hash", "1"))


ROWS = drawing("vector", (3,), ("A", "Dense", {"units": 2}))
STEPS = drawing(
    "sequence",
    (5, 3),
    ("R", "GRU", {"units": 4, "reset": "after", "output": "all steps"}),
    ("S", "LSTM", {"units": 4, "output": "all steps"}),
    ("T", "SRN", {"units": 4}),
    ("Out", "Dense", {"units": 2}),
)


def foreign_tensors(path: Path) -> None:
    weight, bias = np.ones((2, 3), np.float16), np.ones(2, np.float64)
    safetensors.numpy.save_file({"a.weight": weight, "a.bias": bias}, path)


def foreign_arrays(path: Path) -> None:
    save_npz(path, {"a/kernel:0": np.ones((3, 2)), "a/bias:0": np.ones(2)})


def keras_model(path: Path) -> None:
    path.write_bytes((OF_KERAS / f"steps{''.join(path.suffixes)}").read_bytes())


def bring_in(graph: Graph, path: Path) -> object:
    """The drawing's own arrays in their shapes, of numbers."""
    found = take(matching_of(path, graph).with_first(), graph)
    shapes = {name: array.shape for name, array in found.arrays.items()}
    assert shapes == weight_shapes(graph)
    assert all(np.isfinite(array).all() for array in found.arrays.values())
    return found


def a_model(path: Path) -> None:
    """A recurrent one: its arrays are small, so that most mutants change what it says."""
    path.write_bytes(CASES["peepholes"].written(path.parent).read_bytes())


EXTENT = Extent(40, 2, "data", 1)


def a_checkpoint(path: Path) -> None:
    state = np.ones(EXTENT.state, np.float32)
    standing = Standing("0123456789abcdef", 1, 1.0, 0.1, (), np.array([0.5]), state)
    save_checkpoint(path, as_checkpoint(graph(), standing, EXTENT.data, EXTENT.shards))


def read_data(path: Path) -> object:
    describe("file", file=str(path))
    return load("file", file=str(path))


def read_idx(path: Path) -> object:
    describe("idx", file=str(path))
    return load("idx", file=str(path))


def read_cifar(path: Path) -> object:
    describe("cifar", file=str(path))
    return load("cifar", file=str(path))


def read_text(path: Path) -> object:
    return load("text file", file=str(path))


def some_texts(path: Path) -> None:
    rows = (f'"A film, no {i}, and äöü",{"good" if i % 2 else "bad"}' for i in range(60))
    path.write_text("\n".join(["review,verdict", *rows]), encoding="utf-8")


def read_texts(path: Path) -> object:
    return load("texts", file=str(path), text="review", label="verdict")


def read_weights(path: Path) -> object:
    return load_weights(path, weight_shapes(graph()))


def resume(path: Path) -> object:
    return from_checkpoint(graph(), load_checkpoint(path), EXTENT)


LOADERS: dict[str, tuple[str, Make, Read]] = {
    "project": ("net.nndl", a_project, load_project),
    "npz": ("data.npz", packed_data, read_data),
    "npy": ("data.npy", an_array, read_data),
    "idx": ("images.idx", packed_images, read_idx),
    "idx, packed": ("images.gz", packed_images, read_idx),
    "cifar": ("data_batch_1.bin", a_batch, read_cifar),
    "text": ("mine.txt", a_text, read_text),
    "texts": ("reviews.csv", some_texts, read_texts),
    "safetensors weights": ("w.safetensors", trained_weights, read_weights),
    "npz weights": ("w.npz", trained_weights, read_weights),
    "safetensors of others": ("f.safetensors", foreign_tensors, partial(bring_in, ROWS)),
    "npz of others": ("f.npz", foreign_arrays, partial(bring_in, ROWS)),
    "keras": ("m.keras", keras_model, partial(bring_in, STEPS)),
    "hdf5": ("m.h5", keras_model, partial(bring_in, STEPS)),
    "hdf5, weights": ("m.weights.h5", keras_model, partial(bring_in, STEPS)),
    "onnx": ("m.onnx", a_model, partial(import_file, samples=0)),
    "checkpoint": ("c.safetensors", a_checkpoint, resume),
}


def mutant(data: bytes, chance: random.Random) -> bytes:
    """`data` after one to four accidents."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed) + 1)
        end = min(len(changed), at + chance.choice((1, 1, 1, 4, 16, 200)))
        match chance.randrange(6):
            case 0 if at < len(changed):
                changed[at] ^= 1 << chance.randrange(8)
            case 1 if at < len(changed):
                changed[at] = chance.randrange(256)
            case 2:
                del changed[at:end]
            case 3:
                changed[at:at] = changed[at:end]
            case 4:
                changed[at : at + chance.randrange(4)] = chance.choice(WORDS)
            case 5 if chance.random() < 0.2:
                del changed[at:]
    return bytes(changed)


@pytest.mark.parametrize("name", LOADERS)
def test_mutants_are_read_or_named(name: str, tmp_path: Path, full: bool) -> None:
    file, make, read = LOADERS[name]
    path = tmp_path / file
    make(path)
    whole, chance, before = path.read_bytes(), random.Random(name), most_memory()
    read(path)
    ended: dict[str, int] = {}
    for _ in range(20_000 if full else 1000):
        path.write_bytes(mutant(whole, chance))
        how = outcome(read, path)
        ended[how] = ended.get(how, 0) + 1
    print(name, ended, f"{(most_memory() - before) / 2**20:.0f} MB")
    assert ended.keys() <= {"read", "refused"}
    assert ended["refused"] > 0
    assert most_memory() - before < MEMORY


def outcome(read: Read, path: Path) -> str:
    """Anything but these ways to end fails the test."""
    try:
        with in_time(path):
            read(path)
    except TrainingError:
        return "refused"
    except BadFile as error:
        return "refused" if str(error).startswith(path.name) else f"not named: {error}"
    return "read"


@contextmanager
def in_time(path: Path) -> Iterator[None]:
    def too_long(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"{path} took more than {SECONDS} s")

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def most_memory() -> int:
    """The most that this process ever had."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))
