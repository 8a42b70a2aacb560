"""The whole report: one page that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from nndl_studio import languages
from nndl_studio.datasets import SourceConfig, class_labels
from nndl_studio.exchange.codec import PROJECT_HASH
from nndl_studio.exchange.course import Course
from nndl_studio.exchange.format import Files, Notes
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.to_html.curves import curves
from nndl_studio.exchange.to_html.data import bare, data
from nndl_studio.exchange.to_html.drawing import drawing
from nndl_studio.exchange.to_html.figures import figures, tiles
from nndl_studio.exchange.to_html.formulas import formulas, places, shown_formula
from nndl_studio.exchange.to_html.markup import Markup, facts, note, section, tag
from nndl_studio.exchange.to_html.nodes import nodes
from nndl_studio.exchange.to_html.style import style
from nndl_studio.graph.check import Analysis, require_sound
from nndl_studio.graph.class_weights import weighted_objective
from nndl_studio.graph.document import Graph
from nndl_studio.graph.learning_rule import learning_rule
from nndl_studio.graph.settings import TrainingSettings, unused
from nndl_studio.layers.regularised import Regularised
from nndl_studio.sentence import Sentence, listed, say, say_count, together
from nndl_studio.setting_words import settings
from nndl_studio.training.data_rows import data_config, data_node
from nndl_studio.version import VERSION

NOTHING_KNOWN = say(
    "How this network was trained is not known here: there are no curves, no figures and no "
    "confusion."
)
STOPPED = say("whoever trained it, before all epochs were done")
# Nothing is fetched and nothing is run, whatever a page may hold.
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def write(network: Network, notes: Notes) -> Files:
    """The file."""
    return {".html": page(network, notes).encode()}


def page(network: Network, notes: Notes) -> str:
    """HTML 5 that is XML as well."""
    course = network.course
    drawn = course.drawn if course is not None else network.graph
    analysis = require_sound(network.graph)
    config, title = bare(data_config(data_node(drawn))), drawn.title or say("Untitled")
    # Counts are those of the data as they were, captions and settings those of the project.
    shown = _named(network.graph, config)
    body = tag(
        "body",
        tag("header", tag("h1", title), _subtitle(course), _tiles(analysis, course)),
        *map(note, course.unknown if course is not None else (NOTHING_KNOWN,)),
        section(say("Drawing"), drawing(shown, analysis)),
        nodes(shown, analysis, places(shown, analysis)),
        data(config, network.inputs, course.sizes if course is not None else {}),
        _training(shown, analysis, drawn.settings, course),
        *curves(course),
        *figures(course, class_labels(config, network.inputs.info.class_names)),
        formulas(shown, analysis),
        _again(drawn.settings, course, notes, tuple(config.own_files)),
    )
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name_="generator", content=f"NNDL Studio {VERSION}"),
        tag("title", title),
        Markup(f"<style>{style()}</style>"),
    )
    spoken = languages.spoken().replace("_", "-")
    whole = tag("html", head, body, lang=spoken, xmlns="http://www.w3.org/1999/xhtml")
    return f"<!DOCTYPE html>\n{whole}\n"


def _named(known: Graph, config: SourceConfig) -> Graph:
    """The drawing with the Data node's own settings: `known` has what stands for its data."""
    copy = known.copy()
    copy.set_config(data_node(known).id, config)
    return copy


def _subtitle(course: Course | None) -> Markup:
    made = say("Made with NNDL Studio {version}", version=VERSION)
    if course is not None and course.began is not None:
        trained = say("Trained on {day:%Y-%m-%d}.", day=datetime.fromtimestamp(course.began))
        made = together(trained, made)
    return tag("p", made, class_="mute")


def _tiles(analysis: Analysis, course: Course | None) -> Markup:
    found = [*tiles(course), (say("Parameters"), f"{analysis.totals.parameters:,}")]
    found.append((say("Layers"), str(len(analysis.order))))
    each = [tag("div", tag("strong", value), tag("span", name)) for name, value in found]
    return tag("div", *each, class_="tiles")


def _training(
    shown: Graph, analysis: Analysis, chosen: TrainingSettings, course: Course | None
) -> Markup:
    """How it was to be trained, how far it came, and by which rule."""
    configs = [node.config for node in shown.nodes.values()]
    own = [config for config in configs if isinstance(config, Regularised)]
    l2, l1 = any(each.weight_decay for each in own), any(each.l1 for each in own)
    classes = weighted_objective(shown, analysis)
    rule = learning_rule(chosen, l2, l1, classes.weights if classes else "equal")
    bits = say("float32; the same seed gives the same bits on any number of threads")
    rows = [
        *settings(chosen, unused(chosen, l2)),
        *_reached(course, chosen),
        (say("Numbers"), bits),
    ]
    return section(say("Training"), facts(rows), shown_formula(say("Learning rule"), rule))


def _reached(course: Course | None, chosen: TrainingSettings) -> Iterator[tuple[Sentence, str]]:
    if course is None or not course.steps:
        return
    steps = say_count(course.steps, "{n:,} step", "{n:,} steps")
    epochs = say_count(_epochs(course), "{n:,} epoch", "{n:,} epochs")
    yield say("Trained"), listed([epochs, steps]) if course.epochs else steps
    yield say("Took"), say("{seconds:,.1f} s", seconds=course.seconds)
    early = STOPPED if _epochs(course) < chosen.epochs else ""
    yield say("Ended by"), course.ending or early


def _epochs(course: Course) -> int:
    return course.epochs[-1].epoch if course.epochs else 0


def _again(
    chosen: TrainingSettings, course: Course | None, notes: Notes, files: tuple[str, ...]
) -> Markup:
    """The commands that train it again, as far as it came, and what tells that it is the same."""
    epochs = chosen.epochs
    if course is not None and not course.ending:
        epochs = _epochs(course) or epochs
    commands = (
        f"nndl-studio train PROJECT.nndl --seed {chosen.seed} --epochs {epochs} --out RUN\n"
        "nndl-studio export PROJECT.nndl --weights RUN report.html"
    )
    what = say("PROJECT.nndl is the project of this drawing.")
    if files:
        what = say(
            "PROJECT.nndl is the project of this drawing with {files} where the project names it.",
            files=listed(files),
        )
    same = say("It is the same one if its hash is; the data are the same if their fingerprint is.")
    words, digest = tag("p", together(what, same)), notes.get(PROJECT_HASH, "")
    name = tag("span", say("Project hash"), " ", class_="mute")
    told = [tag("p", name, tag("code", digest))] if digest else []
    return section(say("To repeat it"), tag("pre", commands), words, *told)
