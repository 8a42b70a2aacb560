"""What is written: the program, and the model that Keras itself keeps of it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from weakref import WeakKeyDictionary

from nndl_studio.exchange import npz
from nndl_studio.exchange.format import Files, Notes
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.to_keras.process import obey
from nndl_studio.exchange.to_keras.program import Program

NOTES = "notes.json"
"""What the studio's notes are called among the parts of a `.keras` file."""
_built: WeakKeyDictionary[Network, tuple[str, bytes]] = WeakKeyDictionary()


def write(network: Network, notes: Notes) -> Files:
    """The model, with the notes, and the program. Raises BadFile where Keras can't make it."""
    program = Program(network)
    model = io.BytesIO(_model(network, program))
    with zipfile.ZipFile(model, "a") as archive:
        archive.writestr(zipfile.ZipInfo(NOTES), json.dumps(dict(notes), ensure_ascii=False))
    return {".keras": model.getvalue(), ".py": program.text(notes).encode()}


def _model(network: Network, program: Program) -> bytes:
    """The file that Keras keeps; made once, because a proof is written down behind it."""
    text = program.text({})
    before = _built.get(network)
    if before is None or before[0] != text:
        with TemporaryDirectory() as folder:
            place = Path(folder) / "network.py"
            order = put(program, text, place)
            obey(place, [{**order, "do": "build", "to": str(place.with_suffix(".keras"))}])
            before = text, place.with_suffix(".keras").read_bytes()
        _built[network] = before
    return before[1]


def put(program: Program, text: str, place: Path) -> dict[str, str]:
    """Write a program and its numbers to be worked on; the order that names them."""
    numbers = place.with_suffix(".npz")
    place.write_text(text, "utf-8")
    numbers.write_bytes(npz.encode(program.weights, {}))
    return {"program": str(place), "numbers": str(numbers)}
