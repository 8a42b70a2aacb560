"""What training minimises and how it steps, as formulas that follow from the settings (47-69)."""

from __future__ import annotations

from collections.abc import Mapping

from nndl_studio.datasets.class_settings import Weights
from nndl_studio.graph.settings import Optimiser, TrainingSettings
from nndl_studio.layers.layer import Formula
from nndl_studio.sentence import NOTHING, Sentence, say, together

_FOLLOW = r"\theta_t = \theta_{t-1} + \Delta\theta_t"
_STEP = r"\Delta\theta_t = \rho \Delta\theta_{t-1} - \alpha g_t"
_SQUARE = r"E[g^2]_t = \rho E[g^2]_{t-1} + (1 - \rho) g_t^2"
_ADAM = (
    r"m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t",
    r"v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2",
    r"\hat{m}_t = m_t / (1 - \beta_1^t)",
    r"\hat{v}_t = v_t / (1 - \beta_2^t)",
    r"\Delta\theta_t = -\alpha \frac{\hat{m}_t}{\sqrt{\hat{v}_t} + \epsilon}",
    _FOLLOW,
)
_DIVIDED = r"\Delta\theta_t = -\frac{\alpha}{\sqrt{E[g^2]_t + \epsilon}} \odot g_t"

RULE_FORMULAS: Mapping[Optimiser, Formula] = {
    "SGD": Formula(
        r"\theta_t = \theta_{t-1} - \alpha g_t",
        "(60)–(63)",
        say("(81) and (92) print + α ∂R/∂w; descent needs the minus."),
    ),
    "momentum": Formula(rf"{_STEP} \\ {_FOLLOW}", "(64)"),
    "Nesterov": Formula(
        rf"{_STEP} \\ \theta_t = \theta_{{t-1}} + \rho \Delta\theta_t - \alpha g_t",
        note=say(
            "Not in the lecture: momentum whose gradient is taken one step ahead, where the "
            "parameters are kept [Sutskever et al. 2013]."
        ),
    ),
    "AdaGrad": Formula(
        r"s_t = \sum_{\tau=1}^{t} g_\tau^2 \\ "
        rf"\Delta\theta_t = -\frac{{\alpha}}{{\sqrt{{s_t + \epsilon}}}} \odot g_t \\ {_FOLLOW}",
        "(65)",
    ),
    "AdaDelta": Formula(
        rf"{_SQUARE} \\ "
        r"d_t = -\sqrt{E[\Delta\theta^2]_{t-1} + \epsilon} / \sqrt{E[g^2]_t + \epsilon} \odot g_t"
        r" \\ "
        r"E[\Delta\theta^2]_t = \rho E[\Delta\theta^2]_{t-1} + (1 - \rho) d_t^2 \\ "
        r"\theta_t = \theta_{t-1} + \alpha d_t",
        "(66)–(69)",
        say("The lecture has no α here: with α = 1 the step d is its Δθ."),
    ),
    "RMSProp": Formula(
        rf"{_SQUARE} \\ {_DIVIDED} \\ {_FOLLOW}",
        note=say(
            "Not in the lecture: AdaGrad with the running mean of (66) [Tieleman and Hinton "
            "2012]. ε stands under the root, as in (65)."
        ),
    ),
    "Adam": Formula(
        r" \\ ".join(_ADAM),
        note=say("Not in the lecture [Kingma and Ba 2015]. ε stands outside the root, as there."),
    ),
    "AdamW": Formula(
        r" \\ ".join(_ADAM),
        note=say(
            "Not in the lecture: Adam with decay apart from the gradient [Loshchilov and Hutter "
            "2019]."
        ),
    ),
}

_COUNTS = r"w_{c(i)} "
_WEIGHT: Mapping[Weights, str] = {"equal": "", "balanced": _COUNTS, "own": _COUNTS}
_WEIGHTS: Mapping[Weights, tuple[str, ...]] = {
    "equal": (),
    "balanced": (r"w_c = \frac{N}{K n_c}",),
    "own": (r"\frac{1}{N} \sum_{i=1}^{N} w_{c(i)} = 1",),
}
_NOTE: Mapping[Weights, Sentence] = {
    "equal": NOTHING,
    "balanced": say(
        "w is the weight of a sample's class c(i): n_c of the N training samples are of class c, "
        "one of K."
    ),
    "own": say(
        "w is the weight of a sample's class c(i), as the data set it, brought to a mean of 1."
    ),
}


def learning_rule(
    settings: TrainingSettings, l2: bool = False, l1: bool = False, weights: Weights = "equal"
) -> Formula:
    """Objective, gradient and step of a run with these settings; `l2` and `l1` say that some layer
    has such a penalty of its own, `weights` how the classes count. (A parameter may have a rule of
    its own.)"""
    rule = RULE_FORMULAS[settings.optimiser]
    adamw = settings.optimiser == "AdamW"
    decays = l2 or settings.weight_decay > 0
    apart = decays and (adamw or settings.decay_form == "decoupled")
    penalties = (r" + \frac{1}{2} \lambda \|W\|_F^2" if decays and not apart else "") + (
        r" + \lambda_1 \|W\|_1" if l1 or settings.l1 else ""
    )
    noise = r" + \mathcal{N}(0, \eta / (1 + t)^{0.55})" if settings.gradient_noise else ""
    lines = [
        rf"J = \frac{{1}}{{N}} \sum_{{i=1}}^{{N}} {_WEIGHT[weights]}L^{{(i)}}{penalties}",
        *_WEIGHTS[weights],
        rf"g_t = \frac{{\partial J}}{{\partial \theta}}{noise}",
        *(
            [r"W \leftarrow W - \alpha \lambda W" if adamw else r"W \leftarrow W - \lambda W"]
            * apart
        ),
        rule.latex,
    ]
    risk = "(47)–(50), (125)" if penalties else "(47)–(48)"
    return Formula(
        r" \\ ".join(lines),
        ", ".join(filter(None, (risk, "(128)" if apart and not adamw else "", rule.equations))),
        together(
            _NOTE[weights],
            rule.note,
            _decay_note(penalties, apart and not adamw),
            say("Noise: [Neelakantan et al. 2015].") if noise else NOTHING,
        ),
    )


def _decay_note(penalties: str, printed: bool) -> Sentence:
    if printed:
        return say("(128) takes off λW, not scaled by α: that is decoupled decay.")
    if not penalties:
        return NOTHING
    return say("(49)–(50) have λ‖θ‖², (125) has ½λ‖W‖²; the studio takes (125).")
