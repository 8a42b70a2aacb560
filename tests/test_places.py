"""Where a user's own data are kept, and that tests keep theirs elsewhere."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from nndl_studio.places import data_folder


def test_the_folder_is_the_systems_unless_it_is_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NNDL_STUDIO_DATA", str(tmp_path / "mine"))
    assert data_folder() == tmp_path / "mine"
    monkeypatch.delenv("NNDL_STUDIO_DATA")
    assert data_folder() == platformdirs.user_data_path("nndl-studio")


def test_each_test_has_a_folder_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert data_folder().is_relative_to(tmp_path_factory.getbasetemp())
