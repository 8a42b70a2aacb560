"""A trained network out to a file: what it can't hold is told first, and nothing is written that
does not answer as the network does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from nndl_studio.exchange.format import Files, Format, Lack, Lacking, Runtime
from nndl_studio.exchange.inside import differences, first_apart, rounding
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.proof import LIMIT, PROOF, SAMPLES, Proof
from nndl_studio.exchange.reference import Reference, compared, reference
from nndl_studio.exchange.weights import notes_of, require_finite
from nndl_studio.exchange.words import clauses
from nndl_studio.files import BadFile, save_bytes
from nndl_studio.going import require_wanted, tell
from nndl_studio.sentence import NOTHING, Sentence, say, together

# Of what a file can't hold; a line has no room for more.
MOST_TOLD = 40


@dataclass(frozen=True)
class Export:
    """What was written where. Without a `proof` `unproved` says why; files that the studio reads
    itself were read back to the last bit. `nodes` are the largest differences of each, if they were
    asked for."""

    form: Format
    files: tuple[Path, ...]
    size: int
    lacks: tuple[Lack, ...]
    proof: Proof | None = None
    unproved: Sentence = NOTHING
    nodes: Mapping[str, float] = field(default_factory=dict)


def export(
    network: Network, path: Path, form: Format, samples: int = SAMPLES, each_node: bool = False
) -> Export:
    """Write `network` to `path`, and to others beside it where the format takes several; prove it
    on `samples` if its runtime is installed, 0 for no proof; with `each_node` the largest
    difference of each node is looked at as well.

    Raises BadFile for what can't be written or is not right, OSError, ValueError for numbers that
    are NaN or infinite, and Stopped, with nothing written.
    """
    lacks = require_can(network, path, form)
    require_finite(network.arrays)
    tell(say("Writing"))
    files = form.files(network, notes_of(network.weights), path.stem)
    proof, unproved, nodes = None, _no_runtime(form, samples), dict[str, float]()
    if form.runtime is not None and not unproved:
        proof, nodes = _proved(network, path, form, files, samples, each_node)
        notes = {PROOF: msgspec.json.encode(proof).decode()}
        files = form.files(network, {**notes_of(network.weights), **notes}, path.stem)
    require_wanted()
    places = {path.with_suffix(suffix): data for suffix, data in files.items()}
    _write_all(places)
    size = sum(map(len, files.values()))
    return Export(form, tuple(places), size, lacks, proof, unproved, nodes)


def _write_all(files: Mapping[Path, bytes]) -> None:
    """The one that was asked for comes last, so that it is not there without the others. Raises
    OSError, and takes back those that were not there before."""
    new = [place for place in files if not place.exists()]
    try:
        for place, data in reversed(list(files.items())):
            save_bytes(place, data)
    except (OSError, BadFile):
        for place in new:
            place.unlink(missing_ok=True)
        raise


def require_can(network: Network, path: Path, form: Format) -> tuple[Lack, ...]:
    """What the format leaves out. Raises BadFile if it can't hold the network at all, or if what
    writes it is not installed."""
    if form.missing:
        raise BadFile(path, form.missing, say("It is not written."))
    lacks = form.lacks(network)
    against = [lack for lack in lacks if lack.refuses]
    if against:
        said = clauses([each.in_words for each in against[:MOST_TOLD]])
        problem = say("{format} can't hold this network ({lacks})", format=form.title, lacks=said)
        raise Lacking(path, problem, say("Take another format."), against)
    return lacks


def _no_runtime(form: Format, samples: int) -> Sentence:
    """Why nothing is proved; "" if it can be."""
    if form.codec is not None:
        return say("it was read back to the last bit")
    if samples == 0:
        return say("no samples were asked for")
    runtime = form.runtime
    if runtime is None:
        return form.unproved or say("nothing runs {format}", format=form.title)
    return NOTHING if runtime.is_there else runtime.missing


def _proved(
    network: Network, path: Path, form: Format, files: Files, samples: int, each_node: bool
) -> tuple[Proof, dict[str, float]]:
    """Run what was written, from a folder of its own; with the differences of each node, if they
    are asked for. Raises BadFile if it is not right."""
    runtime = form.runtime
    assert runtime is not None, "asked only where there is one"
    tell(say("Proving"))
    by = reference(network, samples)
    tell(say("Proving"))  # what answers by itself has told something else since
    with TemporaryDirectory() as folder:
        written = written_to(Path(folder) / path.name, files)
        found = runtime.run(written, network, by.raw)
        proof = Proof(samples, runtime.version(), compared(network, by, found))
        if not proof.holds:
            proof = msgspec.structs.replace(proof, rounding=rounding(network, by))
        if not proof.holds:
            raise BadFile(path, *_refusal(proof), _where(network, runtime, written, by, proof))
        if not each_node or runtime.inside is None:
            return proof, {}
        return proof, dict(differences(network, by.raw, runtime.inside(written, network, by.raw)))


def _refusal(proof: Proof) -> tuple[Sentence, Sentence]:
    """What is wrong with answers that differ, and what to do."""
    nothing = say("Nothing was written.")
    if proof.own <= LIMIT:
        return (
            say("its answers differ by {far:.1e} from the studio's", far=proof.largest),
            together(nothing, say("Please report it with the project.")),
        )
    return (
        say(
            "its answers differ by {far:.1e} from the studio's, which is {own:.1e} from float64 "
            "itself: it magnifies rounding",
            far=proof.largest,
            own=proof.own,
        ),
        together(nothing, say("Train it with smaller weights, or for fewer steps.")),
    )


def written_to(path: Path, files: Files) -> Path:
    """Write files to be tried, without care; the one that was asked for."""
    for suffix, data in files.items():
        path.with_suffix(suffix).write_bytes(data)
    return path.with_suffix(next(iter(files)))


def _where(network: Network, runtime: Runtime, written: Path, by: Reference, proof: Proof) -> str:
    """The node where it begins, as far as the runtime can look inside."""
    if runtime.inside is None:
        return proof.worst
    return first_apart(network, by.raw, runtime.inside(written, network, by.raw)) or proof.worst
