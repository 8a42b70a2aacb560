"""Lets a monkey loose. Arguments: a folder to work in, a seed, how many events. Prints, as JSON,
how often what kind of thing was reached; a fault ends it with code 3 and is told on stderr."""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import traceback
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication

from nndl_studio import resources
from nndl_studio.ui import theme
from nndl_studio.ui.shell.app import application
from tests.trust.monkey import checks, on_canvas, on_panels, on_window
from tests.trust.monkey.answers import Answers
from tests.trust.monkey.cage import Cage
from tests.trust.monkey.monkey import Deed, Monkey

CHECK_EVERY, UNDO_EVERY = 25, 250
DEEDS: dict[Deed, int] = {
    on_canvas.press: 22,
    on_canvas.half: 8,
    on_canvas.key: 14,
    on_canvas.quick_add: 6,
    on_canvas.drop: 6,
    on_canvas.clipboard: 1,
    on_panels.setting: 14,
    on_panels.choose_node: 4,
    on_panels.rename: 3,
    on_panels.poke: 14,
    on_panels.search: 2,
    on_panels.dock: 5,
    on_window.action: 10,
    on_window.run: 8,
    on_window.rest: 3,
    on_window.open_example: 2,
    on_window.size: 1,
    on_window.key: 10,
    on_window.other_program: 1,
    on_window.dialog: 4,
}
# Opening a window takes as long as a hundred other events.
CLOSE_EVERY = 600
TURN = 0.3


def let_loose(monkey: Monkey, answers: Answers, events: int) -> None:
    deeds, weights = list(DEEDS), list(DEEDS.values())
    for number in range(1, events + 1):
        monkey.cage.begin(number)
        answers.busy = True
        over = monkey.modal()
        if over is not None:
            on_window.dialog(monkey, over)
        elif monkey.chance.randrange(CLOSE_EVERY) == 0:
            on_window.close(monkey)
        else:
            monkey.chance.choices(deeds, weights)[0](monkey)
        answers.busy = False
        # Often several come before the window has had its turn.
        if monkey.chance.random() < TURN or not monkey.window.isVisible():
            QApplication.processEvents()
            monkey.look_around()
        if number % CHECK_EVERY == 0:
            checks.check(monkey)
        if number % UNDO_EVERY == 0:
            checks.undo_all(monkey)


def main(folder: Path, seed: int, events: int) -> None:
    os.environ["NNDL_STUDIO_DATA"] = str(folder / "data")
    files = folder / "files"
    files.mkdir()
    _put_data(files)
    cage = Cage(folder / "diary.txt")
    theme.apply(application(), theme.DARK)
    chance = random.Random(seed)
    answers = Answers(chance, cage, files)
    monkey = Monkey(chance, cage, files)
    try:
        let_loose(monkey, answers, events)
        monkey.leave()
    except Exception:
        cage.fault(traceback.format_exc())
    answers.end()
    cage.end()
    print(json.dumps(monkey.reached))


def _put_data(folder: Path) -> None:
    """What a user may have lying there: a table, a damaged one, pictures, arrays."""
    rows = "".join(f"{i},{i % 7 / 3:.2f},{'ab'[i % 2]}\n" for i in range(40))
    (folder / "table.csv").write_text("n,x,kind\n" + rows, encoding="utf-8")
    (folder / "damaged.csv").write_text("n,x\n1,2\n3\n", encoding="utf-8")
    shutil.copytree(resources.folder("datasets") / "shapes", folder / "shapes")
    np.savez(folder / "arrays.npz", x=np.eye(12), label=np.arange(12) % 2)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
