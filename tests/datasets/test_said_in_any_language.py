"""What is said of tables and arrays can be said in any language: no English is left in it that no
catalogue is asked for."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from msgspec.structs import replace

from nndl_studio import languages
from nndl_studio.datasets import class_settings, columns, understand
from nndl_studio.datasets.augmentation import Augmentation
from nndl_studio.datasets.columns import Encoding, Missing, Role, Type
from nndl_studio.datasets.table_settings import TableConfig
from nndl_studio.datasets.window_look import window_look
from nndl_studio.files import BadFile
from nndl_studio.languages import told

# What is the file's own, and the same in all languages.
OWN = re.compile(r"\b([xy](_train|_test)?|data|images|notes|label|float64|lengths)\b|1e|NaN")
FIRST = "甲,乙,日,丙\n"


class Capitals(gettext.NullTranslations):
    """A language that is English in capitals."""

    def gettext(self, message: str) -> str:
        return re.sub(r"\{[^}]*\}|[^{]+", _capitals, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)


def _capitals(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith("{") else found[0].upper()


@pytest.fixture(autouse=True)
def _in_capitals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languages, "_translations", lambda language: Capitals())


def english_in(texts: Iterable[str], *names: str) -> list[str]:
    """Those in which English is left."""
    plain = [OWN.sub("", told(text)) for text in texts]
    for name in names:
        plain = [text.replace(name, "") for text in plain]
    return [text for text in plain if re.search("[a-z]", text)]


def rows(count: int, line: Callable[[int], str]) -> str:
    return "".join(f"{line(i)}\n" for i in range(count))


TABLES = {
    "plain": FIRST + rows(60, lambda i: f"{i}.5,{i % 3},2024-01-{i % 28 + 1:02},A{i % 2}"),
    "semicolons": "甲;乙\n" + rows(30, lambda i: f"{i},5;{i * 3} %"),
    "a title": "甲乙\n" + FIRST + rows(30, lambda i: f"{i},{i},,A"),
    "one column": "甲\n" + rows(30, str),
    "no names": rows(30, lambda i: f"{i},{i * 7 % 5}"),
    "gaps": FIRST
    + rows(60, lambda i: f"{i if i % 5 else ''},{i % 3 or ''},0{i % 9 + 1}.03.2020,9"),
    "odd": FIRST + rows(60, lambda i: f"{i if i != 9 else '?!'},{i if i % 31 else '!!'},{i},{i}"),
    "series": "城市,日期,丙\n" + rows(100, lambda i: f"A{i // 20},{i % 20},{i * 0.5}"),
    "rising": "日期,丙\n" + rows(100, lambda i: f"2024-0{i // 28 + 1}-{i % 28 + 1:02},{i * 0.3}"),
}


@pytest.mark.parametrize("title", TABLES)
def test_tables(title: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(TABLES[title], encoding="utf-8")
    found = understand(path)
    assert isinstance(found.config, TableConfig)
    assert found.says
    assert not english_in((*found.says, *found.asks), "column ")


@pytest.mark.parametrize("left_out", [(), ("城市",), ("日期",), ("城市", "日期")])
def test_sequences(left_out: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(TABLES["series"], encoding="utf-8")
    roles: dict[str, Any] = dict.fromkeys(left_out, "ignore")
    found = understand(path).config
    assert isinstance(found, TableConfig)
    named = [replace(each, role=roles.get(each.name, each.role)) for each in found.columns]
    own = tuple(
        replace(each, role="input and target", missing="drop row") if each.is_target else each
        for each in named
    )
    for every, horizon in ((1, 0), (2, 1), (1, 2)):
        config = replace(found, columns=own, window=3, every=every, horizon=horizon)
        look, alone = window_look(config), replace(config, window=0)
        assert not english_in((look.says, *look.head, config.doubt, alone.doubt))


X = np.linspace(0, 1, 40).reshape(10, 4)
ARRAYS: dict[str, dict[str, Any]] = {
    "numbers": {"x": X, "y": X[:, :2]},
    "classes": {"data": X, "label": np.arange(10) % 3, "notes": X},
    "maps": {"images": np.zeros((10, 12, 12, 3)), "y": np.arange(10).astype(str)},
    "squares": {"x": np.zeros((10, 12, 12))},
    "steps": {"x": np.linspace(0, 1, 160).reshape(10, 8, 2), "y": np.zeros((10, 8, 1))},
    "scored": {"x": X, "lengths": np.full(10, 4), "label": np.array([[0, 1, -1, 2]] * 10)},
    "parts": {"x_train": X, "y_train": X, "x_test": X, "y_test": X},
}
REFUSED: dict[str, dict[str, Any]] = {
    "two that may be x": {"data": X, "images": X},
    "no samples": {"notes": X},
    "too few": {"x": X, "label": np.arange(9)},
    "missing": {"x": np.full((4, 2), np.nan)},
    "too large": {"x": np.full((4, 2), 1e38)},
    "too many axes": {"x": np.zeros((2, 3, 4, 5, 6))},
    "no answers in a part": {"x_train": X, "x_test": X, "y_test": X},
    "of no part": {"x_train": X, "data": X},
    "no name": {"x": X, "label": np.array([*"ABCDEFGHI", ""])},
}


@pytest.mark.parametrize("title", ARRAYS)
def test_arrays(title: str, tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, **ARRAYS[title])
    found = understand(path)
    assert found.says
    assert not english_in((*found.says, *found.asks))


@pytest.mark.parametrize("title", REFUSED)
def test_refusals(title: str, tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, **REFUSED[title])
    with pytest.raises(BadFile) as caught:
        understand(path)
    assert not english_in((str(caught.value),), "a.npz")


def test_choices() -> None:
    """Each word that a file holds has one to be shown, the same in English."""
    words = [word for choice in (Role, Type, Missing, Encoding) for word in get_args(choice)]
    assert {word: str(called) for word, called in columns.CALLED.items()} == {w: w for w in words}
    weights = get_args(class_settings.Weights)
    assert {word: str(called) for word, called in class_settings.CALLED.items()} == {
        word: word for word in weights
    }
    assert not english_in((*columns.CALLED.values(), *class_settings.CALLED.values()))


def test_augmentation() -> None:
    varied = Augmentation(shift=2, turn=5.5, zoom=0.1, flip=True, grain=0.2, erase=0.1)
    assert not english_in((varied.words,))
    assert varied.words == (
        "Pictures to train on are, anew in each epoch, moved by up to 2 px, turned by up to 5.5°, "
        "zoomed by up to ±10 %, mirrored half the time, given noise of deviation 0.2, blank in 10 "
        "% of their area."
    )
    assert not Augmentation().words
