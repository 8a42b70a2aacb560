"""The points of a curve, as views hand them to plots."""

from __future__ import annotations

import numpy as np

from nndl_studio.training.loss_curve import Doubles

Points = tuple[Doubles, Doubles]
NONE: Points = (np.zeros(0), np.zeros(0))
