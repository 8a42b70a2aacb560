"""The file or folder that a Data node names: that it is there, and what it is if it is another kind
than its source reads."""

from __future__ import annotations

from pathlib import Path

from nndl_studio.datasets.source_config import SourceConfig
from nndl_studio.file_kinds import kind_in_words
from nndl_studio.files import BadFile, open_file, require_file

WAY_ON = "Drop it on the window, or `nndl-studio new --data FILE`."
_NPY, _ZIP = b"\x93NUMPY", b"PK"
_ARRAYS, _WEIGHTS = "a file of NumPy arrays", "a file of trained weights"


def require_known(config: SourceConfig) -> None:
    """Raises BadFile where a file is gone of which it is known what it was like."""
    for name, known in config.own_files.items():
        path = Path(name)
        if known is not None and not path.exists():
            kind = "folder" if known.files else "file"
            advice = (
                f"Looked for {path.absolute()}: put it there, or say where it is now (Find… over "
                f"the drawing, `train --data FILE`). It had {known.in_words()}."
            )
            raise BadFile(path, f"there is no such {kind}", advice)


def found_path(file: str, none_chosen: str) -> Path:
    """The file or folder that settings name. Raises BadFile if there is none, ending in the advice
    `none_chosen` where none is named."""
    if not file:
        raise BadFile("Data", "no file is chosen", none_chosen)
    path = Path(file)
    if not path.exists():
        advice = f"Looked for {path.absolute()}: choose another, or put it there."
        raise BadFile(path, "there is no such file", advice)
    return path


def found_file(file: str, none_chosen: str) -> Path:
    """As `found_path`, where a folder won't do."""
    path = found_path(file, none_chosen)
    require_file(path)
    return path


def is_arrays(path: Path) -> bool:
    """Whether a file holds arrays, or says that it does by its name."""
    if not path.is_file():
        return False
    kind = kind_in_words(path)
    return kind == _ARRAYS or (not kind and path.suffix.lower() in (".npz", ".npy"))


def require_arrays(path: Path) -> None:
    """Raises BadFile that says what a file is, where it holds no arrays to learn from."""
    with open_file(path) as file:
        start = file.read(len(_NPY))
    if (start != _NPY and not start.startswith(_ZIP)) or kind_in_words(path) == _WEIGHTS:
        raise of_another_kind(path, "a file of arrays (.npz, .npy)")


def of_another_kind(path: Path, wanted: str) -> BadFile:
    """Says what a file is, where it is not what is `wanted`, and the way on."""
    kind = kind_in_words(path) or ("empty" if path.stat().st_size == 0 else "")
    return BadFile(path, f"it is {kind}, not {wanted}" if kind else f"it is not {wanted}", WAY_ON)
