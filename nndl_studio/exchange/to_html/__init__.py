"""A report to read, to print and to hand in: one HTML file, without scripts and complete."""

from __future__ import annotations

from nndl_studio.exchange.format import Format, Lack
from nndl_studio.exchange.to_html.page import write
from nndl_studio.sentence import say

REPORT = Format(
    "report",
    ".html",
    say("Report"),
    say("to read and to hand in: drawing, formulas, curves, figures, settings; no weights"),
    write,
    lambda network: (Lack("", say("the weights: a report is for reading")),),
    unproved=say("it is for reading"),
    tells_course=True,
)
