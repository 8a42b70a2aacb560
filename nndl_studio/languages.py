"""The languages there are, the one in force, and a sentence said in it.

A language is a folder of `resources/translations` with a compiled gettext catalogue; what that does
not hold is said in English, sentence by sentence.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping
from functools import cache

from nndl_studio import resources, spacing
from nndl_studio.sentence import Listing, Sentence, filled, say_as
from nndl_studio.spacing import spaced

DOMAIN = "nndl_studio"
ENGLISH = "en"
VARIABLE = "NNDL_STUDIO_LANG"
# What other programs' catalogues go by, in the order in which they do.
_OF_THE_SYSTEM = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")

_now = ENGLISH


def told(text: str) -> str:
    """`text` in the language in force. What is no `Sentence` (a name, what a user wrote) stays."""
    if not isinstance(text, Sentence):
        return text
    if isinstance(text, Listing):
        return _template(text).join(map(told, text.items))
    values = {name: told(each) if isinstance(each, str) else each for name, each in _values(text)}
    fill = spaced if _now in spacing.LANGUAGES else filled
    return fill(_template(text), values)


def speak(language: str) -> None:
    """Put one of `languages()` in force. Raises KeyError for any other."""
    global _now
    if language not in languages():
        raise KeyError(language)
    _now = language


def spoken() -> str:
    """The language in force, by its tag: "en", "zh"."""
    return _now


@cache
def languages() -> Mapping[str, str]:
    """What each language calls itself, by its tag, English first."""
    folder = resources.folder("translations")
    tags = sorted(path.parts[-3] for path in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    name = say_as("what this language calls itself", "English")
    own = {tag: _translations(tag).pgettext(name.context, name.template) for tag in tags}
    return {ENGLISH: name.template, **own}


def look_again() -> None:
    """A folder of a language has come or gone."""
    languages.cache_clear()
    _translations.cache_clear()


def known(tag: str) -> str | None:
    """The language that a tag of any sort means ("zh", "zh_CN.UTF-8", "zh-Hans-CN"), if it is
    there."""
    words = tag.replace("-", "_").split(".")[0].split("@")[0].split("_")
    for length in range(len(words), 0, -1):
        found = "_".join(words[:length])
        if found in languages():
            return found
    return ENGLISH if words[0] in ("C", "POSIX") else None


def wanted(environment: Mapping[str, str] = os.environ) -> str:
    """The language that the environment asks for: the studio's own variable, then the system's."""
    for variable in (VARIABLE, *_OF_THE_SYSTEM):
        for tag in environment.get(variable, "").split(":"):
            if tag:
                # The first that is said decides, as for any other program.
                return known(tag) or ENGLISH
    return ENGLISH


def _values(text: Sentence) -> list[tuple[str, object]]:
    return list(text.values.items())


def _template(text: Sentence) -> str:
    catalogue = _translations(_now)
    if text.many:
        return catalogue.ngettext(text.template, text.many, text.number)
    if text.context:
        return catalogue.pgettext(text.context, text.template)
    # gettext keeps its own head under the empty text.
    return catalogue.gettext(text.template) if text.template else ""


@cache
def _translations(language: str) -> gettext.NullTranslations:
    folder = resources.folder("translations")
    return gettext.translation(DOMAIN, folder, [language], fallback=language == ENGLISH)
