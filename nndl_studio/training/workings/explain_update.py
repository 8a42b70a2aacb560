"""What a parameter's number is made of in the update: by the optimiser's rule, with its slots."""

from __future__ import annotations

from collections.abc import Mapping

from nndl_studio.ops.controls import Control
from nndl_studio.ops.optimisers import OWN_RULES, RULES, Rule
from nndl_studio.ops.terms import Factor, Index, Line, Of, number, products, results
from nndl_studio.ops.update_terms import GRADIENT, PARAMETER, SETTINGS, Stepped
from nndl_studio.training.workings.explain import Explanation, Number, Place, Product, Sum
from nndl_studio.training.workings.record import Update, Workings
from nndl_studio.training.workings.symbols import symbol_of

SETTING_SYMBOLS: Mapping[Control, str] = {
    Control.LEARNING_RATE: r"\alpha",
    Control.MOMENTUM: r"\rho",
    Control.BETA2: r"\beta_2",
    Control.RHO: r"\rho",
    Control.EPSILON: r"\epsilon",
    Control.L2_DECAY: r"\lambda",
    Control.L1_DECAY: r"\lambda_1",
}
# Where the running mean of the gradient goes by β₁, which is the setting of momentum.
WITH_BETA_1 = ("Adam", "AdamW")


def explain_update(workings: Workings, parameter: str, index: Index) -> Explanation:
    """The number at `index` of `parameter`, `NODE.PARAM`, as the step leaves it."""
    update, value = workings.updates[parameter], workings.parameters[parameter]
    stepped = Stepped(
        0,
        index,
        update.before,
        update.gradient,
        update.settings,
        update.decays,
        len(workings.rows),
    )
    lines = update.rule.terms(stepped)
    found = results(lines, stepped)
    symbol = symbol_of(workings, value)
    sums = []
    for at, line in enumerate(lines):
        parts = _products(workings, parameter, line, stepped, found, [each.name for each in lines])
        inside = sum(part.result for part in parts)
        name = symbol if at == len(lines) - 1 else line.name
        sums.append(Sum(name, parts, line.function, line.largest, inside, found[at]))
    return Explanation(
        Place(value, index),
        symbol,
        float(update.after[0][index]),
        parameter.rpartition(".")[0],
        rule_name(update.rule),
        False,
        tuple(sums),
    )


def rule_name(rule: Rule) -> str:
    """What a rule is called in settings."""
    return next(name for name, each in {**RULES, **OWN_RULES}.items() if each is rule)


def _products(
    workings: Workings,
    parameter: str,
    line: Line,
    stepped: Stepped,
    found: list[float],
    names: list[str],
) -> tuple[Product, ...]:
    def told(factor: Factor) -> Number:
        exact = number(factor, stepped, found)
        if factor.of is Of.LINE:
            return Number(names[factor.place], None, exact, factor.place)
        symbol, place = _given(workings, parameter, factor)
        return Number(symbol, place, exact)

    whole = products(line, stepped, found)
    return tuple(
        Product(term.weight, tuple(map(told, term.factors)), result)
        for term, result in zip(line.terms, whole, strict=True)
    )


def _given(workings: Workings, parameter: str, factor: Factor) -> tuple[str, Place | None]:
    """What a number is called that a rule reads, and where it stands among those of the step."""
    update, value = workings.updates[parameter], workings.parameters[parameter]
    if factor.place == PARAMETER:
        return symbol_of(workings, value), Place(value, factor.index)
    if factor.place == SETTINGS:
        return _setting(update, Control(factor.index[0])), None
    if factor.place == GRADIENT:
        gradient = workings.gradients[parameter]
        return symbol_of(workings, gradient), Place(gradient, factor.index)
    return update.rule.slots[factor.place - 1], None


def _setting(update: Update, control: Control) -> str:
    if control is Control.MOMENTUM and rule_name(update.rule) in WITH_BETA_1:
        return r"\beta_1"
    return SETTING_SYMBOLS[control]
