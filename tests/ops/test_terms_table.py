"""The page of terms says what there is."""

from __future__ import annotations

from tests.ops.terms_table import TABLE, table


def test_the_page_is_true() -> None:
    """Write it anew by `python -m tests.ops.terms_table`."""
    assert TABLE.read_text(encoding="utf-8") == table()
