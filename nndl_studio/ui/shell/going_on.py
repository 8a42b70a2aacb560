"""A run that was under way when the studio ended: offered at the next start."""

from __future__ import annotations

from nndl_studio.files import reason_of
from nndl_studio.runs.history import History, HistoryError
from nndl_studio.runs.record import Summary
from nndl_studio.sentence import say
from nndl_studio.ui.shell.ask import Role, ask
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.moment import moment


def offer_to_go_on(window: MainWindow, history: History) -> bool:
    """Ask about the newest run that was broken off, if there is one; whether there was. Declined,
    it stays in the history."""
    try:
        runs = [each for each in history.broken_off("window") if each.resumable]
        if not runs:
            return False
        if _asked(window, runs[0]):
            window.past_runs.go_on(history.record(runs[0].id))
        for each in runs:
            history.decline(each.id)
    except HistoryError as error:
        window.notice.say(reason_of(error), bad=True)
        return False
    return True


def _asked(window: MainWindow, run: Summary) -> bool:
    """Whether the user wants to go on with `run`."""
    title = say("“{project}” was training when the studio ended: go on?", project=run.title)
    words = say(
        "Begun {moment}, it had {epoch} of {epochs} epochs behind it. It goes on exactly as if it "
        "had not been broken off. Otherwise it stays in the history: Run, Runs…",
        moment=moment(run.started),
        epoch=run.epoch,
        epochs=run.epochs,
    )
    yes = (True, say("Go on"), Role.AcceptRole)
    return ask(window, title, words, [yes], say("Not now")) is True
