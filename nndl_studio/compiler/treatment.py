"""How training treats each parameter: whether it moves, by which rule, and how it decays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nndl_studio.compiler.resolve import ResolvedNode
from nndl_studio.config import Config
from nndl_studio.layers.regularised import Regularised
from nndl_studio.ops.ir import Value
from nndl_studio.ops.optimisers import OWN_RULES, RULES, Rule

Own = tuple[float | None, float | None]
"""λ and λ₁ of a layer's own; None stands for the run's."""


@dataclass(frozen=True)
class Treatment:
    """What training does to a parameter. `rule` names one of its own, "" is the optimiser's;
    with `decay` the penalties pull at it, by `own` factors where those are given. A `frozen` one is
    treated so no longer: it keeps its slots, so that what is kept of a run fits whatever is frozen
    meanwhile, and training leaves them as they are."""

    trained: bool = True
    decay: bool = False
    rule: str = ""
    own: Own = (None, None)
    frozen: bool = False

    def changed_by(self, purpose: str) -> bool:
        """Whether a plan for `purpose` needs its gradient, as long as it isn't frozen; a count is
        changed by training alone."""
        return self.trained or (bool(self.rule) and purpose == "training")


Treatments = Mapping[str, Treatment]
PLAIN = Treatment()


def treatments_of(nodes: Sequence[ResolvedNode]) -> dict[str, Treatment]:
    """By `NODE.PARAM`, as the layers declare it and their configs ask for it."""
    return {
        f"{resolved.node.id}.{parameter.name}": Treatment(
            not parameter.fixed,
            parameter.decay,
            parameter.rule,
            own_decay(resolved.node.config),
            parameter.frozen,
        )
        for resolved in nodes
        for parameter in resolved.parameters
    }


def own_decay(config: Config) -> Own:
    """λ and λ₁ that the layer sets for itself."""
    return (config.weight_decay, config.l1) if isinstance(config, Regularised) else (None, None)


def rules_for(
    trained: Sequence[Value], treatments: Treatments, optimiser: str
) -> dict[Value, Rule]:
    """The rule by which each of the `trained` parameters is changed."""
    own = {value: treatments.get(value.name, PLAIN).rule for value in trained}
    return {value: OWN_RULES[own[value]] if own[value] else RULES[optimiser] for value in trained}
