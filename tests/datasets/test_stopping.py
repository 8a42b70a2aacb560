"""Sources say how far they are, and leave nothing behind where they are stopped."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from threading import Timer

import numpy as np
import pytest

from nndl_studio import datasets
from nndl_studio.datasets import Dataset, held, tokens
from nndl_studio.datasets.table_file import opened
from nndl_studio.going import Going, Progress, Stopped
from tests.datasets.idx_files import digits, write_cifar, write_idx
from tests.datasets.picture_folders import bars

Made = Callable[[Path], Path]
SOON = 1.0  # seconds


def table(folder: Path, encoding: str = "utf-8") -> Path:
    path = folder / "table.csv"
    rows = "".join(f"{i},{i % 7 / 8},{('one', 'two', 'three')[i % 3]}\n" for i in range(3000))
    path.write_text(f"a,b,kind\n{rows}", encoding=encoding)
    return path


def table_in_another_encoding(folder: Path) -> Path:
    return table(folder, "utf-16")


def sheet_of_pictures(folder: Path) -> Path:
    return Path(bars(folder / "bars", 40))


def packed_idx(folder: Path) -> Path:
    images, label = digits(200)
    write_idx(folder / "train-images-idx3-ubyte.gz", images)
    write_idx(folder / "train-labels-idx1-ubyte.gz", label)
    return folder / "train-images-idx3-ubyte.gz"


def cifar(folder: Path) -> Path:
    write_cifar(folder / "data_batch_1.bin", (np.arange(40) % 10).astype(np.uint8))
    return folder


def arrays(folder: Path) -> Path:
    x = np.random.default_rng(0).random((500, 6))
    np.savez_compressed(folder / "own.npz", x=x, label=np.arange(500) % 3)
    return folder / "own.npz"


def text(folder: Path) -> Path:
    path = folder / "own.txt"
    path.write_text("The cat sat on the mat. 猫坐在垫子上。\n" * 400, encoding="utf-8")
    return path


MAKERS = (table, table_in_another_encoding, sheet_of_pictures, packed_idx, cifar, arrays, text)
SMALL_BLOCKS = (held, "BLOCK_BYTES", 512)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for what is temporary."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setattr(*SMALL_BLOCKS)
    monkeypatch.setattr(tokens, "PIECE", 1000)
    return folder


def loaded(path: Path) -> Dataset:
    return datasets.load(datasets.understand(path).config)


class Listener(Going):
    """Takes note of all that is told, and stops after so many times of it."""

    def __init__(self, most: int = 10**9) -> None:
        super().__init__()
        self.told: list[Progress] = []
        self._most = most

    def note(self, progress: Progress) -> None:
        super().note(progress)
        self.told.append(progress)
        if len(self.told) > self._most:
            self.stop()


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_each_source_tells_how_far_it_is(make: Made, tmp_path: Path, temporary: Path) -> None:
    path = make(tmp_path)
    with Listener().around() as going:
        loaded(path)
    assert isinstance(going, Listener)
    shares = [each.share for each in going.told if each.share is not None]
    assert len(going.told) > 1
    assert all(0 <= share <= 1 for share in shares)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_each_source_ends_wherever_it_is_stopped(
    make: Made, tmp_path: Path, temporary: Path
) -> None:
    whole = Listener()
    with whole.around():
        wanted = loaded(make(tmp_path))
    for most in {0, len(whole.told) // 2 - 1}:
        # Whatever is remembered of the file is not to be taken for it.
        fresh = tmp_path / f"again {most}"
        fresh.mkdir()
        again = make(fresh)
        with Listener(most).around(), pytest.raises(Stopped):
            loaded(again)
        assert list(temporary.iterdir()) == []
        np.testing.assert_array_equal(loaded(again).x[:], wanted.x[:])


def test_a_query_is_left_in_its_midst(tmp_path: Path, temporary: Path) -> None:
    path = table(tmp_path)
    endless = "SELECT sum(sqrt(a.range * b.range)) FROM range(10000000) a, range(10000000) b"
    stopped = [0.0]

    def stop(going: Going) -> None:
        stopped[0] = time.monotonic()
        going.stop()

    def ask() -> None:
        with opened(path) as found:
            found.connection.execute(endless)

    with Going().around() as going:
        Timer(0.3, stop, [going]).start()
        with pytest.raises(Stopped):
            ask()
    assert time.monotonic() - stopped[0] < SOON
    assert list(temporary.iterdir()) == []


def test_pictures_are_left_in_the_midst_of_a_block(tmp_path: Path) -> None:
    """Both threads that decode ask before each picture."""
    from PIL import Image

    folder = tmp_path / "large"
    noise = np.random.default_rng(0).integers(0, 255, (900, 900, 3), np.uint8)
    for kind in ("a", "b"):
        (folder / kind).mkdir(parents=True)
        for i in range(40):
            Image.fromarray(noise).save(folder / kind / f"{i}.png", compress_level=1)
    config = datasets.understand(folder).config
    stopped = [0.0]

    def stop(going: Going) -> None:
        stopped[0] = time.monotonic()
        going.stop()

    with Going().around() as going:
        Timer(0.2, stop, [going]).start()
        with pytest.raises(Stopped):
            datasets.load(config)
    assert time.monotonic() - stopped[0] < SOON


def test_a_text_in_pieces_is_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    from nndl_studio.datasets.tokens import frequencies, numbers_in, tokenise, vocabulary

    # A final sigma is another small letter than one within a word.
    words = "ΟΔΟΣ ὈΔΟΣ, don't x\u0301-Straße 天地玄黄 ΣΑΣ。宇宙Σ洪荒 " * 300
    for piece in (1, 7, 100):
        monkeypatch.setattr(tokens, "PIECE", piece)
        for kind in ("words", "characters"):
            known = vocabulary(frequencies(words, kind), 1000)
            found = [known.names[i] for i in numbers_in(words, kind, known)]
            assert found == list(tokenise(words, kind))
