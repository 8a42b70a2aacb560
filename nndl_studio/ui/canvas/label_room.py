"""Room for what links say: of two labels that would stand over one another, one is left out."""

from __future__ import annotations

from collections.abc import Iterable

from nndl_studio.ui.canvas.edge_label import EdgeLabel


def make_room(labels: Iterable[EdgeLabel]) -> None:
    """From the top down each label is shown, unless it would cover one that is shown already."""
    shown: list[EdgeLabel] = []
    for label in sorted((each for each in labels if each.fits), key=lambda each: each.box.top()):
        # What ends above this one covers none of the next either.
        shown = [each for each in shown if each.box.bottom() > label.box.top()]
        covers = any(each.box.intersects(label.box) for each in shown)
        label.set_crowded(covers)
        if not covers:
            shown.append(label)
