"""What layers say can be said in other languages: titles, and texts made of settings."""

from __future__ import annotations

import pytest

from nndl_studio import layers
from nndl_studio.layers.layer import Mend, ShapeError
from nndl_studio.layers.merge import equal_branches
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.layers.title import layer_title, words_of
from nndl_studio.sentence import Sentence
from tests.layers.layer_case import Case
from tests.layers.table import CASES


def told_apart(text: Sentence) -> list[str]:
    """The templates that a text is made of, its own first."""
    inner = [each for each in text.values.values() if isinstance(each, Sentence)]
    return [text.template, *(template for each in inner for template in told_apart(each))]


def test_titles_are_the_words_of_the_names() -> None:
    """So that whoever reads a file knows a type that was seen on screen, and the other way round;
    and the translator knows which "Scale" or "Step" is meant."""
    for layer in layers.CATALOGUE.values():
        assert layer.title == words_of(layer.name)
        assert layer.title.context == "layer"
        assert layer_title(layer.name) is layer.title


def test_a_layer_that_is_not_known_is_called_by_its_words() -> None:
    assert layer_title("DeepThought") == "Deep thought"


def test_what_a_mend_puts_in_has_a_title() -> None:
    between = [mend.between for mend in Mend if mend.between is not None]
    assert [layer_title(name).context for name in between] == ["layer"] * len(between)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_a_node_shows_keeps_its_values_apart(case: Case) -> None:
    layer, config, inputs = case.layer, case.config, case.inputs
    probes = [probe.label for probe in layer.probes(config, inputs)]
    ports = [port.help for port in (*layer.inputs, *layer.outputs)]
    shown = (layer.summary, layer.caption(config), layer.aside(config), layer.formula(config).note)
    axes = layer.layout(config).values()
    for text in (*shown, layer.fault_in_loop(config, inputs), *probes, *ports, *axes):
        assert isinstance(text, Sentence)


def test_every_kind_and_shape_has_words() -> None:
    assert [kind.called for kind in Kind] == [kind.value for kind in Kind]
    labels = Shape("index", (38,), 20)
    assert isinstance(str(labels), Sentence)
    assert told_apart(labels.words()) == ["{steps} steps of {n} classes"]


def test_a_caption_is_made_of_what_its_choices_are_called() -> None:
    lstm = layers.by_name("LSTM")
    templates = told_apart(lstm.caption(lstm.configured(units=8)))
    assert templates == ["{text0} · {text1}", "{units} units", "last step"]


def test_a_refusal_is_a_sentence_with_its_advice() -> None:
    shapes = Shape("vector", (3,)), Shape("vector", (4,))
    with pytest.raises(ShapeError) as caught:
        equal_branches({"x": shapes}, "added")
    templates = told_apart(caught.value.reason)
    assert "{x} and {other} can't be added: the shapes must be equal." in templates
    assert "Change the units or maps of one branch, or use Concat" in templates
    assert str(caught.value) is caught.value.reason


def test_what_is_wrong_inside_names_the_piece() -> None:
    machine = layers.by_name("NRAM")
    inputs = {"x": (Shape("vector", (1,), 1),)}
    with pytest.raises(ShapeError) as caught:
        machine.output_shapes(machine.configured(), inputs)
    assert told_apart(caught.value.reason)[0] == "inside it, {piece}: {reason}"
