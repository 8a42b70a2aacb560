"""The first numbers of every arena: what may change from step to step without a new plan."""

from __future__ import annotations

from enum import IntEnum


class Control(IntEnum):
    """Offset of each control in the arena.

    The random key of a step is 64 bits, kept as four 16-bit words that any float holds exactly.
    `L2_DECAY` and `L1_DECAY` are λ and λ₁ of the run. `DECOUPLED` is 0 where ½λ‖W‖² is part of the
    objective (125), 1 where λW is taken off apart from it (128). `NOISE` is η of the noise that is
    added to gradients. `BEGUN` is the step with which the present optimiser began, whose count of
    `UPDATES` starts there.
    """

    KEY_0 = 0
    KEY_1 = 1
    KEY_2 = 2
    KEY_3 = 3
    UPDATES = 4
    LEARNING_RATE = 5
    MOMENTUM = 6
    BETA2 = 7
    L2_DECAY = 8
    L1_DECAY = 9
    DECOUPLED = 10
    RHO = 11
    EPSILON = 12
    CLIP = 13
    NOISE = 14
    BEGUN = 15


CONTROLS = 16
"""Numbers set aside for controls, so that what follows starts on a cache line."""
