"""Which files a kernel's native code follows from: as Python itself sees their imports."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from nndl_studio.ops import kernel_sources
from nndl_studio.ops.kernel_sources import (
    NEVER_NATIVE,
    PACKAGE,
    digest_of,
    imported,
    native_part,
    sources,
)

FILES = sorted(path for room in ("ops", "machine") for path in (PACKAGE / room).glob("*.py"))


def seen_by_python(path: Path) -> Iterator[Path]:
    """Files of kernels that any import statement in `path` names."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names] + [str(node.module)]
        else:
            continue
        for name in names:
            package, _, rest = name.partition(".")
            file = PACKAGE / f"{rest.replace('.', '/')}.py"
            if package == "nndl_studio" and file.parent.name in ("ops", "machine"):
                yield file


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_import_is_overlooked(path: Path) -> None:
    seen = {file for file in seen_by_python(path) if file.is_file()}
    assert set(imported(path)) == {file for file in seen if not NEVER_NATIVE.fullmatch(file.stem)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_the_compiler_alone_reads_is_in_no_kernel(path: Path) -> None:
    """Else an edit of it would leave old native code behind."""
    text = path.read_text("utf-8")
    gone = defined(text) - defined(native_part(text))
    native = [
        each
        for each in ast.parse(text).body
        if isinstance(each, ast.FunctionDef) and each.decorator_list
    ]
    read = {n.id for each in native for n in ast.walk(each) if isinstance(n, ast.Name)}
    assert not read & gone


def defined(text: str) -> set[str]:
    found: set[str] = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        if isinstance(node, ast.Assign):
            found |= {each.id for each in node.targets if isinstance(each, ast.Name)}
    return found


def test_a_kernel_follows_from_what_its_subroutines_import() -> None:
    names = {path.name for path in sources(PACKAGE / "ops" / "conv.py")}
    assert {"conv.py", "taps.py", "tiles.py", "tile_code.py", "vector_code.py"} <= names
    assert not {"lstm.py", "pool.py"} & names


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The rooms of kernels in a folder of the test's own."""
    for room in ("ops", "machine"):
        shutil.copytree(PACKAGE / room, tmp_path / room)
    monkeypatch.setattr(kernel_sources, "PACKAGE", tmp_path)
    yield tmp_path
    forget()


def forget() -> None:
    for known in (sources, imported, digest_of):
        known.cache_clear()


def test_an_edit_changes_what_imports_the_file_and_nothing_else(copy: Path) -> None:
    conv, pool = copy / "ops" / "conv.py", copy / "ops" / "pool.py"
    forget()
    before = digest_of(conv), digest_of(pool)
    taps = copy / "ops" / "taps.py"
    taps.write_text(taps.read_text("utf-8") + "\n# Another line.\n", "utf-8")
    forget()
    assert digest_of(conv) != before[0]
    assert digest_of(pool) == before[1]
