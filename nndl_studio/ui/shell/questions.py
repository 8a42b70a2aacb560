"""Questions about a project's file that another window, or another program, has a hand on."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from PySide6.QtWidgets import QWidget

from nndl_studio.lock import Holder
from nndl_studio.sentence import Sentence, say
from nndl_studio.ui.shell.ask import Icon, Role, ask
from nndl_studio.ui.shell.moment import moment


class Choice(Enum):
    """What the user wants."""

    COPY = "copy"
    ANYWAY = "anyway"
    OVERWRITE = "overwrite"
    SAVE_AS = "save as"
    LOAD = "load"
    CANCEL = "cancel"


Offer = tuple[Choice, Sentence, Role]


def ask_in_use(window: QWidget, path: Path, holder: Holder) -> Choice:
    """A project is open elsewhere, or was and may be still."""
    copy = (Choice.COPY, say("Open a copy"), Role.AcceptRole)
    if holder.sure:
        title = say("“{file}” is open in another window", file=path.name)
        advice = say(
            "{who}.\nTwo windows would overwrite each other's changes. A copy is a new document: "
            "saving it asks for a place.",
            who=_who(holder),
        )
        return _ask(window, title, advice, [copy])
    title = say("“{file}” may be open on another computer", file=path.name)
    advice = say(
        "{who}; it was not closed there. If nobody works on it any more, open it. Otherwise open "
        "a copy, which is a new document.",
        who=_who(holder),
    )
    anyway = (Choice.ANYWAY, say("Open it"), Role.DestructiveRole)
    return _ask(window, title, advice, [copy, anyway])


def ask_changed(window: QWidget, path: Path) -> Choice:
    """Saving would overwrite what somebody else has written."""
    title = say("“{file}” was changed by another program", file=path.name)
    words = say(
        "It is not as this window read or saved it last. Saving puts your drawing in its place; "
        "the file as it is now stays as {backup}. Loading it can be undone.",
        backup=f"{path.name}.bak",
    )
    offers = [
        (Choice.SAVE_AS, say("Save as…"), Role.AcceptRole),
        (Choice.LOAD, say("Load the file"), Role.ActionRole),
        (Choice.OVERWRITE, say("Overwrite it"), Role.DestructiveRole),
    ]
    return _ask(window, title, words, offers)


def _who(holder: Holder) -> Sentence:
    """Who has it, on what, since when."""
    if not holder.host:
        return say("Another program has it open")
    user, since = holder.user or "?", moment(holder.since)
    if holder.here:
        return say(
            "Process {process} of {user} on this computer has had it since {since}",
            process=holder.pid,
            user=user,
            since=since,
        )
    return say(
        "Process {process} of {user} on “{computer}” has had it since {since}",
        process=holder.pid,
        user=user,
        computer=holder.host,
        since=since,
    )


def _ask(window: QWidget, title: Sentence, words: Sentence, offers: list[Offer]) -> Choice:
    return ask(window, title, words, offers, icon=Icon.Warning) or Choice.CANCEL
