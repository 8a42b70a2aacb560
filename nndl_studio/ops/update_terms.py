"""What a step of an optimiser makes a number of: the new parameter and what the rule keeps of it,
line after line in the language of `terms`.

Given are: 0 the parameter θ, 1 and 2 its slots, as they were before the step; 3 the gradient; 4 the
settings, each by its `Control`, where λ and λ₁ are the parameter's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from nndl_studio.ops.controls import Control
from nndl_studio.ops.terms import Factor, Index, Line, Lines, Term, given, line, times, total

PARAMETER, FIRST, SECOND, GRADIENT, SETTINGS = range(5)


@dataclass(frozen=True, eq=False)
class Stepped:
    """The number at `index` after a step: of the parameter, which is output 0, or of slot 1 or 2.

    `before` are the parameter and its slots before it. `gradient` is of the same shape, the mean
    over the `samples` of the batch, behind clipping and noise. `settings` stand in the order of
    `Control`, those of this step: UPDATES counts it. `decays` are λ and λ₁ that pull at the
    parameter, None where nothing does.
    """

    output: int
    index: Index
    before: Sequence[Any]
    gradient: Any
    settings: Any
    decays: tuple[float | None, float | None] = (None, None)
    samples: int = 1

    outputs: Sequence[Any] = ()
    """Of new numbers no factor is one: what a line needs of them is a line before it."""

    @cached_property
    def inputs(self) -> Sequence[Any]:
        settings = np.array(self.settings, np.float64)
        for control, decay in zip((Control.L2_DECAY, Control.L1_DECAY), self.decays, strict=True):
            settings[control] = decay or 0
        slots = (*self.before[1:], None, None)[:2]
        return self.before[0], *slots, self.gradient, settings

    def setting(self, control: Control) -> float:
        return float(self.inputs[SETTINGS][control])


UpdateTerms = Callable[[Stepped], Lines]


class _Written:
    """Lines as they are written down, one below the other. With `scaled`, what decays apart from
    the gradient does so by αλ, as AdamW has it, else by λ where that is asked for (128)."""

    def __init__(self, step: Stepped, scaled: bool = False) -> None:
        self.step, self.scaled = step, scaled
        self.found: list[Line] = []

    @property
    def lines(self) -> Lines:
        return tuple(self.found)

    def own(self, place: int) -> Factor:
        """The number of what is given at `place`, a parameter, a slot or the gradient."""
        return given(place, *self.step.index)

    def line(self, terms: Iterable[Term], name: str, function: str = "") -> Factor:
        """Write a line, to be named in those below."""
        self.found.append(total(terms, function, name))
        return line(len(self.found) - 1)

    def gradient(self) -> Factor:
        """g: of the losses, and of the penalties where there are any (125)."""
        terms = [times(self.own(GRADIENT))]
        if self.step.setting(Control.L1_DECAY):
            side = self.line([times(self.own(PARAMETER))], r"\mathrm{sign}\,\theta", "sign")
            terms.append(times(_setting(Control.L1_DECAY), side))
        if self.step.setting(Control.L2_DECAY) and not self._apart:
            terms.append(times(_setting(Control.L2_DECAY), self.own(PARAMETER)))
        return self.line(terms, "g") if len(terms) > 1 else self.own(GRADIENT)

    def running_mean(self, slot: int, by: Control, new: Sequence[Factor], name: str) -> Factor:
        """ρ times what there was, and 1 − ρ times what is new."""
        rest = 1 - self.step.setting(by)
        return self.line([times(_setting(by), self.own(slot)), times(*new, weight=rest)], name)

    def moved(self, *changes: Term) -> Lines:
        """The last line: θ, less what decays apart, and what is added to it."""
        before = self._decayed() if self._apart else self.own(PARAMETER)
        self.line([times(before), *changes], r"\theta")
        return self.lines

    @property
    def _apart(self) -> bool:
        return self.scaled or self.step.setting(Control.DECOUPLED) != 0

    def _decayed(self) -> Factor:
        theta = self.own(PARAMETER)
        if not self.step.setting(Control.L2_DECAY):
            return theta
        by = [_setting(Control.LEARNING_RATE)] if self.scaled else []
        lost = times(*by, _setting(Control.L2_DECAY), theta, weight=-1)
        name = r"(1 - \alpha\lambda)\,\theta" if self.scaled else r"(1 - \lambda)\,\theta"
        return self.line([times(theta), lost], name)


def _setting(control: Control) -> Factor:
    return given(SETTINGS, int(control))


def descent_terms(step: Stepped) -> Lines:
    """θ ← θ − α g (60-63)."""
    w = _Written(step)
    return w.moved(_down(w.gradient()))


def momentum_terms(step: Stepped) -> Lines:
    """Δθ ← ρ Δθ − α g, θ ← θ + Δθ (64)."""
    w = _Written(step)
    change = _change(w, w.gradient())
    return w.moved(times(change)) if step.output == 0 else w.lines


def nesterov_terms(step: Stepped) -> Lines:
    """Δθ ← ρ Δθ − α g, θ ← θ + ρ Δθ − α g."""
    w = _Written(step)
    g = w.gradient()
    change = _change(w, g)
    ahead = times(_setting(Control.MOMENTUM), change)
    return w.moved(ahead, _down(g)) if step.output == 0 else w.lines


def adagrad_terms(step: Stepped) -> Lines:
    """Δθ = −α / √(Σ g² + ε) g (65)."""
    w = _Written(step)
    g = w.gradient()
    squares = w.line([times(w.own(FIRST)), times(g, g)], r"\sum g^2")
    return _by_root(w, g, squares, r"\sum g^2")


def adadelta_terms(step: Stepped) -> Lines:
    """(66-69), the step times α."""
    w = _Written(step)
    g = w.gradient()
    square = w.running_mean(FIRST, Control.RHO, (g, g), "E[g^2]")
    if step.output == FIRST:
        return w.lines
    epsilon = times(_setting(Control.EPSILON))
    root = w.line([times(w.own(SECOND)), epsilon], r"\sqrt{E[\Delta\theta^2] + \epsilon}", "sqrt")
    share = w.line([times(square), epsilon], r"1/\sqrt{E[g^2] + \epsilon}", "reciprocal root")
    change = w.line([times(root, share, g, weight=-1)], r"\Delta\theta")
    if step.output == SECOND:
        w.running_mean(SECOND, Control.RHO, (change, change), r"E[\Delta\theta^2]")
        return w.lines
    return w.moved(times(_setting(Control.LEARNING_RATE), change))


def rmsprop_terms(step: Stepped) -> Lines:
    """AdaGrad with a running mean in place of the sum."""
    w = _Written(step)
    g = w.gradient()
    return _by_root(w, g, w.running_mean(FIRST, Control.RHO, (g, g), "E[g^2]"), "E[g^2]")


def adam_terms(step: Stepped) -> Lines:
    """Both running means are corrected for their start at zero; ε is added outside the root."""
    return _adam(_Written(step))


def adamw_terms(step: Stepped) -> Lines:
    """Adam, and θ ← θ − αλθ apart from it."""
    return _adam(_Written(step, scaled=True))


def own_step_terms(step: Stepped) -> Lines:
    """θ ← θ − B g, whatever the settings."""
    theta, g = given(PARAMETER, *step.index), given(GRADIENT, *step.index)
    return (total([times(theta), times(g, weight=-float(step.samples))], name=r"\theta"),)


def _down(g: Factor) -> Term:
    """−α g."""
    return times(_setting(Control.LEARNING_RATE), g, weight=-1)


def _change(w: _Written, g: Factor) -> Factor:
    """Δθ = ρ Δθ − α g."""
    kept = times(_setting(Control.MOMENTUM), w.own(FIRST))
    return w.line([kept, _down(g)], r"\Delta\theta")


def _by_root(w: _Written, g: Factor, squares: Factor, name: str) -> Lines:
    """Δθ = −α g / √(squares + ε); `squares` is the rule's slot."""
    if w.step.output == FIRST:
        return w.lines
    inside = [times(squares), times(_setting(Control.EPSILON))]
    share = w.line(inside, rf"1/\sqrt{{{name} + \epsilon}}", "reciprocal root")
    rate = _setting(Control.LEARNING_RATE)
    return w.moved(times(w.line([times(rate, share, g, weight=-1)], r"\Delta\theta")))


