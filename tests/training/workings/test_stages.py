"""The order in which a step is shown: all that is computed, once, in the order of the machine."""

from __future__ import annotations

import pytest

from nndl_studio.ops.ir import Call
from nndl_studio.training.workings.record import Workings
from nndl_studio.training.workings.stages import Stage, stages
from tests.training.workings.steps import example_step

LOOPS = {"D6-lstm-drawn": "h(t − 1)", "E7-stack": "", "E3-ntm-copy": ""}
