"""Compiles a written program with a small one around it that reads samples from a file."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.source import RawInputs
from nndl_studio.exchange.feeds import feeds, names_of
from nndl_studio.exchange.format import Runtime
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.said import said_by
from nndl_studio.exchange.to_c.members import layout
from nndl_studio.exchange.to_c.program import Program, program_of
from nndl_studio.files import BadFile
from nndl_studio.sentence import Sentence, say

Found = Mapping[str, NDArray[Any]]
Task = Literal["compile", "run", "version"]
"""What a command is for."""
COMPILERS = ("cc", "gcc", "clang")
OPTIONS = ("-std=c99", "-O1")
SECONDS = 600
DRIVER = """
#include <stdio.h>
#include <stdlib.h>

int main(int count, char **words)
{
    static @NAME@_output out;@STATE@
    FILE *given = fopen(words[1], "rb"), *found = fopen(words[2], "wb");
    if (count != 4 || !given || !found)
        return 1;
    for (long left = strtol(words[3], NULL, 10); left > 0; left--) {
@READ@        @NAME@_answer(@GIVEN@&out);
        if (fwrite(@FOUND@, 1, found) != 1)
            return 2;
    }
    return fclose(found) != 0;
}
"""
READ = """        if (fread(&in, sizeof in, 1, given) != 1)
            return 2;
"""


def run(path: Path, network: Network, raw: RawInputs) -> Found:
    """What the files at `path` answer, by node. Raises BadFile where they can't be run."""
    program = program_of(network, path.stem)
    main = path.with_name("run of a sample.c")
    head = "\n".join(program.included({}))
    main.write_text(head + _driver(program, "&out, sizeof out"), "utf-8")
    kind = layout(program.outputs)
    found = _found(path, (path, main), program, raw, kind)
    called = {each.called: each.name for each in program.outputs}
    shapes = {answer.node: answer.value.shape for answer in network.program.answers}
    return {
        node: found[called[name]].reshape(len(found), *shapes[node])
        for node, name in names_of(network).items()
    }


def inside(path: Path, network: Network, raw: RawInputs) -> Found:
    """All that it computes, by the names of the studio's values."""
    program = program_of(network, path.stem, keeps=True)
    beside = path.with_name("look inside.c")
    beside.write_text(program.source({}) + _driver(program, "room, sizeof room"), "utf-8")
    memory = program.scribe.memory
    rooms = _found(path, (beside,), program, raw, np.dtype((np.float32, (max(memory.size, 1),))))
    values = [output for call in network.program.calls for output in call.outputs]
    places = {value: memory.where(value) for value in values}
    return {
        value.name: rooms[:, at : at + value.size].reshape(len(rooms), *value.shape)
        for value, at in places.items()
        if at is not None
    }


def _driver(program: Program, found: str) -> str:
    """What is around the program: it reads a sample at a time and writes what was `found`."""
    name, asks = program.prefix, bool(program.inputs)
    words = {
        "@STATE@": f"\n    static {name}_input in;" if asks else "",
        "@READ@": READ if asks else "",
        "@GIVEN@": "&in, " if asks else "",
        "@FOUND@": found,
        "@NAME@": name,
    }
    text = DRIVER
    for mark, instead in words.items():
        text = text.replace(mark, instead)
    return text


def _found(
    path: Path, sources: Sequence[Path], program: Program, raw: RawInputs, kind: np.dtype[Any]
) -> NDArray[Any]:
    """What `sources` write for each sample, each of this `kind`."""
    folder, count = path.parent, len(raw.x)
    given, found, built = (folder / name for name in ("given.bin", "found.bin", "built.exe"))
    given.write_bytes(_given(program, raw).tobytes())
    compiler = next(filter(None, map(shutil.which, COMPILERS)), COMPILERS[0])
    files = [str(each) for each in sources]
    _done(path, [compiler, *OPTIONS, "-o", str(built), *files, "-lm"], "compile")
    _done(path, [str(built), str(given), str(found), str(count)], "run")
    data = found.read_bytes()
    if len(data) != count * kind.itemsize:
        problem = say("its answers have another size than they should")
        raise BadFile(path, problem, say("Please report it."))
    return np.frombuffer(data, kind if kind.names else np.float32).reshape(
        count, *(() if kind.names else (-1,))
    )


def _given(program: Program, raw: RawInputs) -> NDArray[np.void]:
    """The samples as structures of the program; categories by their numbers."""
    samples = np.zeros(len(raw.x), layout(program.inputs))
    arrays = dict(feeds(program.network, raw))
    for i, encoder in enumerate(program.network.inputs.encoders):
        cells = raw.x[..., i].astype(np.float64)
        is_word = encoder.column.type == "category"
        arrays[encoder.column.name] = np.where(np.isnan(cells), -1, cells) if is_word else cells
    for member in program.inputs:
        samples[member.name] = arrays[member.called].reshape(samples[member.name].shape)
    return samples


def _done(path: Path, command: Sequence[str], task: Task) -> str:
    """Run a command. Raises BadFile with the last that it said if it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise BadFile(path, _too_slow(task), say("Please report it.")) from None
    if done.returncode:
        raise BadFile(path, _failed(task, said_by(done, 0)), say("Please report it."))
    return done.stdout


def _too_slow(task: Task) -> Sentence:
    match task:
        case "compile":
            return say("a C compiler doesn't compile it within {seconds} s", seconds=SECONDS)
        case "run":
            return say("a C compiler doesn't run it within {seconds} s", seconds=SECONDS)
        case "version":
            return say("a C compiler doesn't tell its version within {seconds} s", seconds=SECONDS)


def _failed(task: Task, said: Sentence) -> Sentence:
    match task:
        case "compile":
            return say("a C compiler can't compile it ({said})", said=said)
        case "run":
            return say("a C compiler can't run it ({said})", said=said)
        case "version":
            return say("a C compiler can't tell its version ({said})", said=said)


def _version() -> str:
    """As "cc 12.2.0"."""
    compiler = next(filter(None, map(shutil.which, COMPILERS)), "")
    said = _done(Path(compiler), [compiler, "-dumpversion"], "version")
    return f"{Path(compiler).stem} {said.strip()}"


C_COMPILER = Runtime(
    say("a C compiler"),
    run,
    _version,
    inside,
    programs=COMPILERS,
    advice=say("on Debian and Ubuntu, apt install gcc libc6-dev; on macOS, xcode-select --install"),
)
