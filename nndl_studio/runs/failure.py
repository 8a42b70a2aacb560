"""What keeps a run from going on, in words."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from nndl_studio.files import BadFile, reason_of
from nndl_studio.sentence import Sentence, say
from nndl_studio.training.errors import TrainingError, in_words


@dataclass(frozen=True)
class Failure:
    """The guilty node, if it is known, and a message. `expected` is a run's own way to fail, as by
    numbers that grow beyond all bounds; anything else came from outside, or is a fault of ours."""

    node: str | None
    message: Sentence
    expected: bool = False


def guarded(work: Callable[[], None], tell: Callable[[Failure], None]) -> None:
    """Whatever fails in `work` is told in words, and the thread stays."""
    try:
        work()
    except TrainingError as error:
        tell(Failure(error.node, error.message, expected=True))
    except (BadFile, OSError) as error:
        tell(Failure(None, reason_of(error)))
    except MemoryError as error:
        tell(Failure(None, in_words(error)))
    except Exception as error:  # a fault of ours must not take the window down with it
        traceback.print_exc(file=sys.stderr)
        fault = say("The run stopped on an internal fault: {error}", error=repr(error))
        tell(Failure(None, fault))
