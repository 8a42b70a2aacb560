"""The language of the command line: `--lang`, the studio's own variable, then the system's."""

from __future__ import annotations

import gettext
import os

from nndl_studio import resources
from nndl_studio.languages import DOMAIN, ENGLISH, VARIABLE, known, languages, speak, wanted
from nndl_studio.sentence import listed, say

WORD = "--lang"
LANG_HELP = say("the language to speak: en, zh; else NNDL_STUDIO_LANG says it, or the system")
# What `argparse` says by itself, so that the catalogues hold it.
USAGE_TEXTS = (
    say("usage: "),
    say("positional arguments"),
    say("options"),
    say("show this help message and exit"),
    say("show program's version number and exit"),
    say("%(prog)s: error: %(message)s\n"),
    say("argument %(argument_name)s: %(message)s"),
    say("the following arguments are required: %s"),
    say("unrecognized arguments: %s"),
    say("invalid choice: %(value)r (choose from %(choices)s)"),
    say("invalid %(type)s value: %(value)r"),
    say("expected one argument"),
    say("expected at least one argument"),
    say("not allowed with argument %s"),
    say("one of the arguments %s is required"),
    say("ambiguous option: %(option)s could match %(matches)s"),
    say("ignored explicit argument %r"),
)


class UnknownLanguage(ValueError):
    """A language that is not there; the message says which are."""


def begin_language(words: list[str]) -> None:
    """Speak the language that the command's `words` or the environment ask for; `--lang` and what
    follows it are taken out of `words`. Raises UnknownLanguage."""
    asked = _taken(words)
    language = wanted() if asked is None else known(asked)
    if language is None:
        speak(wanted())
        there = listed(list(languages()))
        raise UnknownLanguage(
            say(
                "{word} {tag}: there is no such language; there are {tags}",
                word=WORD,
                tag=asked,
                tags=there,
            )
        )
    speak(language)
    if asked is not None:
        # The window asks there, too.
        os.environ[VARIABLE] = language
    if language != ENGLISH:
        # argparse asks gettext, which asks the environment.
        os.environ["LANGUAGE"] = language
        gettext.bindtextdomain(DOMAIN, str(resources.folder("translations")))
        gettext.textdomain(DOMAIN)


def _taken(words: list[str]) -> str | None:
    """What stands behind `--lang`, before or after the command."""
    for place, word in enumerate(words):
        name, sign, value = word.partition("=")
        if name == WORD and sign:
            del words[place]
            return value
        if name == WORD and place + 1 < len(words):
            del words[place]
            return words.pop(place)
    return None
