"""Reads the hostile corpus, each file in a process of its own: no test, but what a test starts.

Argument: a folder to write the files to, one at a time. Prints a JSON list: kind and name of each
file, how it ended, what was said, and the processor's seconds and the bytes of memory that it took.
What takes or waits far longer than it may ends by a signal.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np

from nndl_studio import api, cli, datasets
from nndl_studio.datasets import DatasetInfo, Recipe
from nndl_studio.exchange import Weights, save_weights, weight_shapes
from nndl_studio.files import BadFile
from nndl_studio.resources import example
from nndl_studio.training.checkpoint import load_checkpoint
from tests.datasets import sets
from tests.datasets.picture_folders import save
from tests.trust import hostile_arrays as made
from tests.trust import hostile_pictures, hostile_tables
from tests.trust.hostile_projects import projects

SECONDS = 20
# In the folder that is worked in.
TRAINED = "trained.safetensors"
MEMORY = 4 * 2**30
NEARBY: dict[str, Any] = {"tokens": "words", "task": "tokens nearby", "reach": 64}
MAPS = Recipe(DatasetInfo("map", (3, 32, 32), 0, 1), 0, (0.0,), (1.0,), 0.0)
Read = Callable[[Path], None]


class Refused(Exception):
    """What the command line said in refusing a file."""


def command(*words: object) -> None:
    """Run a command. Raises Refused with the lines it wrote if it failed as it should."""
    lines = StringIO()
    with redirect_stderr(lines):
        code = cli.main([str(word) for word in words])
    if code == 1:
        raise Refused(lines.getvalue())


def data(path: Path) -> None:
    sets.describe("file", file=str(path))
    datasets.load(datasets.configured("file", file=str(path)))


def idx(path: Path) -> None:
    sets.describe("idx", file=str(path))
    datasets.load(datasets.configured("idx", file=str(path)))


def cifar(path: Path) -> None:
    sets.describe("cifar", file=str(path))
    datasets.load(datasets.configured("cifar", file=str(path)))


def text(path: Path) -> None:
    sets.describe("text file", file=str(path), **NEARBY)
    datasets.load(datasets.configured("text file", file=str(path), **NEARBY))


def picture(path: Path) -> None:
    datasets.raw_inputs(path, MAPS)


def table(path: Path) -> None:
    datasets.understand(path)


def texts(path: Path) -> None:
    datasets.load(datasets.configured("texts", file=str(path), text="review", label="verdict"))


def labels(path: Path) -> None:
    save(path.parent, "1.png")
    try:
        datasets.load(datasets.configured("images", file=str(path)))
    finally:
        (path.parent / "1.png").unlink()


def describe(path: Path) -> None:
    command("describe", path)


def export(path: Path) -> None:
    command("export", "xor", "--weights", path, path.parent / "out.npz")


def predict(path: Path) -> None:
    command("predict", "lenet-5", "--weights", TRAINED, "--input", path, "--output", "y.npz")


def checkpoint(path: Path) -> None:
    load_checkpoint(path)


def corpus(folder: Path) -> Iterator[tuple[str, Read, Path]]:
    """Every file, as long as it is looked at."""
    kinds: list[tuple[str, Read, Iterator[tuple[str, bytes]], str]] = [
        ("project", describe, projects(), ".nndl"),
        ("data", data, made.arrays(), ".npz"),
        ("data", data, made.data_files(), ""),
        ("idx", idx, made.idx_files(), ".gz"),
        ("cifar", cifar, made.cifar_batches(), ".bin"),
        ("samples", predict, made.samples(), ".npy"),
        ("text", text, made.texts(), ".txt"),
        ("picture", picture, hostile_pictures.pictures(), ".png"),
        ("table", table, hostile_tables.tables(), ".csv"),
        ("texts", texts, hostile_tables.texts(), ""),
        ("labels", labels, hostile_pictures.tables(), ".csv"),
        ("weights", export, made.weights(), ".safetensors"),
        ("checkpoint", checkpoint, made.checkpoints(), ".safetensors"),
    ]
    for kind, read, files, suffix in kinds:
        for name, content in files:
            (folder / name).write_bytes(content)
            yield kind, read, folder / name
            (folder / name).unlink()
        if suffix:
            odd = folder / "odd"
            odd.mkdir()
            for path in made.odd_places(odd, suffix):
                yield kind, read, path
            shutil.rmtree(odd)


def looked_at(read: Read, path: Path) -> dict[str, Any]:
    """How reading `path` went, in a child of this process."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with os.fdopen(writing, "w") as pipe:
            json.dump(_outcome(read, path), pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return {"ended": signal.Signals(os.WTERMSIG(status)).name}
    found: dict[str, Any] = json.loads(told)
    return found


def _outcome(read: Read, path: Path) -> dict[str, Any]:
    before = _memory("VmRSS")
    signal.alarm(SECONDS)
    limit = _memory("VmSize") + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    start, ended, said = time.process_time(), "read", ""
    try:
        read(path)
    except (Refused, BadFile, OSError) as error:
        named = isinstance(error, Refused | BadFile) or error.filename is not None
        ended, said = "refused" if named else "without a name", str(error)
    except BaseException as error:
        ended, said = type(error).__name__, str(error)[:1000]
    seconds = time.process_time() - start
    return {"ended": ended, "said": said, "seconds": seconds, "memory": _memory("VmHWM") - before}


def _memory(what: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"{what} is not told here")


def _prepare(folder: Path) -> None:
    shapes = weight_shapes(api.load(example("lenet-5")))
    arrays = {name: np.zeros(shape, np.float32) for name, shape in shapes.items()}
    save_weights(folder / TRAINED, Weights(arrays))
    sets.load("digits")


if __name__ == "__main__":
    place = Path(sys.argv[1])
    os.chdir(place)
    _prepare(place)
    json.dump(
        [{"kind": k, "name": p.name, **looked_at(r, p)} for k, r, p in corpus(place)], sys.stdout
    )
