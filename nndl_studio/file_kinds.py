"""What a file is, by how it begins: said where a project was wanted and another kind was given."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from nndl_studio.files import BadFile, open_file
from nndl_studio.sentence import NOTHING, Sentence, say, together

# Bytes that are looked at: the notes of a checkpoint or of weights come first.
LOOK = 4096


class Kind(Enum):
    """What else than a project may be opened, and with what."""

    WEIGHTS = "weights"
    CHECKPOINT = "checkpoint"
    OTHER = "other"


class NoProject(BadFile):
    """A file that is whole, as far as can be seen, but of another `kind` than a project."""

    def __init__(self, path: str | Path, kind: Kind, words: Sentence, advice: Sentence) -> None:
        problem = say("it is {what}, not a project", what=words)
        super().__init__(path, problem, advice)
        self.kind = kind


_WEIGHTS = (
    Kind.WEIGHTS,
    say("a file of trained weights"),
    say(
        "Open their project and take File > Load weights…, or give them to a command as --weights."
    ),
)
_CHECKPOINT = (
    Kind.CHECKPOINT,
    say("the checkpoint of a run"),
    say(
        "Open the run's project and take File > Resume a run…, or name its folder to `train` as "
        "--resume."
    ),
)
_ARRAYS = (
    Kind.OTHER,
    say("a file of NumPy arrays"),
    say(
        "Take File > Import data…, or drop it on the window; trained weights are taken by "
        "File > Load weights…."
    ),
)
_TEXT = (
    Kind.OTHER,
    say("a text"),
    say("Take File > Import data… to learn from it, or open a file that ends in .nndl."),
)
_IMPORT_FILE = say(
    "Take File > Import data…, drop it on the window, or `nndl-studio new --data FILE`."
)
_IMPORT_FOLDER = say(
    "Take File > Import data…, drop it on the window, or `nndl-studio new --data FOLDER`."
)
_TABLE = (Kind.OTHER, say("a table as text"), _IMPORT_FILE)
_PICTURE = (Kind.OTHER, say("a picture"), together(_IMPORT_FOLDER, say("A folder holds a class.")))
_SAMPLES = (Kind.OTHER, say("a file of samples as MNIST has them"), _IMPORT_FOLDER)
_FOREIGN = (
    Kind.OTHER,
    say("a network of another tool"),
    say(
        "Draw it here; weights are taken from .safetensors, .npz, .keras and .h5 by File > Load "
        "weights…."
    ),
)
_KERAS = (
    Kind.WEIGHTS,
    say("a file of Keras's"),
    say(
        "Draw its network, and take its weights by File > Load weights…, or by `nndl-studio import "
        "FILE --into PROJECT`."
    ),
)
_PACKED = (Kind.OTHER, say("a packed file"), say("Unpack it, and open a file that ends in .nndl."))
_DATABASE = (
    Kind.OTHER,
    say("a database"),
    say("The history of runs is listed by Run > Runs… and by `nndl-studio runs`."),
)
_DOCUMENT = (Kind.OTHER, say("a file of another program"), say("Open a file that ends in .nndl."))

_BEGINNINGS = {
    b"\x93NUMPY": _ARRAYS,
    b"\x89PNG": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"GIF8": _PICTURE,
    b"II*\0": _PICTURE,
    b"MM\0*": _PICTURE,
    b"\x89HDF": _KERAS,
    b"\x1f\x8b": _PACKED,
    b"BZh": _PACKED,
    b"\xfd7zXZ": _PACKED,
    b"7z\xbc\xaf": _PACKED,
    b"SQLite format 3\0": _DATABASE,
    b"%PDF": _DOCUMENT,
    # IDX: a type of number, and how many axes.
    **{bytes((0, 0, n, axes)): _SAMPLES for n in (8, 9, 11, 12, 13, 14) for axes in (1, 2, 3, 4)},
}
# Notes of a checkpoint; which comes first is for the package to say, and either may be long.
_OF_A_RUN = (b'"progress":', b'"progress_recipe":')
# What a project, or what was kept of one, may be called; a damaged one may hold anything.
_OWN = (".nndl", ".bak", ".autosave", "")
# Of what has no beginning of its own.
_ENDINGS = {
    **dict.fromkeys((".csv", ".tsv"), _TABLE),
    **dict.fromkeys((".txt", ".md"), _TEXT),
    **dict.fromkeys((".onnx", ".pt", ".pth", ".pkl", ".tflite"), _FOREIGN),
    **dict.fromkeys((".h5", ".hdf5", ".keras"), _KERAS),
    **dict.fromkeys((".bmp", ".webp", ".svg"), _PICTURE),
}


def require_project(path: str | Path) -> None:
    """Raises NoProject for a file that is known to be something else, BadFile, OSError."""
    with open_file(path) as file:
        found = _known(file.read(LOOK), Path(path).suffix.lower())
    if found is not None:
        raise NoProject(path, *found)


def kind_of(path: str | Path) -> Kind | None:
    """What else than a project a file is; None for what may be one. Raises BadFile, OSError."""
    with open_file(path) as file:
        found = _known(file.read(LOOK), Path(path).suffix.lower())
    return found[0] if found is not None else None


def kind_in_words(path: str | Path) -> Sentence:
    """What a file is, as a noun; "" where that can't be told. Raises BadFile, OSError."""
    with open_file(path) as file:
        found = _known(file.read(LOOK), Path(path).suffix.lower())
    return found[1] if found is not None else NOTHING


def is_arrays(path: str | Path) -> bool:
    """Whether a file holds NumPy's arrays and no weights. Raises BadFile, OSError."""
    return kind_in_words(path) is _ARRAYS[1]


def is_picture(path: str | Path) -> bool:
    """Whether a file is a picture, whole or not. Raises BadFile, OSError."""
    return kind_in_words(path) is _PICTURE[1]


def is_weights(path: str | Path) -> bool:
    """Whether a file holds trained weights. Raises BadFile, OSError."""
    return kind_in_words(path) is _WEIGHTS[1]


def _known(start: bytes, suffix: str) -> tuple[Kind, Sentence, Sentence] | None:
    """What begins like this; None for what may be a project, whole or damaged."""
    if start[5:9] == b"\0\0\0{":  # safetensors: 8 bytes of length, then JSON
        return _CHECKPOINT if any(note in start for note in _OF_A_RUN) else _WEIGHTS
    if start[:2] == b"PK" and suffix not in _ENDINGS:
        return _of_zip(start)
    for beginning, known in _BEGINNINGS.items():
        if start.startswith(beginning):
            return known
    looks_like_one = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"
    if not start or suffix in _OWN or (looks_like_one and b"\0" not in start):
        return None
    return _ENDINGS.get(suffix) or (_DOCUMENT if b"\0" in start else None)


def _of_zip(start: bytes) -> tuple[Kind, Sentence, Sentence]:
    if b"__project_hash__.npy" in start:
        return _WEIGHTS
    return _ARRAYS if b".npy" in start else _PACKED
