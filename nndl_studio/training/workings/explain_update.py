"""What an update makes of one number of a parameter, with the numbers put in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nndl_studio.ops.controls import Control
from nndl_studio.ops.terms import Called, Factor, Index
from nndl_studio.ops.update_terms import GRADIENT, PARAMETER, SETTINGS, Stepped
from nndl_studio.training.workings.explain import Explanation, Number, Place, sums
from nndl_studio.training.workings.record import Update, Workings
from nndl_studio.training.workings.symbols import symbol_of

# As the lecture calls them, and where it has no name, as the papers do.
SETTING_SYMBOLS: Mapping[Control, str] = {
    Control.LEARNING_RATE: r"\alpha",
    Control.MOMENTUM: r"\mu",
    Control.BETA2: r"\beta_2",
    Control.RHO: r"\rho",
    Control.EPSILON: r"\epsilon",
    Control.L2_DECAY: r"\lambda",
    Control.L1_DECAY: r"\lambda_1",
    Control.UPDATES: "t",
}


def explain_update(workings: Workings, parameter: str, index: Index) -> Explanation:
    """How the number of `parameter` at `index` is changed in the step."""
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
    symbol = symbol_of(workings, value)
    return Explanation(
        Place(value, index),
        Called(symbol, index),
        float(update.after[0][index]),
        parameter.rpartition(".")[0],
        "update",
        False,
        sums(update.rule.terms(stepped), stepped, symbol, _named(workings, parameter, update)),
    )


def _named(workings: Workings, parameter: str, update: Update) -> Callable[[Factor, float], Number]:
    """Calls a factor what it is: the parameter, a slot of the rule, the gradient, a setting."""
    own, gradient = workings.parameters[parameter], workings.gradients.get(parameter)

    def told(factor: Factor, exact: float) -> Number:
        if factor.place == SETTINGS:
            return Number(Called(SETTING_SYMBOLS[Control(factor.index[0])], ()), None, exact)
        if factor.place == PARAMETER:
            return Number(
                Called(symbol_of(workings, own), factor.index), Place(own, factor.index), exact
            )
        if factor.place == GRADIENT:
            place = None if gradient is None else Place(gradient, factor.index)
            return Number(Called("g", factor.index), place, exact)
        return Number(Called(update.rule.slots[factor.place - 1], factor.index), None, exact)

    return told
