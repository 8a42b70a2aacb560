"""What each live view shows, how it is read, and where the lecture has it or who had it first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nndl_studio.sentence import Sentence, joined, say
from nndl_studio.ui.monitor.pin import PINNED


@dataclass(frozen=True)
class Explanation:
    """`lecture` are its equations, or a page as "p. 5"; else `paper` is whose idea the view is."""

    words: Sentence
    lecture: str = ""
    paper: str = ""

    def told(self) -> Sentence:
        """All of it, the source on a line of its own."""
        source = say("In the lecture: {place}.", place=self.lecture)
        if not self.lecture:
            source = say("Not in the lecture [{paper}].", paper=self.paper)
        return joined("\n", [self.words, source])


def explanation_of(name: str) -> Explanation:
    """That of the view of this name, or of the kind that a pinned one is of."""
    return EXPLAINED[name.partition(PINNED)[0]]


EXPLAINED: Mapping[str, Explanation] = {
    "loss": Explanation(
        say(
            "The objective that training makes small, step by step, and dashed that of the "
            "validation part. Where the dashed curve rises while the other still falls, the "
            "network learns its samples by heart."
        ),
        "(47)–(50)",
    ),
    "mistakes": Explanation(
        say(
            "How often the perceptron has changed its weights so far, and the bound R²/γ² that "
            "the number can't cross where a hyperplane parts the classes. A stair that becomes "
            "level has learned all samples."
        ),
        "(113)–(114)",
    ),
    "boundary": Explanation(
        say(
            "What the network answers all over the plane: each place in the colour of its "
            "class. Lines are where neurons have z = 0, their own hyperplanes (115): those of "
            "the first layer are straight, those of a layer further on are bent by the layers "
            "before it."
        ),
        "(113)–(116)",
    ),
    "fit": Explanation(
        say(
            "The data, what descent has learned so far, and the closed form. With one input they "
            "are lines over it; with several, answers over targets: the nearer the diagonal, the "
            "better."
        ),
        "(70)–(81)",
    ),
    "written": Explanation(
        say(
            "A text that the network writes word by word, always from the same draws. Only "
            "learning changes it: look for words, then phrases that hold together."
        ),
        paper="Bengio et al. 2003",
    ),
    "circuit": Explanation(
        say(
            "Which registers each module of the machine reads at one step, how surely, and below "
            "what registers and tape hold over time. Strong lines are sure; where all are pale the "
            "machine has not chosen yet."
        ),
        paper="Kurach et al. 2015",
    ),
    "memory": Explanation(
        say(
            "Where the machine reads and writes in its memory: places run down, time across. A "
            "spot that moves on by one place a step is a machine that goes through its "
            "memory in order."
        ),
        paper="Graves et al. 2014",
    ),
    "attention": Explanation(
        say(
            "Which sentences of a story each look into the memory reads: the deeper the colour, "
            "the more. Sentences with a number are those that the answer follows from."
        ),
        paper="Sukhbaatar et al. 2015",
    ),
    "gates": Explanation(
        say(
            "The gates and the state at each step of the sequence: units run down, time across. "
            "Where f is near 1 the cell keeps what it has, where i is near 1 it takes in something "
            "new."
        ),
        "(187)–(196)",
    ),
    "rebuilt": Explanation(
        say(
            "Above what was to be given back, below what the network made of it, always of the "
            "same samples. The more they look alike, the less is lost in the narrow layer."
        ),
        paper="Hinton and Salakhutdinov 2006",
    ),
    "maps": Explanation(
        say(
            "What the layer gives for the sample in sight, a picture a map, or a cell a unit, all "
            "on one scale. A strong colour says that the unit has found what it looks for, and a "
            "map also says where."
        ),
        "(116), (153)",
    ),
    "filters": Explanation(
        say(
            "The weights of each kernel as the layer holds them, on one scale; the lecture's "
            "convolution turns them round. Patches of one colour beside the other find edges, "
            "noise has not learned yet."
        ),
        "(145)–(153)",
    ),
    "energy": Explanation(
        say(
            "How the energy falls with each update, and the states on the way. A state whose "
            "energy falls no further is at rest: it should be one that was stored."
        ),
        paper="Hopfield 1982",
    ),
    "neighbours": Explanation(
        say(
            "The words whose vectors point most nearly the same way as the chosen one's, and the "
            "most frequent words in a plane. Words that are used alike come to lie together."
        ),
        paper="Bengio et al. 2003",
    ),
    "confusion": Explanation(
        say(
            "How many samples of each class, a row, are taken for each class, a column. Right "
            "answers stand on the diagonal; a strong cell beside it is a pair of classes that the "
            "network confuses."
        ),
        "(105)–(112)",
    ),
    "flow": Explanation(
        say(
            "How large the error term δ and the gradient of the weights are at each node, on a "
            "logarithmic axis. Bars that shrink from the loss to the data are a gradient that "
            "vanishes on its way back."
        ),
        "(136)–(144)",
    ),
    "distance": Explanation(
        say(
            "How much of the error comes back through time: each step multiplies it by about "
            "γ = ‖diag(f′(z)) U‖ (182). Below 1 it vanishes, above 1 it explodes. Below, γ "
            "over the steps of the training."
        ),
        "(180)–(183)",
    ),
    "curve": Explanation(
        say(
            "The activation function f, dashed its slope f′, and behind them where the layer's "
            "own z lie. Where z lie and f′ is near 0, hardly any error comes back."
        ),
        "(116)–(120), (141)–(143)",
    ),
    "exciting": Explanation(
        say(
            "Left an input made to excite the unit most, right the samples that do. What they "
            "have in common is what the unit looks for, as the grandmother cell does."
        ),
        "p. 5",
    ),
    "rasters": Explanation(
        say(
            "What up to three layers give at each step of the same sequence, on one time axis "
            "and one scale: units down, time across. See which of them still hold at the end "
            "what came at the beginning (177)–(196)."
        ),
        "(177)–(196)",
    ),
    "worst": Explanation(
        say(
            "The samples with the largest loss, wrong answers first: the true class, what it "
            "was taken for, and the loss. Where the network is sure and wrong, look at the "
            "sample: it may be drawn badly, or have the wrong label. Click one to look at it."
        ),
        "(47), (106)",
    ),
    "occlusion": Explanation(
        say(
            "A grey square is slid over the sample. Where covering it makes the answer for the "
            "true class fall, the network looks: the deeper the colour, the more it falls. The "
            "other colour says that the answer rises."
        ),
        paper="Zeiler and Fergus 2014",
    ),
    "projection": Explanation(
        say(
            "What a layer gives for each of up to 500 training samples, laid flat, a point a "
            "sample. PCA takes the two directions of greatest variance; t-SNE keeps near what "
            "is near, and its distances mean nothing else. The better a layer parts the "
            "classes, the further their colours lie apart."
        ),
        paper="van der Maaten and Hinton 2008",
    ),
    "histograms": Explanation(
        say(
            "How many of a layer's numbers lie where: now above, and below at each step since "
            "this view was opened. Numbers that crowd at the ends of f no longer learn, where "
            "f′ ≈ 0 (141)."
        ),
        "(141)–(143)",
    ),
}
