"""Arrays, texts, weights and checkpoints of the hostile corpus: nobody means well with them."""

from __future__ import annotations

import gzip
import io
import json
import os
import struct
import zipfile
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from tests.datasets.idx_files import idx

X = np.arange(24, dtype=np.float32).reshape(6, 4)
LABEL = np.arange(6) % 2
# A compressed array of this many bytes is refused; made at the fastest setting.
BOMB = 300 * 2**20


def npy(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, array, allow_pickle=True)
    return file.getvalue()


def header(shape: str, descr: str = "'<f4'", behind: bytes = b"") -> bytes:
    """A `.npy` whose header says what it likes."""
    text = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + behind


def zipped(entries: Mapping[str, bytes], packing: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing, compresslevel=1) as archive:
        for name, data in entries.items():
            archive.writestr(f"{name}.npy", data)
    return file.getvalue()


def npz(**arrays: np.ndarray) -> bytes:
    return zipped({name: npy(array) for name, array in arrays.items()})


def _spoilt(data: bytes, place: int, new: bytes) -> bytes:
    return data[:place] + new + data[place + len(new) :]


def arrays() -> Iterator[tuple[str, bytes]]:
    """`.npz` and `.npy` that no reader of arrays takes."""
    good = npz(x=X, label=LABEL)
    record = good.rfind(b"PK\x01\x02")
    yield "empty.npz", b""
    yield "text.npz", b"x,y\n1,2\n"
    yield "magic.npz", b"PK\3\4"
    yield "end.npz", good[:-5]
    yield "half.npz", good[: len(good) // 2]
    yield "encrypted.npz", _spoilt(good, record + 8, b"\1\0")
    yield "overlap.npz", _spoilt(good, record + 42, bytes(4))
    yield "outside.npz", _spoilt(good, record + 42, b"\xff\xff\xff\x7f")
    yield "bits.npz", _spoilt(good, good.find(X.tobytes()) + 5, b"\xff")
    yield "claims.npz", _spoilt(zipped({"x": npy(X)}, zipfile.ZIP_DEFLATED), -60, b"\xff" * 4)
    yield "lzma.npz", zipped({"x": npy(X)}, zipfile.ZIP_LZMA)
    yield "bzip2.npz", zipped({"x": npy(X)}, zipfile.ZIP_BZIP2)
    yield "twins.npz", zipped({"x": npy(X), "y": npy(X)}).replace(b"y.npy", b"x.npy")
    yield "directory.npz", zipped({f"{i:01000}": b"" for i in range(5000)})
    yield "object.npz", npz(x=np.array([{"a": 1}], dtype=object))
    yield "structured.npz", npz(x=np.zeros(3, [("a", "f4"), ("b", "O")]))
    yield "short.npz", zipped({"x": header("(1000000, 1000000)")})
    yield (
        "bomb.npz",
        zipped({"x": header(f"(7, {BOMB})", behind=bytes(BOMB))}, zipfile.ZIP_DEFLATED),
    )
    yield "header.npz", zipped({"x": _long_header(2**26)}, zipfile.ZIP_DEFLATED)
    yield "header.npy", _long_header(2**26)
    yield "short.npy", header("(1000000, 1000000)")
    yield "minus.npy", header("(-1,)", behind=bytes(8))
    yield "nested.npy", header("(" * 500)
    yield "call.npy", header("(__import__('os').system('true'),)")
    yield "version.npy", b"\x93NUMPY\x09\x00" + npy(X)[8:]
    yield "type.npy", header("(6, 4)", "'<f9'", bytes(96))


def _long_header(size: int) -> bytes:
    return b"\x93NUMPY\x02\x00" + struct.pack("<I", size) + b" " * size


def data_files() -> Iterator[tuple[str, bytes]]:
    """Whole `.npz` whose arrays make no data set."""
    yield "named.npz", npz(a=X)
    yield "letters.npz", npz(x=np.array([["a", "b"]]))
    yield "complex.npz", npz(x=X.astype(complex))
    yield "dates.npz", npz(x=X.astype("M8[s]"))
    yield "nan.npz", npz(x=np.full((6, 4), np.nan), label=LABEL)
    yield "huge.npz", npz(x=np.full((6, 4), 1e300), label=LABEL)
    yield "large.npz", npz(x=np.full((6, 4), np.float32(3e38)), label=LABEL)
    yield "rows.npz", npz(x=X, label=LABEL[:4])
    yield "hot.npz", npz(x=X, label=np.ones((len(X), 2)))
    yield "nameless.npz", npz(x=X, label=np.full(len(X), " "))
    yield "fractions.npz", npz(x=X, label=LABEL + 0.5)
    yield "lengths.npz", npz(x=X[:, :, None], lengths=np.full(6, 99))
    yield "axes.npz", npz(x=np.zeros((2, 1, 1, 1, 1, 1)))
    yield "nothing.npz", npz(x=np.zeros((0, 4)))


def idx_files() -> Iterator[tuple[str, bytes]]:
    """IDX files, packed or not, that promise what they don't hold."""
    good = idx(np.zeros((6, 4, 4), np.uint8))
    vast = b"\0\0\x08\x03" + b"\xff" * 12
    yield "empty-images", b""
    yield "magic-images", good[:4]
    yield "axes-images", b"\0\0\x08\xff" + bytes(2000)
    yield "type-images", b"\0\0\x07\x03" + good[4:]
    yield "half-images", good[: len(good) // 2]
    yield "more-images", good + bytes(1000)
    yield "vast-images", vast
    yield "none-images", idx(np.zeros((0, 4, 4), np.uint8))
    yield "alone-labels", idx(np.zeros(6, np.uint8))
    yield "nan-images", idx(np.full((6, 4), np.nan, ">f8"))
    yield "half-images.gz", gzip.compress(good)[:-9]
    yield "vast-images.gz", gzip.compress(vast)
    bomb = b"\0\0\x08\x02" + struct.pack(">2I", 2, BOMB // 2) + bytes(BOMB)
    yield "bomb-images.gz", gzip.compress(bomb, 1)
    yield "longer-images.gz", gzip.compress(good + bytes(BOMB), 1)
    yield "inner-images.gz", gzip.compress(gzip.compress(good))
    yield "sum-images.gz", _spoilt(gzip.compress(good), len(gzip.compress(good)) - 8, b"\xff" * 4)


def cifar_batches() -> Iterator[tuple[str, bytes]]:
    """Batches that aren't whole, or of other classes."""
    yield "empty.bin", b""
    yield "half.bin", bytes(3000)
    yield "over.bin", bytes(3073 * 2 + 1)
    yield "classes.bin", b"\xff" * 3073 * 2
    yield "hundred.bin", bytes(3074 * 5)


def samples() -> Iterator[tuple[str, bytes]]:
    """What `predict` can't answer for: LeNet-5 takes maps of 28×28."""
    maps = np.zeros((2, 28, 28), np.float32)
    yield "none.npz", npz(y=maps)
    yield "flat.npz", npz(x=np.zeros(3))
    yield "shape.npz", npz(x=np.zeros((2, 5, 5)))
    yield "letters.npz", npz(x=np.array([["a", "b"]]))
    yield "huge.npz", npz(x=np.full((2, 28, 28), 1e300))
    yield "nan.npz", npz(x=maps * np.nan)
    yield "lengths.npz", npz(x=maps, lengths=np.array(["a", "b"]))
    wide = header(f"(1, {BOMB // 4})", behind=bytes(BOMB))
    yield "wide.npz", zipped({"x": wide}, zipfile.ZIP_DEFLATED)


def texts() -> Iterator[tuple[str, bytes]]:
    yield "empty.txt", b""
    yield "blank.txt", b" \n" * 1000
    yield "utf16.txt", "words ".encode("utf-16") * 50
    yield "latin1.txt", b"w\xf6rter " * 50
    yield "zeros.txt", bytes(10_000)
    yield "too-long.txt", b"word " * 5_000_000
    yield "short.txt", b"a b"
    yield "bytes.txt", bytes(range(1, 256)) * 100
    yield "same.txt", b"again " * 1000


def safetensors(entries: Mapping[str, Any], numbers: bytes, notes: Mapping[str, str]) -> bytes:
    text = json.dumps({"__metadata__": dict(notes), **entries}).encode()
    return struct.pack("<Q", len(text)) + text + numbers


def tensor(shape: list[int], end: int, dtype: str = "F32", start: int = 0) -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [start, end]}


def weights() -> Iterator[tuple[str, bytes]]:
    """Of XOR's network, whose arrays these files may name."""
    made = partial(safetensors, notes={})
    yield "empty.safetensors", b""
    yield "length.safetensors", b"\xff" * 8
    yield "longer.safetensors", struct.pack("<Q", 2**20) + b"{}"
    yield "json.safetensors", struct.pack("<Q", 8) + b"no json!"
    yield "long.safetensors", struct.pack("<Q", 20 * 2**20) + b" " * (20 * 2**20)
    yield "nobody.safetensors", made({"nobody": tensor([1], 4)}, bytes(4))
    yield "outside.safetensors", made({"a": tensor([9], 36)}, bytes(4))
    yield "overlap.safetensors", made({"a": tensor([1], 4), "b": tensor([1], 4)}, bytes(4))
    yield "minus.safetensors", made({"a": tensor([-1], 4)}, bytes(4))
    yield "product.safetensors", made({"a": tensor([2**62, 4], 4)}, bytes(4))
    yield "type.safetensors", made({"a": tensor([1], 4, "F99")}, bytes(4))
    yield "many.safetensors", made({f"{i}": tensor([0], 0) for i in range(100_000)}, b"")
    yield "pickle.pt", b"\x80\x02cos\nsystem\nq\x00X\x04\x00\x00\x00trueq\x01\x85Rq\x02."
    yield "pickle.npz", npz(w=np.array([{"a": 1}], dtype=object))
    yield "lzma.npz", zipped({"w": npy(X)}, zipfile.ZIP_LZMA)
    yield "note.npz", npz(__project_hash__=np.array("a" * 10_000))
    yield "bomb.npz", zipped({"w": header("(1,)", behind=bytes(BOMB))}, zipfile.ZIP_DEFLATED)


def checkpoints() -> Iterator[tuple[str, bytes]]:
    state = tensor([1], 4)
    made = partial(safetensors, {"state": state, "losses": tensor([0], 4, "F64", 4)}, bytes(4))
    yield "empty.safetensors", b""
    yield "zeros.safetensors", bytes(1000)
    yield "no-notes.safetensors", made({})
    yield "no-json.safetensors", made({"progress": "{"})
    yield "no-format.safetensors", made({"progress": "{}"})
    yield "format.safetensors", made({"progress": '{"format": 99}'})
    yield "deep.safetensors", made({"progress": "[" * 1_000_000})
    yield "lists.safetensors", made({"progress": f"[{'[],' * 8_000_000}0]"})
    yield "number.safetensors", made({"progress": f'{{"format": {"9" * 5000}}}'})
    yield "fields.safetensors", made({"progress": '{"format": 3, "command": "rm"}'})


def odd_places(folder: Path, suffix: str) -> Iterator[Path]:
    """What is no file at all, or one without end."""
    (folder / f"folder{suffix}").mkdir()
    os.mkfifo(folder / f"pipe{suffix}")
    for name, target in (
        ("zero", "/dev/zero"),
        ("nowhere", "not-there"),
        ("circle", f"circle{suffix}"),
    ):
        (folder / f"{name}{suffix}").symlink_to(target)
    with open(folder / f"sparse{suffix}", "wb") as file:
        file.truncate(5 * 2**30)
    (folder / f"\x1b[2J\x9b\u202e{suffix}").write_bytes(b"")
    yield from folder.iterdir()
