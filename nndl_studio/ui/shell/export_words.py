"""What came of an export, in a sentence or two."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from nndl_studio.runs.news import Exported


def export_words(news: Exported) -> str:
    """Where it was written, how far its answers are from the studio's, and what was left out."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("Exports", text)

    done = news.done
    words = [tr("Written to {0}.").format(news.path)]
    if done is None:
        return words[0]
    if done.proof is not None:
        said = tr("{0} answers {1} samples like the studio: at most {2} apart.")
        far = f"{done.proof.largest:.1e}"
        words.append(said.format(done.proof.runtime, done.proof.samples, far))
    elif done.form.codec is None:
        words.append(tr("It was not run: {0}.").format(done.unproved))
    words += [f"{lack.in_words}." for lack in done.lacks]
    return " ".join(words)
