"""The objective's second term: ½λ‖W‖²_F (125) and λ₁‖W‖₁, over the weights that decay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.treatment import own_decay
from nndl_studio.config import Config
from nndl_studio.graph.check import Analysis
from nndl_studio.graph.document import Graph
from nndl_studio.graph.opened import opened
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.ops.optimisers import DECAY, RULES

Weights = Mapping[str, NDArray[Any]]


def penalty(graph: Graph, analysis: Analysis, weights: Weights) -> float:
    """What regularisation adds to the loss of the data, at these weights; summed in float64.

    Decay apart from the objective (128), AdamW's among it, adds nothing.
    """
    graph, analysis = opened(graph, analysis)
    total = 0.0
    for id in analysis.order:
        l2, l1 = factors(graph.settings, graph.nodes[id].config)
        for parameter in analysis.parameters[id]:
            if parameter.decay and not (parameter.fixed or parameter.rule) and (l2 or l1):
                weight = weights[f"{id}.{parameter.name}"].astype(np.float64)
                total += l2 / 2 * float(np.square(weight).sum()) + l1 * float(np.abs(weight).sum())
    return total


def is_penalised(graph: Graph, analysis: Analysis) -> bool:
    """Whether anything is added at all: most networks are not asked at every step."""
    graph, analysis = opened(graph, analysis)
    return any(
        any(factors(graph.settings, graph.nodes[id].config))
        for id in analysis.order
        if analysis.parameters[id]
    )


def factors(settings: TrainingSettings, config: Config) -> tuple[float, float]:
    """λ and λ₁ of the penalties on a layer's weights, its own or those of the run."""
    l2, l1 = own_decay(config)
    l2 = settings.weight_decay if l2 is None else l2
    adamw = DECAY not in RULES[settings.optimiser].settings
    apart = adamw or settings.decay_form == "decoupled"
    return 0.0 if apart else l2, settings.l1 if l1 is None else l1
