"""What came of an export, in a sentence or two."""

from __future__ import annotations

from nndl_studio.runs.news import Exported
from nndl_studio.sentence import Sentence, say, say_count, together


def export_words(news: Exported) -> Sentence:
    """Where it was written, how far its answers are from the studio's, and what was left out."""
    done = news.done
    words = [say("Written to {file}.", file=news.path)]
    if done is None:
        return words[0]
    if done.proof is not None:
        answered = say_count(
            done.proof.samples,
            "{program} answers {n} sample like the studio: at most {far:.1e} apart.",
            "{program} answers {n} samples like the studio: at most {far:.1e} apart.",
            program=done.proof.runtime,
            far=done.proof.largest,
        )
        words.append(answered)
    elif done.form.codec is None:
        words.append(say("It was not run: {reason}.", reason=done.unproved))
    words += [say("{lack}.", lack=lack.in_words) for lack in done.lacks]
    return together(*words)
