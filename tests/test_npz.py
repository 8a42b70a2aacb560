"""Arrays from damaged and hostile files: named errors, and no memory taken on a false promise."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nndl_studio.files import BadFile
from nndl_studio.npz import Header, read_arrays, read_headers

X = np.arange(12, dtype=np.float32).reshape(3, 4)


def npy_bytes(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, array)
    return file.getvalue()


def write_zip(path: Path, entries: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def false_header(shape: str, descr: str = "<f4") -> bytes:
    """A header that promises `shape`, with no numbers behind it."""
    text = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text


def refused(path: Path) -> str:
    with pytest.raises(BadFile) as caught:
        read_arrays(path)
    assert str(caught.value).startswith(path.name)
    return str(caught.value)


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_headers_and_arrays_read_back(tmp_path: Path, save: Callable[..., None]) -> None:
    path = tmp_path / "a.npz"
    save(path, x=X, y=np.asfortranarray(X.T), label=np.array(3))
    assert read_headers(path)["x"] == Header((3, 4), np.dtype(np.float32))
    arrays = read_arrays(path)
    assert set(arrays) == {"x", "y", "label"}
    np.testing.assert_array_equal(arrays["x"], X)
    np.testing.assert_array_equal(arrays["y"], X.T)
    assert set(read_arrays(path, ("y",))) == {"y"}


def test_a_bare_array_is_called_x(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", X)
    np.testing.assert_array_equal(read_arrays(tmp_path / "a.npy")["x"], X)


def test_neither_npz_nor_npy(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    path.write_bytes(b"not a zip")
    assert "neither .npz nor .npy" in refused(path)


def test_objects_are_refused_unopened(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, x=np.array([{"a": 1}], dtype=object), allow_pickle=True)
    assert "array x: it holds Python objects" in refused(path)


@pytest.mark.parametrize("suffix", [".npy", ".npz"])
def test_a_false_shape_takes_no_memory(tmp_path: Path, suffix: str) -> None:
    lie = false_header("(1000000, 1000000)")
    path = tmp_path / f"a{suffix}"
    if suffix == ".npy":
        path.write_bytes(lie)
    else:
        write_zip(path, {"x.npy": lie})
    message, peak = refused_within(path)
    assert "array x: its header promises 4000000000000 bytes, there are 0" in message
    assert peak < 2**20


@pytest.mark.parametrize("shape", ["(-1,)", "(2,", "'three'", "(2.5,)", "(" * 300, "(True,)"])
def test_a_senseless_header_is_damage(tmp_path: Path, shape: str) -> None:
    path = tmp_path / "a.npy"
    path.write_bytes(false_header(shape) + b"\0" * 8)
    assert "array x" in refused(path)


def test_a_header_of_an_unknown_version(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    path.write_bytes(b"\x93NUMPY\x09\x00" + npy_bytes(X)[8:])
    assert "format 9.0" in refused(path)


def test_more_than_was_promised(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    path.write_bytes(npy_bytes(X) + b"more")
    assert "promises 48 bytes, there are 52" in refused(path)


def test_a_huge_array_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """A sparse file: 5 GiB of promise and of size, nothing on the disk."""
    path = tmp_path / "a.npy"
    head = false_header("(1342177280,)")
    with path.open("wb") as file:
        file.write(head)
        file.truncate(len(head) + 4 * 1342177280)
    assert "larger than 4 GiB" in refused(path)


def test_overlapping_entries(tmp_path: Path) -> None:
    """Two directory records that point at one entry: a small file that unpacks to any size."""
    path = write_zip(tmp_path / "a.npz", {"x.npy": npy_bytes(X), "y.npy": npy_bytes(X)})
    data = bytearray(path.read_bytes())
    record = data.rfind(b"PK\x01\x02")
    assert data[record + 46 : record + 51] == b"y.npy"
    data[record + 42 : record + 46] = struct.pack("<I", 0)
    path.write_bytes(data)
    assert "its entries overlap" in refused(path)


def test_two_arrays_of_one_name(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.npz", {"x.npy": npy_bytes(X), "x": npy_bytes(X)})
    assert "two of its arrays have one name" in refused(path)


def test_a_size_that_no_compression_reaches(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.npz", {"x.npy": npy_bytes(X)}, zipfile.ZIP_DEFLATED)
    data = bytearray(path.read_bytes())
    record = data.rfind(b"PK\x01\x02")
    data[record + 24 : record + 28] = struct.pack("<I", 2**31)
    path.write_bytes(data)
    assert "claims more bytes than it can hold" in refused(path)


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packings_that_numpy_does_not_use(tmp_path: Path, packing: int) -> None:
    path = write_zip(tmp_path / "a.npz", {"x.npy": npy_bytes(X)}, packing)
    assert "array x: it is packed in a way that numpy doesn't use" in refused(path)


def test_what_unpacks_to_far_too_much_is_not_unpacked(tmp_path: Path) -> None:
    """A true size, which DEFLATE can reach: 300 MB of zeros in 0.3 MB of file."""
    path = tmp_path / "a.npz"
    np.savez_compressed(path, x=np.zeros((300, 2**20), np.uint8))
    message, peak = refused_within(path)
    assert "array x: it would unpack to 315 MB from 0.3 MB" in message
    assert peak < 2**22


@pytest.mark.parametrize("suffix", [".npy", ".npz"])
def test_a_long_header_takes_no_memory(tmp_path: Path, suffix: str) -> None:
    """numpy reads it whole before it finds it too long."""
    lie = b"\x93NUMPY\x02\x00" + struct.pack("<I", 2**26) + b" " * 2**26
    path = tmp_path / f"a{suffix}"
    if suffix == ".npy":
        path.write_bytes(lie)
    else:
        write_zip(path, {"x.npy": lie}, zipfile.ZIP_DEFLATED)
    del lie
    message, peak = refused_within(path)
    assert "its header is 67,108,864 bytes long" in message
    assert peak < 2**22


def test_a_long_list_of_arrays_is_not_read(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.npz", {f"{i:01000}.npy": b"" for i in range(4500)})
    message, peak = refused_within(path)
    assert "its list of arrays is too long" in message
    assert peak < 2**22


def refused_within(path: Path) -> tuple[str, int]:
    """The message, and the most memory that was taken on the way to it."""
    tracemalloc.start()
    message = refused(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return message, peak


def test_a_flipped_bit_is_found_by_its_checksum(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.npz", {"x.npy": npy_bytes(X)})
    data = bytearray(path.read_bytes())
    data[data.find(X.tobytes()) + 5] ^= 1
    path.write_bytes(data)
    assert "array x: it is damaged" in refused(path)


def test_a_wrong_checksum_of_a_compressed_array(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    noise = np.frombuffer(np.random.default_rng(0).bytes(100_000), np.uint8)
    np.savez_compressed(path, x=noise)
    data = bytearray(path.read_bytes())
    record = data.rfind(b"PK\x01\x02")
    data[record + 16] ^= 1
    path.write_bytes(data)
    assert "array x: it is damaged (Bad CRC-32" in refused(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(cut=st.integers(0, 600), place=st.integers(0, 600), byte=st.integers(0, 255))
@pytest.mark.parametrize("suffix", [".npy", ".npz"])
def test_any_damage_is_a_bad_file_or_harmless(
    tmp_path: Path, suffix: str, cut: int, place: int, byte: int
) -> None:
    path = tmp_path / f"a{suffix}"
    if suffix == ".npy":
        np.save(path, X)
    else:
        np.savez_compressed(path, x=X, label=np.arange(3))
    data = bytearray(path.read_bytes())
    data[place % len(data)] = byte
    path.write_bytes(data[: len(data) - cut] if cut < len(data) and cut % 3 == 0 else data)
    try:
        read_arrays(path)
        message = path.name
    except BadFile as error:
        message = str(error)
    assert message.startswith(path.name)
