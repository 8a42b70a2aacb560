"""Studies: what live views ask of the whole network and not of one sample, one file a study.

A probe whose kind stands in this table is not a value of the plan. Its study computes it from a
`Context`, on the training thread, only while a view shows it, and seldom enough not to slow the
run down. To add one: a kind in `nndl_studio.layers.layer.ProbeKind`, a dataclass in
`nndl_studio.training.findings`, a function here, and a row in `nndl_studio.ui.monitor.card_rows`.
"""

from __future__ import annotations

from collections.abc import Mapping

from nndl_studio.layers.layer import ProbeKind
from nndl_studio.training.studies.attention import attention
from nndl_studio.training.studies.boundary import boundary
from nndl_studio.training.studies.circuit import circuit
from nndl_studio.training.studies.confusion import confusion
from nndl_studio.training.studies.context import Study
from nndl_studio.training.studies.curve import curve
from nndl_studio.training.studies.distance import distance
from nndl_studio.training.studies.exciting import exciting
from nndl_studio.training.studies.fit import fit
from nndl_studio.training.studies.flow import flow
from nndl_studio.training.studies.histograms import histograms
from nndl_studio.training.studies.memory import memory
from nndl_studio.training.studies.mistakes import mistakes
from nndl_studio.training.studies.neighbours import neighbours
from nndl_studio.training.studies.occlusion import occlusion
from nndl_studio.training.studies.projection import projection
from nndl_studio.training.studies.rasters import rasters
from nndl_studio.training.studies.rebuilt import rebuilt
from nndl_studio.training.studies.worst import worst
from nndl_studio.training.studies.written import written

STUDIES: Mapping[ProbeKind, Study] = {
    "flow": flow,
    "curve": curve,
    "exciting": exciting,
    "rebuilt": rebuilt,
    "neighbours": neighbours,
    "written": written,
    "confusion": confusion,
    "boundary": boundary,
    "fit": fit,
    "mistakes": mistakes,
    "distance": distance,
    "memory": memory,
    "attention": attention,
    "circuit": circuit,
    "histograms": histograms,
    "projection": projection,
    "occlusion": occlusion,
    "worst": worst,
    "rasters": rasters,
}
