"""Texts for translation are literals: the extraction tool finds nothing else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import nndl_studio

PACKAGE = Path(nndl_studio.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))


def faults(text: str) -> Iterator[int]:
    """Lines where `tr(...)` gets anything but literal texts, or is passed on under another name."""
    tree = ast.parse(text)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and is_tr(node.func):
            texts = node.args[:1] or [node]
            if any(not is_text(argument) for argument in texts):
                yield node.lineno
        elif is_tr(node) and id(node) not in called:
            yield getattr(node, "lineno", 0)


def is_tr(node: ast.AST) -> bool:
    return (isinstance(node, ast.Attribute) and node.attr == "tr") or (
        isinstance(node, ast.Name) and node.id == "tr"
    )


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_every_text_is_a_literal() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{line}"
        for path in FILES
        for line in faults(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    ["self.tr(f'{n} nodes')", "self.tr(LABEL)", "self.tr('a' + b)", "self.tr()", "t = self.tr"],
)
def test_other_texts_are_found(text: str) -> None:
    assert list(faults(text)) == [1]


@pytest.mark.parametrize("text", ["self.tr('Open')", "self.tr('%n node(s)', '', 3)"])
def test_literals_pass(text: str) -> None:
    assert list(faults(text)) == []