def _adam(w: _Written) -> Lines:
    g = w.gradient()
    if w.step.output == SECOND:
        w.running_mean(SECOND, Control.BETA2, (g, g), "E[g^2]")
        return w.lines
    mean = w.running_mean(FIRST, Control.MOMENTUM, (g,), "E[g]")
    if w.step.output == FIRST:
        return w.lines
    square = w.running_mean(SECOND, Control.BETA2, (g, g), "E[g^2]")
    mean = _corrected(w, mean, Control.MOMENTUM, r"\beta_1", r"\hat{E}[g]")
    square = _corrected(w, square, Control.BETA2, r"\beta_2", r"\hat{E}[g^2]")
    root = w.line([times(square)], r"\sqrt{\hat{E}[g^2]}", "sqrt")
    epsilon = times(_setting(Control.EPSILON))
    share = w.line([times(root), epsilon], r"1/(\sqrt{\hat{E}[g^2]} + \epsilon)", "reciprocal")
    rate = _setting(Control.LEARNING_RATE)
    return w.moved(times(w.line([times(rate, mean, share, weight=-1)], r"\Delta\theta")))


def _corrected(w: _Written, mean: Factor, by: Control, base: str, name: str) -> Factor:
    """A running mean of t steps that began at 0, over 1 − β^t."""
    power = w.step.setting(by) ** w.step.setting(Control.UPDATES)
    share = w.line([times(), times(weight=-power)], f"1/(1 - {base}^t)", "reciprocal")
    return w.line([times(mean, share)], name)
