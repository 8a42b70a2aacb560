"""The rows of weights files: arrays with notes, which the studio reads again."""

from __future__ import annotations

from nndl_studio.exchange.codec import Codec
from nndl_studio.exchange.format import Files, Format, Notes
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.npz import NPZ as NPZ_CODEC
from nndl_studio.exchange.safetensors import SAFETENSORS as SAFETENSORS_CODEC
from nndl_studio.exchange.weights import encoded
from nndl_studio.sentence import Sentence, as_it_is, say


def _row(name: str, title: Sentence, summary: Sentence, codec: Codec) -> Format:
    suffix = f".{name}"

    def write(network: Network, notes: Notes) -> Files:
        return {suffix: encoded(codec, network.weights, notes)}

    return Format(name, suffix, title, summary, write, codec=codec)


SAFETENSORS = _row(
    "safetensors",
    as_it_is("safetensors"),
    say("the weights with what the data decided; the studio reads them again"),
    SAFETENSORS_CODEC,
)
NPZ = _row("npz", say("NumPy arrays"), say("the same as NumPy's own arrays"), NPZ_CODEC)
