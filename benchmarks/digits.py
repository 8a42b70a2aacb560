"""LeNet-5 learns to read 10,000 digits within ten seconds: right answers of the test part, a seed.

8,000 digits are learned from, turned and stretched a little anew each epoch; 1,000 choose the best
epoch, 1,000 are the test.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent))

import msgspec

from nndl_studio import api
from nndl_studio.resources import example

SEEDS = (1, 2, 3)
TRAINED = {"epochs": 17, "batch_size": 32, "learning_rate": 0.003, "schedule": "cosine"}
VARIED = {"turn": 8.0, "zoom": 0.08}


def main() -> None:
    """A line for each seed."""
    for seed in SEEDS:
        graph = api.load(example("lenet-5"))
        graph.set_settings(msgspec.structs.replace(graph.settings, seed=seed, **TRAINED))
        digits = graph.nodes["Digits"].config
        graph.set_config("Digits", msgspec.structs.replace(digits, **VARIED))
        with TemporaryDirectory() as folder:
            found = api.train(graph, out=Path(folder))
        right = 100 * found["test"]["accuracy"]
        print(f"seed {seed}: {right:.1f} % right after {found['seconds']:.1f} s", flush=True)


if __name__ == "__main__":
    main()
