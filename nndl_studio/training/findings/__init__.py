"""What studies find out: frozen dataclasses of arrays that nobody else holds, one a kind of probe.

Nothing here knows of the machine, so that the window can read it without waiting for it.
"""

from nndl_studio.training.findings.of_answers import (
    ANSWER,
    Confusion,
    Neighbours,
    Rebuilt,
    SampleAnswer,
    Worst,
    Written,
)
from nndl_studio.training.findings.of_learning import (
    Distance,
    Fit,
    Flow,
    Mistakes,
    Solved,
)
from nndl_studio.training.findings.of_memory import (
    Attention,
    Circuit,
    MemoryUse,
)
from nndl_studio.training.findings.of_units import (
    FLAT,
    MOST_ANSWERS,
    OPEN,
    TIED,
    ActivationCurve,
    Boundary,
    Exciting,
    Histograms,
    Occlusion,
    Projection,
    Rasters,
)

__all__ = [
    "ANSWER",
    "FLAT",
    "MOST_ANSWERS",
    "OPEN",
    "TIED",
    "ActivationCurve",
    "Attention",
    "Boundary",
    "Circuit",
    "Confusion",
    "Distance",
    "Exciting",
    "Fit",
    "Flow",
    "Histograms",
    "MemoryUse",
    "Mistakes",
    "Neighbours",
    "Occlusion",
    "Projection",
    "Rasters",
    "Rebuilt",
    "SampleAnswer",
    "Solved",
    "Worst",
    "Written",
]
