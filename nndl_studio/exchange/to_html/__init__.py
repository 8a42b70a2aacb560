"""A report to read, to print and to hand in: one HTML file, without scripts and complete."""

from __future__ import annotations

from nndl_studio.exchange.format import Format, Lack
from nndl_studio.exchange.to_html.page import write

REPORT = Format(
    "report",
    ".html",
    "Report",
    "to read and to hand in: drawing, formulas, curves, figures, settings; no weights",
    write,
    lambda network: (Lack("", "the weights: a report is for reading"),),
    unproved="it is for reading",
    tells_course=True,
)
