"""The file of the document in force: this window's alone, and known as it was seen last."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from nndl_studio.lock import Holder
from nndl_studio.safekeeping.claim import Claim
from nndl_studio.stamp import Stamp, Standing
from nndl_studio.ui.shell.questions import Choice, ask_in_use


class OwnFile:
    """Holds the claim to one file, or to none while the document has no file of its own."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._claim: Claim | None = None

    @property
    def path(self) -> Path | None:
        return self._claim.path if self._claim is not None else None

    @property
    def digest(self) -> str:
        """SHA-256 of the file as last read or saved; empty without one."""
        return self._claim.digest if self._claim is not None else ""

    def is_at(self, path: Path) -> bool:
        return self._claim is not None and self._claim.is_for(path)

    def standing(self, thorough: bool = False) -> Standing:
        """Whether the file is as it was read or saved last; where there is none, it is."""
        return self._claim.standing(thorough) if self._claim is not None else Standing.SAME

    def look(self) -> Stamp | None:
        return self._claim.look() if self._claim is not None else None

    def know(self, stamp: Stamp | None) -> None:
        """The file has been read or written as it was at that look."""
        if self._claim is not None:
            self._claim.know(stamp)

    def hold(self, claim: Claim | None) -> None:
        """Let go of the file held so far, if this is another."""
        if self._claim is not None and claim is not self._claim:
            self._claim.release()
        self._claim = claim

    def drop(self, claim: Claim | Choice) -> None:
        """Let go of a claim that came to nothing."""
        if isinstance(claim, Claim) and claim is not self._claim:
            claim.release()

    def claim_to_open(self, path: Path) -> Claim | Choice:
        """The file for this window alone; COPY or CANCEL, as the user wants, if another has it."""
        if self._claim is not None and self._claim.is_for(path):
            return self._claim
        claim = Claim.take(path)
        if isinstance(claim, Claim):
            return claim
        choice = ask_in_use(self._window, path, claim)
        if choice is not Choice.ANYWAY:
            return choice
        claim = Claim.take(path, force=True)
        return claim if isinstance(claim, Claim) else Choice.CANCEL

    def claim_to_save(self, path: Path) -> Claim | Holder:
        """The file for this window alone, again if its folder was away meanwhile."""
        if self._claim is not None and self._claim.is_for(path):
            return self._claim.renewed() or self._claim
        return Claim.take(path)
