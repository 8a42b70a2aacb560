"""No text reaches a user but as a sentence: what the source must not do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import nndl_studio

PACKAGE = Path(nndl_studio.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
MAKERS = {"say", "say_as", "say_count", "together", "clauses", "all_of", "one_of", "listed"}
# What Qt shows of a text. Of widgets of ours, `ui/texts` and mypy see to it.
SETTERS = {
    "setText",
    "setToolTip",
    "setStatusTip",
    "setAccessibleName",
    "setAccessibleDescription",
    "setPlaceholderText",
    "setWindowTitle",
    "setTitle",
    "setSpecialValueText",
    "setSuffix",
    "setPrefix",
}
# Errors that only a mistake of a programmer can raise.
MISTAKES = {
    "ArithmeticError",
    "AssertionError",
    "AttributeError",
    "IndexError",
    "KeyError",
    "NotImplementedError",
    "RuntimeError",
    "TypeError",
}


def faults(source: str) -> Iterator[int]:
    """Lines where a text is no sentence, or is made plain English of before it is shown."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            if name_of(node.exc.func) not in MISTAKES and any(map(is_words, node.exc.args)):
                yield node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "tr" or is_glued(node) or is_shown_bare(node):
                yield node.lineno
        elif (isinstance(node, ast.BinOp) and any(map(is_made, (node.left, node.right)))) or (
            isinstance(node, ast.FormattedValue) and is_made(node.value)
        ):
            yield node.lineno


def name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def is_made(node: ast.AST) -> bool:
    """A sentence, as it is made."""
    return isinstance(node, ast.Call) and name_of(node.func) in MAKERS


def is_glued(call: ast.Call) -> bool:
    """`say(...).format(...)` and the like."""
    assert isinstance(call.func, ast.Attribute)
    return is_made(call.func.value)


def is_shown_bare(call: ast.Call) -> bool:
    """`label.setText("Words")`, or a sentence that is shown without `show`."""
    assert isinstance(call.func, ast.Attribute)
    return call.func.attr in SETTERS and any(is_words(a) or is_made(a) for a in call.args)


def is_words(node: ast.AST) -> bool:
    """A literal or an f-string with two words or more."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    texts = [p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)]
    words = [word for text in texts for word in text.split() if word.strip(".,:;'()").isalpha()]
    return len(words) > 1


def test_texts_are_sentences() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{line}"
        for path in FILES
        for line in faults(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "self.tr('Open')",
        "raise ValueError('it is too large')",
        "raise ValueError(f'{n} is too large')",
        "label.setText('No run yet')",
        "label.setText(say('Loss'))",
        "say('{n} nodes').format(n=3)",
        "say('a') + say('b')",
        "f'{say(1)}: b'",
    ],
)
def test_other_texts_are_found(source: str) -> None:
    assert list(faults(source)) == [1]


@pytest.mark.parametrize(
    "source",
    [
        "raise ValueError(say('it is too large'))",
        "raise TypeError('give an array')",
        "label.setText('12')",
        "show(label.setText, say('Loss'))",
        "told(say('Loss'))",
    ],
)
def test_sentences_pass(source: str) -> None:
    assert list(faults(source)) == []
