"""Training settings as the numbers that the machine's kernels read."""

from __future__ import annotations

from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.ops.controls import Control


def controls(settings: TrainingSettings) -> dict[Control, float]:
    """All but the learning rate, which every step has its own of."""
    return {
        Control.MOMENTUM: settings.momentum,
        Control.BETA2: settings.beta2,
        Control.RHO: settings.rho,
        Control.EPSILON: settings.epsilon,
        Control.L2_DECAY: settings.weight_decay,
        Control.L1_DECAY: settings.l1,
        Control.DECOUPLED: float(settings.decay_form == "decoupled"),
        Control.CLIP: settings.clip_at,
        Control.NOISE: settings.gradient_noise,
    }
