"""Training speed of the studio against PyTorch and JAX: a table, JSON and a picture.

First each network takes one long step in every engine, from the same weights: loss and gradients
must be the same. Then each setting has a process of its own; they take turns, so that a machine
that slows down slows all of them; the median of the rounds counts, and the peer is the best of its
settings. Peers that are not installed are left out, and said.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import geometric_mean, median
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

import numpy as np
from speed.arrays import weights
from speed.picture import picture
from speed.rows import ROWS, MaxPool, Row

HERE = Path(__file__).parent
MEASURE = HERE / "speed" / "measure.py"
PEERS = {"PyTorch": "torch", "JAX": "jax"}
MODES = {"studio": ("",), "PyTorch": ("eager", "compile"), "JAX": ("",)}
THREADS = (1, 2)
# How far loss and gradients may be apart, as a share of their length. Where rounding decides which
# of two numbers is the larger one, that is how near one of the peers must be; another may choose
# otherwise, as JAX and PyTorch do, which once set them 2e-3 apart.
APART, CHOSEN_OTHERWISE = 1e-4, 5e-3


@dataclass(frozen=True)
class Setting:
    engine: str
    threads: int
    mode: str

    @property
    def title(self) -> str:
        return " ".join(filter(None, (self.engine, self.mode, f"{self.threads} threads")))


Figures = dict[Setting, list[float]]
Memory = dict[Setting, float]


def main() -> int:
    options = _options()
    engines = ["studio", *_installed()]
    chosen = [row for row in ROWS if options.only.lower() in row.title.lower()]
    for row in chosen if not options.unchecked else ():
        _require_equal(row, engines)
    print(_head(), flush=True)
    told = []
    for row in chosen:
        told.append(_told(row, *_in_turns(row, engines, options)))
        print(_line(told[-1]), flush=True)
    ratios = [each["ratio"] for each in told if each["ratio"]]
    if ratios:
        print(f"geometric mean of {len(ratios)} rows: {geometric_mean(ratios):.2f}")
    if options.out is not None:
        machine = f"{platform.processor() or platform.machine()}, {platform.system()}"
        options.out.write_text(json.dumps({"machine": machine, "rows": told}, indent=1) + "\n")
        if ratios:
            options.out.with_suffix(".svg").write_text(picture(told), "utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="rows whose titles have these letters")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0, help="of each measurement")
    parser.add_argument("--unchecked", action="store_true", help="equal work was seen before")
    parser.add_argument("--no-compile", action="store_true", help="leave torch.compile out")
    parser.add_argument("--out", type=Path, help="a file of JSON; a picture is drawn beside it")
    return parser.parse_args()


def _installed() -> list[str]:
    found = []
    for engine, module in PEERS.items():
        command = [sys.executable, "-c", f"import {module}"]
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            found.append(engine)
        else:
            print(f"{engine} is not installed, and is left out", file=sys.stderr)
    return found


def _require_equal(row: Row, engines: Sequence[str]) -> None:
    """Raises SystemExit if the engines' losses or gradients differ. A connection table has less
    work to do, which the peers can't leave out."""
    if row.network.table:
        return
    with TemporaryDirectory() as folder:
        found = {}
        for engine in engines:
            file = Path(folder) / f"{engine}.npz"
            _run("step", engine, row, str(file))
            with np.load(file) as arrays:
                found[engine] = {name: arrays[name] for name in arrays.files}
    own, before = found["studio"], weights(row.network) | {"loss": np.zeros(())}
    chooses = any(isinstance(layer, MaxPool) for layer in row.network.layers)
    for name, start in before.items():
        gradient = np.linalg.norm(own[name] - start)
        far = {
            engine: float(np.linalg.norm(found[engine][name] - own[name]) / gradient)
            for engine in engines[1:]
        }
        near = min(far.values(), default=0.0)
        for engine, apart in far.items():
            limit = CHOSEN_OTHERWISE if chooses and near < APART else APART
            if not apart < limit:
                raise SystemExit(
                    f"{row.title}: {name} of {engine} is {apart:.1e} from the studio's"
                )


