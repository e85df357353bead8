"""The sentences that every form has, in all languages and, where there are some, in easier words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from evalkit import i18n
from evalkit.collect import aloud
from evalkit.collect.aloud import Sentence
from evalkit.definitions import Form, loader

_SENTENCES: dict[str, tuple[Sentence, ...]] = {}
"""Hash of a form → what is read aloud of it; an instance has a handful of form versions."""


@cache
def of_all_forms() -> Mapping[str, Any]:
    """The block ``shared`` with the easier words of the block ``simple``, and the two answers yes and no."""
    found = dict(loader.words("shared"))
    for key, words in loader.words("simple").items():
        if isinstance(words, Mapping):
            found[key] = {**found[key], **words}
    for key, sentence in (("yes", i18n.mark("Yes")), ("no", i18n.mark("No"))):
        found[key] = {code: i18n.translator(code)(sentence) for code in i18n.PARTICIPANT}
    return MappingProxyType(found)


def of(form: Form) -> tuple[Sentence, ...]:
    """What of a form is read aloud."""
    found = _SENTENCES.get(form.hash)
    if found is None:
        found = _SENTENCES[form.hash] = aloud.sentences(form, of_all_forms())
    return found
