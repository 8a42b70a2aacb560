"""Curves of a run, epoch by epoch: the loss, what else its answers are worth, the learning rate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nndl_studio.exchange.course import Course
from nndl_studio.exchange.to_html.markup import Markup, as_read, joined, section, tag
from nndl_studio.exchange.to_html.ticks import Axis, axis, drawable
from nndl_studio.exchange.to_html.widths import wide
from nndl_studio.sentence import Sentence, say, say_as
from nndl_studio.training.snapshot import EpochResult, Metrics

WIDTH, HEIGHT = 480.0, 264.0
LEFT, RIGHT, TOP, BOTTOM = 68.0, 24.0, 30.0, 40.0
# The one that says most is drawn beside the loss.
TOLD = {
    "perplexity": say("Perplexity"),
    "accuracy": say("Accuracy"),
    "r2": say("R²"),
}
# Fewer points than this are marked one by one.
FEW = 30


@dataclass(frozen=True)
class Line:
    """A curve: epochs and values, which may be infinite; `look` is its class in the style sheet."""

    title: Sentence
    look: str
    points: tuple[tuple[float, float], ...]


def curves(course: Course | None) -> list[Markup]:
    """A section with all that there is to draw; nothing where no epoch has ended."""
    if course is None or not course.epochs:
        return []
    charts = [chart(title, lines, course.best_epoch) for title, lines in charted(course.epochs)]
    words = say("The best epoch was {epoch}; it is marked.", epoch=course.best_epoch)
    return [
        section(
            say("Curves"),
            tag("div", *charts, class_="charts"),
            *([tag("p", words, class_="mute")] if course.best_epoch is not None else []),
        )
    ]


def charted(epochs: Sequence[EpochResult]) -> Iterator[tuple[Sentence, list[Line]]]:
    """Titles with the curves under them."""
    yield say("Loss"), _both(epochs, "loss")
    for name, title in TOLD.items():
        lines = _both(epochs, name)
        if lines:
            yield title, lines
            break
    rates = tuple((float(each.epoch), each.learning_rate) for each in epochs)
    if len({rate for _, rate in rates}) > 1:
        yield say("Learning rate"), [Line(say("learning rate"), "", rates)]


def _both(epochs: Sequence[EpochResult], name: str) -> list[Line]:
    """One figure on the two parts that are looked at after every epoch, where they have it."""
    train = [(each.epoch, each.train) for each in epochs]
    held = [(each.epoch, each.validation) for each in epochs if each.validation is not None]
    lines = [
        Line(say_as("part of the data", "training"), "", _points(train, name)),
        Line(say_as("part of the data", "validation"), " held", _points(held, name)),
    ]
    return [line for line in lines if line.points]


def _points(found: Sequence[tuple[int, Metrics]], name: str) -> tuple[tuple[float, float], ...]:
    values = ((epoch, figures.figures().get(name)) for epoch, figures in found)
    return tuple((float(epoch), value) for epoch, value in values if value is not None)


def chart(title: str, lines: Sequence[Line], best: int | None = None) -> Markup:
    """Curves over epochs, with axes and a legend; what is not finite leaves a gap."""
    x = axis([x for line in lines for x, _ in line.points], whole=True)
    y = axis([y for line in lines for _, y in line.points])
    marked = []
    if best is not None and x.low <= best <= x.high:
        place = _across(x, best)
        marked = [tag("path", class_="best", d=f"M{place:g} {TOP:g}V{HEIGHT - BOTTOM:g}")]
    picture = tag(
        "svg",
        *_frame(x, y),
        *marked,
        *(each for line in lines for each in _line(line, x, y)),
        *_legend(lines),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        width="100%",
        role="img",
        aria_label=say("{figure}, epoch by epoch", figure=title),
    )
    scale = tag("span", " ", say("(logarithmic)"), class_="mute") if y.logarithmic else ""
    return tag("figure", tag("figcaption", title, scale), picture)


def _across(x: Axis, value: float) -> float:
    return LEFT + x.share(value) * (WIDTH - LEFT - RIGHT)


def _up(y: Axis, value: float) -> float:
    return HEIGHT - BOTTOM - y.share(value) * (HEIGHT - TOP - BOTTOM)


def _frame(x: Axis, y: Axis) -> Iterator[Markup]:
    floor, end = HEIGHT - BOTTOM, WIDTH - RIGHT
    for value, words in y.marks:
        at = _up(y, value)
        yield tag("path", class_="grid", d=f"M{LEFT:g} {at:g}H{end:g}")
        yield tag("text", words, class_="tick", x=LEFT - 8, y=at + 4, text_anchor="end")
    for value, words in x.marks:
        at = _across(x, value)
        yield tag("path", class_="axis", d=f"M{at:g} {floor:g}v4")
        yield tag("text", words, class_="tick", x=at, y=floor + 17, text_anchor="middle")
    yield tag("path", class_="axis", d=f"M{LEFT:g} {TOP:g}V{floor:g}H{end:g}")
    middle = (LEFT + end) / 2
    yield tag("text", say("epoch"), class_="tick", x=middle, y=HEIGHT - 6, text_anchor="middle")


def _line(line: Line, x: Axis, y: Axis) -> Iterator[Markup]:
    places = [
        (_across(x, at), _up(y, value)) if drawable(value) else None for at, value in line.points
    ]
    path = "".join(_moves(places))
    yield tag("path", class_=f"curve{line.look}", d=path or "M0 0")
    if len(places) <= FEW:
        found = [each for each in places if each is not None]
        yield joined(
            tag("circle", class_=f"dot{line.look}", cx=across, cy=up, r=2.4) for across, up in found
        )


def _moves(places: Sequence[tuple[float, float] | None]) -> Iterator[str]:
    down = False
    for place in places:
        if place is not None:
            yield f"{'L' if down else 'M'}{place[0]:.2f} {place[1]:.2f}"
        down = place is not None


def _legend(lines: Sequence[Line]) -> Iterator[Markup]:
    at = LEFT
    for line in lines:
        yield tag("path", class_=f"curve{line.look}", d=f"M{at:g} 12h26")
        yield tag("text", line.title, class_="small", x=at + 32, y=16)
        at += 48 + max(7 * len(as_read(line.title)), wide(line.title, 11))
