"""The wheel is whole: installed into a new environment it finds its examples and resources."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "resources" / "examples").glob("*.nndl"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(ROOT)], check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the scripts of a new environment that has the wheel."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*command, "--no-deps", "--no-index", str(wheel)], check=True)
    # What the studio depends on is taken from here, so that nothing is fetched; a path line
    # leads to packages, not to the checkout that is installed as editable beside them.
    site = folder / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages"
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return folder / "bin"


def run(command: list[str | Path], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_every_resource(wheel: Path) -> None:
    held = {name for name in zipfile.ZipFile(wheel).namelist() if not name.endswith("/")}
    files = [path for path in (ROOT / "resources").rglob("*") if path.is_file()]
    wanted = {f"nndl_studio/{path.relative_to(ROOT).as_posix()}" for path in files}
    assert len(wanted) > len(EXAMPLES) >= 5
    assert wanted <= held
    functions = (ROOT / "nndl_studio" / "exchange" / "to_c" / "library").glob("*.c")
    written_in_c = {path.relative_to(ROOT).as_posix() for path in functions}
    assert len(written_in_c) == 8
    assert written_in_c <= held
    assert any(name.endswith("licenses/LICENSE") for name in held)
    assert not any(name.startswith("tests/") for name in held)


def test_the_installed_studio_lists_the_examples(installed: Path, tmp_path: Path) -> None:
    where = run([installed / "python", "-c", "print(__import__('nndl_studio').__file__)"], tmp_path)
    assert Path(where.strip()).is_relative_to(installed.parent)
    listed = run([installed / "nndl-studio", "examples"], tmp_path)
    for example in EXAMPLES:
        assert example.stem in listed


def test_the_installed_studio_describes_lenet(installed: Path, tmp_path: Path) -> None:
    described = run([installed / "nndl-studio", "describe", "lenet-5"], tmp_path)
    assert "60,000" in described
    assert "340,908" in described


def test_the_installed_studio_finds_the_pictures_of_an_example(
    installed: Path, tmp_path: Path
) -> None:
    described = run([installed / "nndl-studio", "describe", "own-pictures"], tmp_path)
    assert "1×16×16" in described
