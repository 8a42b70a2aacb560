"""Every formula can be drawn: whatever the settings, each of its lines becomes a sane picture."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest
from latex2mathml.converter import convert
from ziamath.config import config as drawing
from ziamath.zmath import Latex

from nndl_studio import layers
from nndl_studio.config import Config, fields
from nndl_studio.datasets.class_settings import Weights
from nndl_studio.graph.learning_rule import learning_rule
from nndl_studio.graph.settings import Optimiser, TrainingSettings
from nndl_studio.layers.layer import Formula, Layer
from nndl_studio.ops.optimisers import RULES
from tests.layers.table import CASES

LARGEST = (450, 60)
# Words that are the same in every language: functions, as the lecture writes them (`down` is its
# name for what pooling does), and the layer GRU.
FUNCTIONS = {"sign", "diag", "softmax", "down", "GRU"}
COMMAND = re.compile(r"\\[A-Za-z]+")
NAME = re.compile(r"\\(?:math\w+|text\w*|operatorname|mbox)\{([^}]*)\}")
INDEX = re.compile(r"_\{[a-z]{2}\}")
WORD = re.compile(r"[^\W\d_]{2,}")


def variants(layer: Layer[Any]) -> list[Config]:
    """The defaults, each choice and switch of the layer in turn, and the settings of the table."""
    settings: list[dict[str, Any]] = [{}]
    for field in fields(layer.config_type):
        switch = (True, False) if field.kind == "bool" else ()
        values = field.choices if field.kind == "choice" else switch
        settings += [{field.name: value} for value in values]
    settings += [case.settings for case in CASES if case.layer is layer]
    return [layer.configured(**each) for each in settings]


@pytest.mark.parametrize("layer", layers.CATALOGUE.values(), ids=lambda layer: layer.type)
def test_formulas_can_be_drawn(layer: Layer[Any]) -> None:
    drawing.svg2 = False
    for latex in {layer.formula(config).latex for config in variants(layer)}:
        for line in latex.split(r"\\"):
            width, height = Latex(line, size=16).getsize()
            # Stretched brackets around sums come out a thousand pixels high.
            assert 10 < width < LARGEST[0], line
            assert 10 < height < LARGEST[1], line
            # A command that isn't known would be spelt out.
            assert "\\" not in convert(line)


def words_in(latex: str) -> set[str]:
    """Words of a language: names in upright letters that no function has, and letters side by side
    that are no two indices. (Formulas are drawn as they are: words would be English everywhere.)"""
    upright = {word for name in NAME.findall(latex) for word in WORD.findall(name)}
    rest = COMMAND.sub(" ", INDEX.sub(" ", NAME.sub(" ", latex)))
    return upright - FUNCTIONS | {*WORD.findall(rest)}


@pytest.mark.parametrize("layer", layers.CATALOGUE.values(), ids=lambda layer: layer.type)
def test_no_formula_has_words_of_a_language(layer: Layer[Any]) -> None:
    for config in variants(layer):
        assert words_in(layer.formula(config).latex) == set()


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (r"y = x \ \mathrm{if} \ x > 0", {"if"}),
        (r"L = -\log y_{\mathrm{label}}", {"label"}),
        (r"L = -\log y_{label}", {"label"}),
        (r"y = 0 \text{ or one}", {"or", "one"}),
        (r"y = x otherwise", {"otherwise"}),
        (r"\hat{y} = \mathrm{sign}(w_{ij} x) \leq \max_c \tanh(x)", set()),
    ],
)
def test_words_in_formulas_are_found(latex: str, words: set[str]) -> None:
    assert words_in(latex) == words


@pytest.mark.parametrize("layer", layers.CATALOGUE.values(), ids=lambda layer: layer.type)
def test_a_formula_says_where_it_is_from(layer: Layer[Any]) -> None:
    """By the lecture's numbers, or with a word on what it is."""
    for config in variants(layer):
        formula: Formula = layer.formula(config)
        if layer.name != "Data":
            assert formula.equations or formula.note
        for text in (formula.equations, formula.note):
            assert text == text.strip()
            assert "  " not in text


@pytest.mark.parametrize("optimiser", RULES)
@pytest.mark.parametrize(
    "penalties",
    [{}, {"weight_decay": 0.1, "l1": 0.1}, {"weight_decay": 0.1, "decay_form": "decoupled"}],
)
@pytest.mark.parametrize("weights", get_args(Weights))
def test_the_learning_rule_can_be_drawn(
    optimiser: Optimiser, penalties: dict[str, Any], weights: Weights
) -> None:
    drawing.svg2 = False
    formula = learning_rule(TrainingSettings(optimiser=optimiser, **penalties), weights=weights)
    assert words_in(formula.latex) == set()
    for line in formula.latex.split(r"\\"):
        width, height = Latex(line, size=16).getsize()
        assert 10 < width < LARGEST[0], line
        assert 10 < height < LARGEST[1], line
        assert "\\" not in convert(line)


