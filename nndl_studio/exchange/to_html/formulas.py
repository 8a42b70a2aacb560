"""Formulas as the inspector draws them: each once, with the nodes that compute it and its numbers
in the lecture.

They are outlines. MathML would be smaller, but browsers leave out roots and large brackets where
the reader's machine has no typeface for mathematics.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nndl_studio import layers
from nndl_studio.exchange.to_html.equation import equation
from nndl_studio.exchange.to_html.markup import Markup, section, tag
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.layers.layer import Formula
from nndl_studio.sentence import joined, say

LECTURE = say(
    "Numbers in parentheses are those of equations in the lecture: Qiu Xipeng, Neural Networks and "
    "Deep Learning, 2015."
)


def places(graph: Graph, analysis: Analysis) -> Mapping[str, int]:
    """The number of each node's formula in this report, from 1."""
    numbers = {formula: i + 1 for i, formula in enumerate(_owners(graph, analysis))}
    return {id: numbers[_formula(graph, id)] for id in analysis.order}


def formulas(graph: Graph, analysis: Analysis) -> Markup:
    """What all nodes compute."""
    pairs = enumerate(_owners(graph, analysis).items())
    shown = [shown_formula(", ".join(ids), each, f"formula-{i + 1}") for i, (each, ids) in pairs]
    return section(
        say("Formulas"), tag("p", LECTURE, class_="mute"), tag("div", *shown, class_="formulas")
    )


def shown_formula(title: str, formula: Formula, name: str = "") -> Markup:
    """A formula under its title, line by line, with what is to be said of it."""
    number = [name.rpartition("-")[2]] if name else []
    said = [tag("p", formula.note)] if formula.note else []
    return tag(
        "div",
        tag("strong", joined(" · ", [*number, title])),
        tag("span", f" {formula.equations}", class_="mute"),
        *map(equation, lines(formula.latex)),
        *said,
        class_="formula",
        id=name,
    )


def lines(latex: str) -> Iterator[str]:
    """Lines that fit a narrow column, as in the inspector: broken where the lecture breaks them."""
    for mark in (r"\begin{aligned}", r"\end{aligned}", "&"):
        latex = latex.replace(mark, "")
    for line in latex.replace(r"\\", "\n").replace(r"\quad", "\n").split("\n"):
        bare = line.strip().rstrip(",;").strip()
        if bare:
            yield bare


def _owners(graph: Graph, analysis: Analysis) -> dict[Formula, list[str]]:
    """The nodes of each formula, in the order in which they are computed."""
    found: dict[Formula, list[str]] = {}
    for id in analysis.order:
        found.setdefault(_formula(graph, id), []).append(id)
    return found


def _formula(graph: Graph, id: str) -> Formula:
    node = graph.nodes[id]
    return layers.layer(node.type).formula(node.config)
