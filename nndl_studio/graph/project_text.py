"""The text of a project file: JSON that is laid out to be read and compared, and read strictly."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

from nndl_studio.files import BadFile, Place, backup_path, reason_of
from nndl_studio.sentence import Sentence, say

_STEP = "  "
# Of a file whose writing the system lost, zeros stand where the text was.
_BLANK = b" \t\r\n\0"
# Made once: a drawing of 500 nodes has thousands of lines.
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def mend_advice(path: str | Path) -> Sentence:
    """What to do about a project file that somebody or something has damaged."""
    return say(
        "Mend it in a text editor, or take {backup} if there is one.",
        backup=backup_path(path).name,
    )


def parse(data: bytes, path: str | Path) -> object:
    """The file's JSON as Python values. Raises BadFile with line and column."""
    if not data.strip(_BLANK):
        advice = say(
            "Take {backup} if there is one, or draw it anew.", backup=backup_path(path).name
        )
        raise BadFile(path, say("it is empty"), advice)
    try:
        return json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_without_doubles, parse_constant=_refuse
        )
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        place = Place(line).words()
        raise BadFile(path, say("it is not UTF-8 text"), mend_advice(path), place) from error
    except json.JSONDecodeError as error:
        place = Place(error.lineno, column=str(error.colno)).words()
        problem = say("it is not JSON ({reason})", reason=error.msg)
        raise BadFile(path, problem, mend_advice(path), place) from error
    except (ValueError, RecursionError) as error:
        deep = isinstance(error, RecursionError)
        problem = say("it is nested too deeply") if deep else reason_of(error)
        raise BadFile(path, problem, mend_advice(path)) from error


def write(value: object) -> bytes:
    """JSON with a line for each setting, link and table row, so that diffs are small."""
    return (_lines(value, "") + "\n").encode()


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        (double, _), *_ = Counter(name for name, _ in pairs).most_common(1)
        raise ValueError(say("a field {field!r} appears twice in one object", field=double))
    return values


def _refuse(name: str) -> NoReturn:
    raise ValueError(say("{name} is not a number that a project can hold", name=name))


def _lines(value: object, indent: str) -> str:
    inner = indent + _STEP
    if isinstance(value, dict) and value:
        rows = [f"{inner}{_flat(name)}: {_lines(each, inner)}" for name, each in value.items()]
        return "{\n" + ",\n".join(rows) + f"\n{indent}}}"
    if isinstance(value, list | tuple) and any(
        isinstance(each, dict | list | tuple) for each in value
    ):
        rows = [f"{inner}{_row(each, inner)}" for each in value]
        return "[\n" + ",\n".join(rows) + f"\n{indent}]"
    return _flat(value)


def _row(value: object, indent: str) -> str:
    """An entry of a list: on one line if nothing is nested in it."""
    nested = isinstance(value, dict) and any(isinstance(v, dict | list) for v in value.values())
    return _lines(value, indent) if nested else _flat(value)


def _flat(value: object) -> str:
    return _ENCODER.encode(value)
