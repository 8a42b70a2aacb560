"""The reader of HDF5 takes what Keras writes, and refuses in words what else a file may hold."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nndl_studio.exchange.matching.hdf5 import read_hdf5
from nndl_studio.exchange.matching.hdf5_bytes import Bytes, Unreadable
from nndl_studio.exchange.matching.readers import MOST_ARRAYS, read_arrays, read_source
from nndl_studio.files import BadFile
from tests.exchange.foreign import save_npz
from tests.trust.test_trust_mutants import MEMORY, in_time, most_memory

OF_KERAS = Path(__file__).parent / "of_keras"
WHOLE = (OF_KERAS / "maps.weights.h5").read_bytes()


def changed(at: int, data: bytes) -> bytes:
    return WHOLE[:at] + data + WHOLE[at + len(data) :]


def place(of: bytes, after: int = 0) -> int:
    found = WHOLE.index(of, after)
    assert found > 0
    return found


def first_entry() -> int:
    """Where the first member of a group stands: its name, header, and whether it is a link."""
    return place(b"SNOD") + 8


def first_layout() -> int:
    """Where the message stands that says where an array lies."""
    array = read_hdf5(WHOLE).datasets[0]
    return place(_layout(array.start, array.size))


def test_names_shapes_and_order() -> None:
    found = read_hdf5(WHOLE)
    assert [(each.path, each.shape) for each in found.datasets if each.dtype] == [
        ("layers/conv2d/vars/0", (3, 2, 2, 3)),
        ("layers/conv2d/vars/1", (3,)),
        ("layers/dense/vars/0", (48, 4)),
        ("layers/dense/vars/1", (4,)),
        ("layers/dense_1/vars/0", (4, 2)),
        ("layers/dense_1/vars/1", (2,)),
    ]
    assert found.names["layers/dense/vars"] == "hidden"
    assert read_hdf5((OF_KERAS / "maps.h5").read_bytes()).order[0] == "z"


def test_numbers_other_than_floating_point_are_listed_and_not_read(tmp_path: Path) -> None:
    path = tmp_path / "w.h5"
    address = read_hdf5(WHOLE).datasets[1].address
    path.write_bytes(changed(place(b"\x11\x20\x1f\x00", address), b"\x10"))
    assert [each.dtype for each in read_source(path).found][:3] == [
        "float32",
        "no float",
        "float32",
    ]


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "points beyond its end"),
    "another kind": (lambda: b"\x89PNG" + WHOLE[4:], "does not begin as HDF5"),
    "another version": (lambda: changed(8, b"\x09"), "version 9"),
    "another size of places": (lambda: changed(13, b"\x04"), "counts its bytes"),
    "no root": (lambda: changed(64, b"\xff" * 8), "points beyond its end"),
    "a group within itself": (lambda: changed(first_entry() + 8, WHOLE[64:72]), "two names"),
    "a link": (lambda: changed(first_entry() + 16, b"\x02"), "behind a link"),
    "in chunks": (lambda: changed(first_layout() + 1, b"\x02"), "not stand in one piece"),
    "beyond its end": (
        lambda: changed(first_layout() + 2, b"\x00\xff\xff"),
        "bytes, there are not",
    ),
    "of other size": (lambda: changed(first_layout() + 10, b"\xff" * 7), "bytes, there are not"),
    "no text": (lambda: changed(place(b"hidden"), b"\xff\xfe"), "is no text"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_words(name: str) -> None:
    make, words = HOSTILE[name]
    with pytest.raises(Unreadable, match=words):
        read_hdf5(make())


def test_arrays_that_lie_over_one_another_are_refused() -> None:
    """A small file with many of them would else become large."""
    count = len(WHOLE) // 8
    data = WHOLE
    for each in read_hdf5(WHOLE).datasets:
        if len(each.shape) == 1:
            old = b"\x01\x01\x01" + bytes(5) + each.shape[0].to_bytes(8, "little")
            at = data.index(old, each.address)
            data = data[: at + 8] + count.to_bytes(8, "little") + data[at + 16 :]
            data = data.replace(_layout(each.start, each.size), _layout(0, 4 * count))
    with pytest.raises(Unreadable, match="lie over one another"):
        read_hdf5(data)


def _layout(start: int, size: int) -> bytes:
    return b"\x03\x01" + start.to_bytes(8, "little") + size.to_bytes(8, "little")


def test_cut_anywhere_it_is_refused() -> None:
    """What is lost at the very end may be nothing that is needed."""
    for end in range(0, read_hdf5(WHOLE).datasets[-1].start, 97):
        with pytest.raises(Unreadable):
            read_hdf5(WHOLE[:end])


def test_nothing_is_taken_from_beyond_a_part() -> None:
    part = Bytes(b"abcdef").part(1, 3)
    assert part.take(0, 3) == b"bcd"
    for at, size in ((0, 4), (3, 1), (-1, 1), (0, -1), (2**64, 1)):
        with pytest.raises(Unreadable):
            part.take(at, size)


def packed(path: Path, data: bytes, name: str = "model.weights.h5") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return path


def test_a_keras_file_without_weights_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "m.keras", WHOLE, "weights.h5")
    with pytest.raises(BadFile, match=r"m.keras: it has no model.weights.h5 in it"):
        read_source(path)


def test_a_keras_file_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "m.keras", bytes(300 * 2**20))
    before = most_memory()
    with in_time(path), pytest.raises(BadFile, match=r"it would unpack to 315 MB"):
        read_source(path)
    assert most_memory() - before < MEMORY


def test_what_a_keras_file_says_of_its_layers_is_not_read(tmp_path: Path) -> None:
    """A configuration may name code, which Keras then asks to be trusted."""
    path = packed(tmp_path / "m.keras", WHOLE)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("config.json", '{"class_name": "Lambda", "module": "os"')
    arrays = read_arrays(read_source(path), ["layers/dense/vars/1"])
    wanted = read_hdf5(WHOLE).datasets[3]
    np.testing.assert_array_equal(arrays[wanted.path], read_hdf5(WHOLE).array(wanted))


def test_more_arrays_than_are_matched_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "many.npz"
    one = np.zeros(1, np.float32)
    save_npz(path, {f"a{each}": one for each in range(MOST_ARRAYS + 1)})
    with in_time(path), pytest.raises(BadFile, match=r"it holds 4,001 arrays; at most 4,000"):
        read_source(path)
