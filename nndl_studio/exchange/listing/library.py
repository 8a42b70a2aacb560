"""Picks the functions that a program calls, and those that they call, out of a library's files.

The files are read as texts, so that what they import need not be installed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Name = str


@dataclass(frozen=True)
class Piece:
    """A definition's text and the names it reads; a constant is one line, or some."""

    text: str
    reads: frozenset[Name]
    is_constant: bool


@dataclass(frozen=True)
class Picked:
    """What a program needs of a library: the texts of constants and of functions, and the lines
    that import what those read."""

    imports: frozenset[str]
    constants: tuple[str, ...]
    functions: tuple[str, ...]


@dataclass(frozen=True)
class Library:
    """The functions of a package's files by name, in the order in which files and they stand, and
    the lines that import what each name from elsewhere is."""

    pieces: Mapping[Name, Piece]
    imports: Mapping[Name, str]

    def picked(self, wanted: Iterable[Name]) -> Picked:
        """All that `wanted` definitions need."""
        needed: set[Name] = set()
        open_names = list(wanted)
        while open_names:
            name = open_names.pop()
            if name in self.pieces and name not in needed:
                needed.add(name)
                open_names += self.pieces[name].reads
        pieces = [piece for name, piece in self.pieces.items() if name in needed]
        read = frozenset[Name]().union(*(piece.reads for piece in pieces))
        return Picked(
            frozenset(line for name, line in self.imports.items() if name in read),
            tuple(piece.text for piece in pieces if piece.is_constant),
            tuple(piece.text for piece in pieces if not piece.is_constant),
        )


@cache
def library(package: str, *names: str) -> Library:
    """That of the files `names` in `package`."""
    pieces: dict[Name, Piece] = {}
    imports: dict[Name, str] = {}
    for name in names:
        source = files(package).joinpath(f"{name}.py").read_text(encoding="utf-8")
        for part in ast.parse(source).body:
            if isinstance(part, ast.FunctionDef | ast.ClassDef | ast.Assign):
                text = _text_of(source, part)
                constant = isinstance(part, ast.Assign)
                pieces[_name_of(part)] = Piece(text, _reads(part), constant)
            elif isinstance(part, ast.Import | ast.ImportFrom):
                imports |= _imported(part, package)
    return Library(pieces, imports)


def _text_of(source: str, part: ast.FunctionDef | ast.ClassDef | ast.Assign) -> str:
    """Its lines, decorators among them."""
    above = [] if isinstance(part, ast.Assign) else part.decorator_list
    first = min([part.lineno, *(each.lineno for each in above)])
    return "\n".join(source.splitlines()[first - 1 : part.end_lineno])


def _name_of(part: ast.FunctionDef | ast.ClassDef | ast.Assign) -> Name:
    if isinstance(part, ast.Assign):
        (target,) = part.targets
        assert isinstance(target, ast.Name), "a library names its constants one by one"
        return target.id
    return part.name


def _reads(part: ast.AST) -> frozenset[Name]:
    """The names that are read and not its own."""
    names = [each for each in ast.walk(part) if isinstance(each, ast.Name)]
    own = {each.arg for each in ast.walk(part) if isinstance(each, ast.arg)}
    own |= {each.id for each in names if isinstance(each.ctx, ast.Store)}
    return frozenset(each.id for each in names) - own


def _imported(part: ast.Import | ast.ImportFrom, package: str) -> dict[Name, str]:
    """The line that imports each name, but for names of the library itself."""
    if isinstance(part, ast.Import):
        return {each.asname or each.name: f"import {_as(each)}" for each in part.names}
    if part.module in (None, "__future__") or str(part.module).startswith(package):
        return {}
    start = f"from {part.module} import"
    return {each.asname or each.name: f"{start} {_as(each)}" for each in part.names}


def _as(name: ast.alias) -> str:
    return f"{name.name} as {name.asname}" if name.asname else name.name
