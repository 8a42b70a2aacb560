"""Questions about a project's file that another window, or another program, has a hand on."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from nndl_studio.lock import Holder
from nndl_studio.ui.shell.ask import Icon, Role, ask
from nndl_studio.ui.shell.moment import moment

translate = QCoreApplication.translate


class Choice(Enum):
    """What the user wants."""

    COPY = "copy"
    ANYWAY = "anyway"
    OVERWRITE = "overwrite"
    SAVE_AS = "save as"
    LOAD = "load"
    CANCEL = "cancel"


Offer = tuple[Choice, str, Role]


def ask_in_use(window: QWidget, path: Path, holder: Holder) -> Choice:
    """A project is open elsewhere, or was and may be still."""
    copy = (Choice.COPY, translate("Questions", "Open a copy"), Role.AcceptRole)
    if holder.sure:
        title = translate("Questions", "“{0}” is open in another window").format(path.name)
        advice = translate(
            "Questions",
            "{0}.\nTwo windows would overwrite each other's changes. A copy is a new document: "
            "saving it asks for a place.",
        )
        return _ask(window, title, advice.format(_who(holder)), [copy])
    title = translate("Questions", "“{0}” may be open on another computer").format(path.name)
    advice = translate(
        "Questions",
        "{0}; it was not closed there. If nobody works on it any more, open it. Otherwise open a "
        "copy, which is a new document.",
    )
    anyway = (Choice.ANYWAY, translate("Questions", "Open it"), Role.DestructiveRole)
    return _ask(window, title, advice.format(_who(holder)), [copy, anyway])


def ask_changed(window: QWidget, path: Path) -> Choice:
    """Saving would overwrite what somebody else has written."""
    title = translate("Questions", "“{0}” was changed by another program").format(path.name)
    words = translate(
        "Questions",
        "It is not as this window read or saved it last. Saving puts your drawing in its place; "
        "the file as it is now stays as {0}. Loading it can be undone.",
    )
    offers = [
        (Choice.SAVE_AS, translate("Questions", "Save as…"), Role.AcceptRole),
        (Choice.LOAD, translate("Questions", "Load the file"), Role.ActionRole),
        (Choice.OVERWRITE, translate("Questions", "Overwrite it"), Role.DestructiveRole),
    ]
    return _ask(window, title, words.format(f"{path.name}.bak"), offers)


def _who(holder: Holder) -> str:
    """Who has it, on what, since when."""
    if not holder.host:
        return translate("Questions", "Another program has it open")
    if holder.here:
        words = translate("Questions", "Process {0} of {1} on this computer has had it since {3}")
    else:
        words = translate("Questions", "Process {0} of {1} on “{2}” has had it since {3}")
    return words.format(holder.pid, holder.user or "?", holder.host, moment(holder.since))


def _ask(window: QWidget, title: str, words: str, offers: list[Offer]) -> Choice:
    return ask(window, title, words, offers, icon=Icon.Warning) or Choice.CANCEL
