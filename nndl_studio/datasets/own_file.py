"""The file or folder that a Data node names: that it is there, and what it is if it is another kind
than its source reads."""

from __future__ import annotations

from pathlib import Path

from nndl_studio import file_kinds
from nndl_studio.datasets.source_config import SourceConfig
from nndl_studio.file_kinds import kind_in_words
from nndl_studio.files import BadFile, open_file, require_file
from nndl_studio.sentence import Sentence, say

WAY_ON = say("Drop it on the window, or `nndl-studio new --data FILE`.")
NO_FILE = say("there is no such file")
_NPY, _ZIP = b"\x93NUMPY", b"PK"


def require_known(config: SourceConfig) -> None:
    """Raises BadFile where a file is gone of which it is known what it was like."""
    for name, known in config.own_files.items():
        path = Path(name)
        if known is not None and not path.exists():
            problem = say("there is no such folder") if known.files else NO_FILE
            advice = say(
                "Looked for {path}: put it there, or say where it is now (Find… over "
                "the drawing, `train --data FILE`). It had {seen}.",
                path=str(path.absolute()),
                seen=known.in_words(),
            )
            raise BadFile(path, problem, advice)


def found_path(file: str, none_chosen: Sentence) -> Path:
    """The file or folder that settings name. Raises BadFile if there is none, ending in the advice
    `none_chosen` where none is named."""
    if not file:
        raise BadFile("Data", say("no file is chosen"), none_chosen)
    path = Path(file)
    if not path.exists():
        place = str(path.absolute())
        advice = say("Looked for {path}: choose another, or put it there.", path=place)
        raise BadFile(path, NO_FILE, advice)
    return path


def found_file(file: str, none_chosen: Sentence) -> Path:
    """As `found_path`, where a folder won't do."""
    path = found_path(file, none_chosen)
    require_file(path)
    return path


def is_arrays(path: Path) -> bool:
    """Whether a file holds arrays, or says that it does by its name."""
    if not path.is_file():
        return False
    return file_kinds.is_arrays(path) or (
        path.suffix.lower() in (".npz", ".npy") and not kind_in_words(path)
    )


def require_arrays(path: Path) -> None:
    """Raises BadFile that says what a file is, where it holds no arrays to learn from."""
    with open_file(path) as file:
        start = file.read(len(_NPY))
    if (start != _NPY and not start.startswith(_ZIP)) or file_kinds.is_weights(path):
        raise of_another_kind(path, say("a file of arrays (.npz, .npy)"))


def of_another_kind(path: Path, wanted: Sentence) -> BadFile:
    """Says what a file is, where it is not what is `wanted`, a noun, and the way on."""
    problem = say("it is not {wanted}", wanted=wanted)
    kind = kind_in_words(path)
    if kind:
        problem = say("it is {kind}, not {wanted}", kind=kind, wanted=wanted)
    elif path.stat().st_size == 0:
        problem = say("it is empty, not {wanted}", wanted=wanted)
    return BadFile(path, problem, WAY_ON)
