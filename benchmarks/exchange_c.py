"""LeNet-5 as C against onnxruntime on one thread: the time of a sample, compiled in three ways.

Rounds of both alternate, so that what else runs on the machine slows all of them; told are the
least and the median of each, and how many times as long as C onnxruntime takes.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
import onnxruntime

from nndl_studio.datasets.drawn import drawn
from nndl_studio.exchange.export import export
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.to_c import C
from nndl_studio.exchange.to_onnx import ONNX
from nndl_studio.exchange.weights import Weights
from nndl_studio.graph.check import require_sound
from nndl_studio.graph.project import load_project
from nndl_studio.resources import examples
from nndl_studio.training.data_rows import load_dataset
from nndl_studio.training.first_weights import initial_weights
from nndl_studio.training.predict import as_trained

ROUNDS, SAMPLES = 25, 320
COMPILED = ("-O2", "-O3", "-O3 -march=native")
TIMED = """
#define _POSIX_C_SOURCE 199309L
#include <stdio.h>
#include <time.h>
#include "lenet.h"

int main(int count, char **words)
{
    static lenet_input in[32];
    static lenet_output out;
    struct timespec begun, done;
    FILE *given = fopen(words[count - 1], "rb");
    if (!given || fread(in, sizeof in, 1, given) != 1)
        return 1;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (int i = 0; i < @SAMPLES@; i++)
        lenet_answer(&in[i % 32], &out);
    clock_gettime(CLOCK_MONOTONIC, &done);
    double seconds = (double)(done.tv_sec - begun.tv_sec);
    printf("%.9f\\n", (seconds + (double)(done.tv_nsec - begun.tv_nsec) * 1e-9) / @SAMPLES@);
    return 0;
}
"""


def lenet() -> Network:
    """As it is before training: its speed is the same."""
    path = next(path for path in examples() if path.stem == "C7-lenet-5")
    graph = load_project(path)
    recipe = load_dataset(graph).recipe
    known = as_trained(graph, recipe)
    first = initial_weights(known, require_sound(known), 1)
    arrays = {name: array.astype(np.float32) for name, array in first.items()}
    return Network(known, Weights(arrays, "ab" * 32, "0.1.0", recipe), recipe)


def compiled(folder: Path, options: str) -> Callable[[], float]:
    """Seconds a sample of the program that a compiler makes with these options."""
    built = folder / f"lenet{options.replace(' ', '')}"
    files = [str(folder / name) for name in ("timed.c", "lenet.c")]
    subprocess.run(["cc", "-std=c99", *options.split(), "-o", built, *files, "-lm"], check=True)

    def timed() -> float:
        command = [str(built), str(folder / "given.bin")]
        return float(subprocess.run(command, check=True, capture_output=True).stdout)

    return timed


def by_onnxruntime(
    path: Path, x: np.ndarray[tuple[int, ...], np.dtype[np.float32]], batch: int
) -> Callable[[], float]:
    """Seconds a sample where so many come at once."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    given = {"x": x[:batch]}

    def timed() -> float:
        begun = perf_counter()
        for _ in range(SAMPLES // batch):
            session.run(None, given)
        return (perf_counter() - begun) / SAMPLES

    return timed


def main() -> None:
    """Print the table."""
    network = lenet()
    with TemporaryDirectory() as name:
        folder = Path(name)
        for file, form in (("lenet.c", C), ("lenet.onnx", ONNX)):
            done = export(network, folder / file, form)
            assert done.proof is not None, "both runtimes are there"
        x = drawn(network.inputs, 32, np.random.default_rng(0)).x.astype(np.float32)
        (folder / "given.bin").write_bytes(x.tobytes())
        (folder / "timed.c").write_text(TIMED.replace("@SAMPLES@", str(SAMPLES)), "utf-8")
        ways = {f"C {options}": compiled(folder, options) for options in COMPILED}
        for batch in (1, 32):
            ways[f"onnxruntime, batch {batch}"] = by_onnxruntime(folder / "lenet.onnx", x, batch)
        times: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(ROUNDS):
            for way, timed in ways.items():
                times[way].append(timed())
    print(
        "| | least, µs | median, µs |"
        + "".join(f" as a share of {way} |" for way in list(ways)[:3])
    )
    print("|---|---|---|---|---|---|")
    for way, seconds in times.items():
        least, middle = min(seconds) * 1e6, median(seconds) * 1e6
        through = "".join(f" {median(seconds) / median(times[c]):.2f} |" for c in list(ways)[:3])
        print(f"| {way} | {least:.1f} | {middle:.1f} |{through}")


if __name__ == "__main__":
    main()
