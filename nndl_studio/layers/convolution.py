"""What convolutions of one and of two dimensions share: borders, and which way the kernel turns."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from nndl_studio.sentence import Sentence, say

Border = Annotated[
    Literal["narrow", "same", "wide"],
    Meta(
        title="Border",
        description="narrow: n−m+1 places; same: n, wide: n+m−1, with zeros outside",
    ),
]
KernelFlip = Annotated[
    Literal["convolution", "cross-correlation"],
    Meta(
        title="Kernel flip",
        description="The lecture's convolution turns the kernel round; other tools don't",
    ),
]


def span(taps: int, dilation: int) -> int:
    """Places from the first tap of a kernel to its last, the gaps between them counted."""
    return (taps - 1) * dilation + 1


def zeros_around(border: Border, span: int) -> tuple[int, int]:
    """Zeros before and after one axis of the input."""
    if border == "wide":
        return span - 1, span - 1
    if border == "same":
        return (span - 1) // 2, span // 2
    return 0, 0


def flip_note(kernel_flip: KernelFlip) -> Sentence:
    """Which way ⊗ reads the kernel, for the note beside a formula."""
    if kernel_flip == "convolution":
        return say(
            "⊗ turns the kernel round, as (145); (148)'s vector form, read forwards, would not."
        )
    return say("Here ⊗ is cross-correlation: the kernel is not turned round.")


def turned(kernel_flip: KernelFlip) -> Sentence:
    """Which way kernels stand in an array, for those who slide them elsewhere."""
    if kernel_flip == "convolution":
        return say("true convolution: turn each kernel by 180° for a tool that cross-correlates")
    return say("cross-correlation: kernels as most other tools have them")