def _in_turns(
    row: Row, engines: Sequence[str], options: argparse.Namespace
) -> tuple[Figures, Memory]:
    """Samples a second of each setting, one of each in every round, and the most memory it had
    (MB). All have got ready before, and whose turn it isn't sleeps. Peers get ready side by side;
    the studio alone, because it finds out meanwhile whether threads help. A peer's setting that
    can't run the network is left out, and said."""
    figures: Figures = defaultdict(list)
    memory: Memory = {}
    settings = list(_settings(engines, options.no_compile))
    sides: dict[Setting, Side] = {}
    with ExitStack() as stack:
        for each in (setting for setting in settings if setting.engine != "studio"):
            sides[each] = stack.enter_context(_started(each, row, options.seconds))
        for each, side in list(sides.items()):
            try:
                side.line()
            except SystemExit as error:
                print(f"{row.title}: {each.title} is left out: it ended", file=sys.stderr)
                print(f"  {str(error).strip().splitlines()[-1]}", file=sys.stderr, flush=True)
                del sides[each]
        for each in (setting for setting in settings if setting.engine == "studio"):
            sides[each] = stack.enter_context(_started(each, row, options.seconds))
            sides[each].line()
        for _ in range(options.rounds):
            for setting in sides:
                speed, most = map(float, sides[setting].measured().split())
                figures[setting].append(speed)
                memory[setting] = most
    return figures, memory


@dataclass(frozen=True)
class Side:
    """A process of one setting, which says a line when it is ready."""

    command: Sequence[str]
    asked: IO[str]
    told: IO[str]
    said: IO[str]

    def line(self) -> str:
        """What it says next. Raises SystemExit with its last words if it has ended."""
        found = self.told.readline()
        if not found:
            self.said.seek(0)
            raise SystemExit(f"{' '.join(self.command)}\n{self.said.read()}")
        return found

    def measured(self) -> str:
        self.asked.write("\n")
        self.asked.flush()
        return self.line()


@contextmanager
def _started(setting: Setting, row: Row, seconds: float) -> Iterator[Side]:
    words = (str(setting.threads), str(seconds), setting.mode)
    command = _command("speed", setting.engine, row, *words)
    pipe = subprocess.PIPE
    with (
        TemporaryFile("w+") as said,
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=said, text=True) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        yield Side(command, process.stdin, process.stdout, said)


def _settings(engines: Sequence[str], no_compile: bool) -> Iterator[Setting]:
    for threads in THREADS:
        for engine in engines:
            for mode in MODES[engine]:
                if not (no_compile and mode == "compile"):
                    yield Setting(engine, threads, mode)


def _run(what: str, engine: str, row: Row, *words: str) -> None:
    command = _command(what, engine, row, *words)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr}")


def _command(what: str, engine: str, row: Row, *words: str) -> list[str]:
    return [sys.executable, str(MEASURE), what, engine, str(ROWS.index(row)), *words]


def _told(row: Row, figures: Figures, memory: Memory) -> dict[str, Any]:
    """Medians, the spread of each as a share of it, and the ratio to the best peer."""
    best: dict[str, tuple[float, str, float]] = {}
    for setting, found in figures.items():
        middle = median(found)
        spread = (max(found) - min(found)) / middle
        side = "studio" if setting.engine == "studio" else "peer"
        if side not in best or middle > best[side][0]:
            best[side] = middle, setting.title, spread
    studio, peer = best["studio"], best.get("peer")
    return {
        "row": row.title,
        "studio": studio[0],
        "studio setting": studio[1],
        "studio spread": studio[2],
        "peer": peer[0] if peer else None,
        "peer setting": peer[1] if peer else None,
        "peer spread": peer[2] if peer else None,
        "ratio": studio[0] / peer[0] if peer else None,
        "floor": row.floor,
        "goal": row.goal,
        "memory": {setting.title: most for setting, most in memory.items()},
        "all": {setting.title: median(found) for setting, found in figures.items()},
    }


def _head() -> str:
    return (
        "| work | studio | spread | best peer | spread | which | ratio | floor | goal "
        "| MB | PyTorch |\n|---|---|---|---|---|---|---|---|---|---|---|"
    )


def _line(told: dict[str, Any]) -> str:
    own = f"| {told['row']} | {told['studio']:,.0f} | {told['studio spread']:.0%} "
    most = (_most(told["memory"], engine) for engine in ("studio", "PyTorch eager"))
    end = f"| {told['floor']:g} | {told['goal']:g} | {' | '.join(most)} |"
    if told["peer"] is None:
        return f"{own}| – | – | – | – {end}"
    peer = f"| {told['peer']:,.0f} | {told['peer spread']:.0%} | {told['peer setting']} "
    return f"{own}{peer}| {told['ratio']:.2f} {end}"


def _most(memory: dict[str, float], engine: str) -> str:
    """The most memory that any process of an engine had."""
    own = [most for title, most in memory.items() if title.startswith(engine)]
    return f"{max(own):,.0f}" if own else "–"


if __name__ == "__main__":
    sys.exit(main())
