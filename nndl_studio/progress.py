"""Progress on standard error: a live bar on a terminal, a line now and then in a log."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from nndl_studio import terminal
from nndl_studio.going import Going, Progress
from nndl_studio.languages import told
from nndl_studio.sentence import Sentence, joined, say
from nndl_studio.terminal import printable

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from nndl_studio.runs.folds import FoldProgress
    from nndl_studio.training.snapshot import EpochResult, Metrics, Snapshot


class _Bar:
    """A bar that is there between `with` and its end."""

    def __init__(self, *columns: str) -> None:
        self._progress = _live(columns) if _may_be_live() else None
        self.live = self._progress is not None
        self._task: TaskID | None = None
        self._label = ""

    def __enter__(self) -> Self:
        if self._progress is not None:
            self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def show(self, label: str, done: int, total: int | None, **texts: Any) -> None:
        """So much of what the label says; no total where it is not known."""
        live = self._progress
        if live is None:
            return
        label = printable(told(label))
        texts = {name: told(text) for name, text in texts.items()}
        if self._task is None or label != self._label:
            # How fast something else went says nothing of what comes.
            if self._task is not None:
                live.remove_task(self._task)
            self._task, self._label = live.add_task(label, total=total, **texts), label
        live.update(self._task, completed=done, total=total, **texts)

    def load(self, progress: Progress, **texts: str) -> None:
        """How far data are read, before there is anything else to tell."""
        if progress.share is None:
            self.show(progress.what, progress.done, None, **texts)
        elif progress.of:
            self.show(progress.what, progress.done, progress.of, **texts)
        else:
            self.show(progress.what, int(100 * progress.share), 100, **texts)

    def say(self, line: str) -> None:
        """A line that stays, above the bar."""
        if self._progress is None:
            terminal.note(line)
        else:
            self._progress.console.print(printable(told(line)), soft_wrap=True)


def _may_be_live() -> bool:
    """Whether somebody may look at a bar; rich knows it better, and takes 50 ms to load."""
    asked = ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE")
    return sys.stderr.isatty() or any(name in os.environ for name in asked)


def _live(columns: Sequence[str]) -> RichProgress | None:
    """A bar on a terminal; None where there is none."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    console = Console(file=sys.stderr, highlight=False, markup=False)
    if not console.is_terminal:
        return None
    texts = [TextColumn(f"{{task.fields[{column}]}}", markup=False) for column in columns]
    words = TextColumn("{task.description}", markup=False)
    return Progress(words, BarColumn(), MofNCompleteColumn(), *texts, TimeLeft(), console=console)


class ReadingBar(_Bar):
    """How far data are read."""


@contextmanager
def told_while_reading() -> Iterator[None]:
    """Inside, a bar says how far data are read, or answered for."""
    with ReadingBar() as bar, Going(bar.load).around():
        yield


class TrainingBar(_Bar):
    """Steps done, samples a second and time left; a line for each epoch."""

    def __init__(self) -> None:
        super().__init__("speed")

    def load(self, progress: Progress, **texts: str) -> None:
        super().load(progress, speed="", **texts)

    def report(self, snapshot: Snapshot) -> None:
        for result in snapshot.epochs_done:
            self.say(epoch_line(result, snapshot.epochs))
        speed = say("{speed:,.0f} samples/s", speed=snapshot.samples_per_second)
        total = snapshot.epochs * snapshot.steps_per_epoch
        self.show(say("Training"), snapshot.step, total, speed=speed)


class FoldBar(_Bar):
    """Steps done over all folds; a line for each fold."""

    def __init__(self) -> None:
        super().__init__("fold")
        self._told = 0

    def load(self, progress: Progress, **texts: str) -> None:
        super().load(progress, fold="", **texts)

    def report(self, news: FoldProgress) -> None:
        for fold in news.done[self._told :]:
            number = say("fold {fold}/{folds}", fold=fold.fold, folds=news.folds)
            self.say(joined("   ", [number, metrics_text(fold.metrics), str(fold.ended)]))
        self._told = len(news.done)
        number = say("fold {fold}/{folds}", fold=news.fold, folds=news.folds)
        self.show(say("Cross-validating"), news.step, news.steps, fold=number)


class WarmupBar(_Bar):
    """Kernels compiled so far."""

    def report(self, done: int, total: int, name: str) -> None:
        self.show(say("Compiling kernels, once"), done, total)
        if not self.live and done == total:
            self.say(say("{kernels} kernels ready", kernels=total))


def epoch_line(result: EpochResult, epochs: int) -> Sentence:
    """One epoch in words, e.g. `epoch 3/20  train loss 0.0713  98.1 %  validation loss ...`."""
    parts = [
        say("epoch {epoch}/{epochs}", epoch=result.epoch, epochs=epochs),
        say("train {figures}", figures=metrics_text(result.train)),
    ]
    if result.validation is not None:
        parts.append(say("validation {figures}", figures=metrics_text(result.validation)))
    return joined("   ", parts)


def metrics_text(metrics: Metrics) -> Sentence:
    loss = metrics.loss
    if metrics.perplexity is not None:
        said = metrics.perplexity
        return say("loss {loss:.4f}, perplexity {perplexity:.2f}", loss=loss, perplexity=said)
    if metrics.accuracy is None:
        return say("loss {loss:.4f}", loss=loss)
    return say("loss {loss:.4f}, accuracy {accuracy:.2%}", loss=loss, accuracy=metrics.accuracy)