def test_the_learning_rule_says_what_is_minimised_and_how() -> None:
    plain = learning_rule(TrainingSettings(optimiser="momentum"))
    assert plain.latex.endswith(
        r"\Delta\theta_t = \rho \Delta\theta_{t-1} - \alpha g_t \\ "
        r"\theta_t = \theta_{t-1} + \Delta\theta_t"
    )
    assert plain.equations == "(47)–(48), (64)"
    both = learning_rule(TrainingSettings(optimiser="SGD", weight_decay=0.1, l1=0.1))
    assert r"+ \frac{1}{2} \lambda \|W\|_F^2 + \lambda_1 \|W\|_1" in both.latex
    assert "(81) and (92)" in both.note
    apart = learning_rule(TrainingSettings(weight_decay=0.1, decay_form="decoupled"))
    assert r"W \leftarrow W - \lambda W" in apart.latex
    assert "(125)" not in apart.equations
    assert "(128)" in apart.note
    adamw = learning_rule(TrainingSettings(optimiser="AdamW", weight_decay=0.1))
    assert r"W \leftarrow W - \alpha \lambda W" in adamw.latex
    assert "F^2" not in adamw.latex


def test_the_learning_rule_says_how_classes_count() -> None:
    settings = TrainingSettings(optimiser="SGD", weight_decay=0.1)
    plain, balanced, own = (
        learning_rule(settings, weights=weights) for weights in ("equal", "balanced", "own")
    )
    assert plain == learning_rule(settings)
    assert "w_{c(i)}" not in plain.latex
    weighted = r"J = \frac{1}{N} \sum_{i=1}^{N} w_{c(i)} L^{(i)} + \frac{1}{2}"
    assert balanced.latex.startswith(weighted)
    assert r"w_c = \frac{N}{K n_c}" in balanced.latex
    assert own.latex.startswith(weighted)
    assert r"\sum_{i=1}^{N} w_{c(i)} = 1" in own.latex
    assert "n_c of the N training samples are of class c" in balanced.note
    assert "brought to a mean of 1" in own.note


@pytest.mark.parametrize(
    ("name", "slip"),
    [
        ("Dense", "(123)"),
        ("Dense", "(126)"),
        ("Dense", "(128)"),
        ("Conv2d", "(153)"),
        ("Conv2d", "(148)"),
        ("Conv2d", "(173)"),
        ("Conv1d", "(148)"),
        ("Pool2d", "5,880"),
        ("Pool2d", "2,000"),
        ("SRN", "(180)"),
        ("SRN", "(182)"),
        ("CrossEntropy", "(95)"),
        ("SquaredError", "(78)"),
        ("SquaredError", "(81)"),
        ("BinaryCrossEntropy", "(92)"),
        ("Perceptron", "≤ 0"),
    ],
)
def test_the_slips_of_the_lecture_are_told(name: str, slip: str) -> None:
    layer = layers.by_name(name)
    assert slip in layer.formula(layer.config_type()).note


def test_the_gradients_of_pooling_are_told() -> None:
    layer = layers.by_name("Pool2d")
    plain = layer.formula(layer.config_type()).note
    assert "(164)" in plain
    assert "(174)" not in plain
    assert "(174)" in layer.formula(layer.configured(trainable=True)).note


@pytest.mark.parametrize("name", ["Delay", "SRN", "GRU", "LSTM", "Integrator"])
def test_a_cut_is_told_by_its_steps(name: str) -> None:
    layer = layers.by_name(name)
    assert "t = 6, 11, …" in layer.formula(layer.configured(truncate=5)).note


def test_the_lstm_is_the_one_of_the_lecture() -> None:
    layer = layers.by_name("LSTM")
    lines = layer.formula(layer.configured(bias=False)).latex.split(r" \\ ")
    assert lines == [
        r"i_t = \sigma(W_i x_t + U_i h_{t-1} + V_i c_{t-1})",
        r"f_t = \sigma(W_f x_t + U_f h_{t-1} + V_f c_{t-1})",
        r"o_t = \sigma(W_o x_t + U_o h_{t-1} + V_o c_t)",
        r"\tilde{c}_t = \tanh(W_c x_t + U_c h_{t-1})",
        r"c_t = f_t \odot c_{t-1} + i_t \odot \tilde{c}_t",
        r"h_t = o_t \odot \tanh(c_t)",
    ]
