"""Reads what is given to be opened: a project, or weights and a checkpoint for the open one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nndl_studio.datasets import SourceConfig, describe
from nndl_studio.exchange.formats import is_read
from nndl_studio.file_kinds import Kind, NoProject, require_project
from nndl_studio.files import BadFile
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import load_project
from nndl_studio.sentence import say
from nndl_studio.ui.shell.ask import Icon, Role, ask
from nndl_studio.ui.shell.file_questions import FileQuestions
from nndl_studio.ui.shell.waiting import wait_for


def is_other(path: Path) -> bool:
    """Whether a file is known to be no project."""
    if is_read(path):
        return True
    try:
        require_project(path)
    except NoProject:
        return True
    except (BadFile, OSError):  # nobody knows what it is; who reads it says why
        return False
    return False


class Opening(QObject):
    """`weights_chosen` and `run_chosen` carry weights and a checkpoint to take instead,
    `model_chosen` a model of another tool."""

    model_chosen = Signal(object)
    weights_chosen = Signal(object)
    run_chosen = Signal(object)

    def __init__(self, window: QWidget, questions: FileQuestions) -> None:
        super().__init__(window)
        self._window, self._questions = window, questions

    def read(self, path: Path) -> Graph | None:
        """The project in a file; what is wrong with it is said."""
        try:
            return load_project(path)
        except (BadFile, OSError) as error:
            self._questions.cant_open(error)
            return None

    def is_project(self, path: Path, drawing: str) -> bool:
        """False for a file of another kind, once it is known what becomes of that: the open
        `drawing` may take it."""
        if is_read(path):
            self.model_chosen.emit(path)
            return False
        try:
            require_project(path)
        except NoProject as error:
            self._give_instead(error, drawing)
            return False
        except (BadFile, OSError) as error:
            self._questions.cant_open(error)
            return False
        return True

    def knows_data(self, graph: Graph) -> bool:
        """Learn what the user's own data are like, which is remembered: the drawing needs it at
        every edit, and a long text takes seconds. False if the user does not want to wait."""
        own = [
            node.config
            for node in graph.nodes.values()
            if isinstance(node.config, SourceConfig) and node.config.own_files
        ]
        words = say("Looking at the data")
        return not own or wait_for(self._window, words, partial(_describe, own))

    def _give_instead(self, error: NoProject, drawing: str) -> None:
        """Have weights or a checkpoint taken, if the user wants that; say what others are."""
        if error.kind is Kind.OTHER:
            self._questions.cant_open(error)
            return
        title = say("“{file}” is no project", file=error.path.name)
        if error.kind is Kind.WEIGHTS:
            words = say(
                "It holds trained weights. Load them into the open drawing, “{drawing}”?",
                drawing=drawing,
            )
            label, chosen = say("Load the weights"), self.weights_chosen
        else:
            words = say(
                "It is a run's checkpoint. Resume that run in the open drawing, “{drawing}”?",
                drawing=drawing,
            )
            label, chosen = say("Resume the run"), self.run_chosen
        offer = (True, label, Role.AcceptRole)
        if ask(self._window, title, words, [offer], icon=Icon.Information):
            chosen.emit(error.path)


def _describe(configs: Sequence[SourceConfig]) -> None:
    """What is wrong with one is told where the drawing's problems are."""
    for config in configs:
        with suppress(BadFile, OSError, ValueError, MemoryError):
            describe(config)
