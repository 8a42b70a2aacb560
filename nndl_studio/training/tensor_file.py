"""safetensors files opened with care: what they say of themselves is judged first."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

from nndl_studio.files import BadFile, open_file
from nndl_studio.sentence import Sentence, say

# The length of the header, in bytes.
LENGTH = 8
# The format's own limit.
LONGEST_HEADER = 100_000_000


@contextmanager
def opened(path: Path, advice: Sentence, longest: int = LONGEST_HEADER) -> Iterator[Any]:
    """The file for numpy, with a header of at most `longest` bytes; arrays are read when asked for.

    Raises BadFile, ending in `advice`, for one that is damaged, and OSError.
    """
    _require_header(path, advice, longest)
    try:
        with safe_open(path, framework="numpy") as file:
            yield file
    except SafetensorError as error:
        reason = str(error).rpartition("Error while deserializing")[2].partition(": ")[2] or error
        problem = say("it is damaged, or no safetensors file ({reason})", reason=str(reason))
        raise BadFile(path, problem, advice) from error


def _require_header(path: Path, advice: Sentence, longest: int) -> None:
    """Of a length that the file has room for: opening maps all of it into memory, of which there
    may be less than a file of holes claims."""
    with open_file(path) as file:
        size = os.fstat(file.fileno()).st_size
        length = int.from_bytes(file.read(LENGTH), "little")
    if not 2 <= length <= min(size - LENGTH, longest):
        problem = say(
            "it is damaged, or no safetensors file (its header would be {length:,} bytes long)",
            length=length,
        )
        raise BadFile(path, problem, advice)
