"""Questions that a form had better not ask: what can put people in danger, or may not be kept without need.

The words are in ``forms/linter/sensitive.yaml``. They find what is asked openly, not what is hidden; a false alarm is
answered like a true one, by the reason of whoever makes the form. Reasons stay in the form, version by version.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from pydantic import Field

from evalkit.definitions.words import Definition, Key, Words

if TYPE_CHECKING:
    from evalkit.definitions.form import Form
    from evalkit.definitions.item import Item


class Topic(StrEnum):
    """What a question is about, of TRUST 4.1."""

    RESIDENCE_STATUS = "residence_status"
    NATIONALITY = "nationality"
    NATIONAL_NUMBER = "national_number"
    RELIGION = "religion"
    ETHNIC_ORIGIN = "ethnic_origin"
    UNION = "union"
    HEALTH_DIAGNOSIS = "health_diagnosis"
    EXACT_ADDRESS = "exact_address"
    DATE_OF_BIRTH = "date_of_birth"


class SensitiveReason(Definition):
    """Why a question on such a topic is asked all the same, or why it is a false alarm. For the impact assessment."""

    question: Key
    about: Topic
    reason: str = Field(min_length=20, max_length=2000)


@dataclass(frozen=True)
class Finding:
    """What seems to be about a topic, and the words that tell, as written.

    ``key``: a question, a section or the form.
    """

    key: str
    topic: Topic
    words: str


Lexicon = Mapping[str, Mapping[str, Sequence[str]]]
"""Topic → language → words and word groups; a star at the end of a word stands for any ending."""


def findings(form: Form, lexicon: Lexicon) -> tuple[Finding, ...]:
    """What the form asks on these topics, one finding for each question and topic, in form order."""
    return _found([*_texts_of_form(form)], lexicon)


def findings_of_item(item: Item, lexicon: Lexicon) -> tuple[Finding, ...]:
    """The same for one question of the catalogue."""
    return _found([*_texts_of_item(item)], lexicon)


def without_reason(form: Form, lexicon: Lexicon) -> tuple[Finding, ...]:
    """The findings for which nobody has written why."""
    given = {(reason.question, reason.about) for reason in form.source.sensitive}
    return tuple(found for found in findings(form, lexicon) if (found.key, found.topic) not in given)


def faults(form: Form) -> list[tuple[str, str]]:
    """Reasons that are given for nothing: each names a question, a section, an instrument or the form."""
    known = {form.key, *(i.instrument for i in form.instruments), *(s.section for s in form.source.sections)}
    known |= {i.key for i in form.items} | {item.key for i in form.instruments for item in i.items}
    return [("sensitive", f"{r.question} is no question of this form; name the one that the reason is for")
            for r in form.source.sensitive if r.question not in known]  # fmt: skip


Text = tuple[str, str, str]
"""(key, language, text)"""


def _texts_of_form(form: Form) -> Iterator[Text]:
    yield from _texts(form.key, form.source.title, form.source.description)
    for section in form.source.sections:
        yield from _texts(section.section, section.title, section.intro)
    for instrument in form.instruments:
        shared = [*instrument.levels.words.values()] if instrument.levels else []
        yield from _texts(instrument.instrument, instrument.preface, *shared)
        for item in instrument.items:
            yield from _texts(item.key, item.question, *(item.levels.words.values() if item.levels else ()))
    for own in form.items:
        yield from _texts_of_item(own)


def _texts_of_item(item: Item) -> Iterator[Text]:
    """A question without a text is told by its key."""
    yield item.key, "en", item.key.replace("_", " ")
    yield from _texts(item.key, item.question, item.title, *(item.choices or {}).values())
    yield from _texts(item.key, *(item.levels.words.values() if item.levels else ()))
    if item.choices:
        yield item.key, "en", " ; ".join(item.choices).replace("_", " ")
    if item.constraint:
        yield from _texts(item.key, item.constraint.message)


def _texts(key: str, *words: Words | None) -> Iterator[Text]:
    for text in words:
        for language, said in (text or {}).items():
            yield key, language, said


def _found(texts: Sequence[Text], lexicon: Lexicon) -> tuple[Finding, ...]:
    found: dict[tuple[str, Topic], Finding] = {}
    indexes: dict[str, _Index] = {}
    for key, language, text in texts:
        if language not in indexes:
            indexes[language] = _indexed(lexicon, language)
        written = unicodedata.normalize("NFKC", text)
        tokens = _tokens(written)
        for at in range(len(tokens)):
            for topic, phrase in _begun_by(tokens[at].forms, indexes[language]):
                here = tokens[at : at + len(phrase)]
                if _stands(phrase, here):
                    found.setdefault((key, topic), Finding(key, topic, written[here[0].begins : here[-1].ends]))
    return tuple(found.values())


_Word = tuple[frozenset[str], bool]
_Phrase = tuple[_Word, ...]


@dataclass(frozen=True)
class _Index:
    """Phrases by each form of their first word, or, where any ending may follow, by its first letters."""

    whole: Mapping[str, Sequence[tuple[Topic, _Phrase]]]
    stems: Mapping[str, Sequence[tuple[Topic, _Phrase]]]


_LETTERS = 3
"""No stem is shorter."""


def _indexed(lexicon: Lexicon, language: str) -> _Index:
    whole: dict[str, list[tuple[Topic, _Phrase]]] = {}
    stems: dict[str, list[tuple[Topic, _Phrase]]] = {}
    for topic in Topic:
        for phrase in map(_pattern, _phrases(lexicon[topic.value], language)):
            words, any_ending = phrase[0]
            for word in words:
                begins, letters = (stems, word[:_LETTERS]) if any_ending else (whole, word)
                begins.setdefault(letters, []).append((topic, phrase))
    return _Index(whole, stems)


def _begun_by(forms: frozenset[str], index: _Index) -> Iterator[tuple[Topic, _Phrase]]:
    for form in sorted(forms):
        yield from index.whole.get(form, ())
        yield from index.stems.get(form[:_LETTERS], ())


def _phrases(by_language: Mapping[str, Sequence[str]], language: str) -> Sequence[str]:
    """A text of unknown language, or a plain text (which counts as English), is looked at in every language."""
    own = by_language.get(language)
    if own is not None and language != "en":
        return own
    return [phrase for phrases in by_language.values() for phrase in phrases]


def _stands(phrase: _Phrase, here: Sequence[_Token]) -> bool:
    return len(here) == len(phrase) and all(_fits(one, token.forms) for one, token in zip(phrase, here, strict=True))


def _fits(wanted: _Word, forms: frozenset[str]) -> bool:
    words, any_ending = wanted
    if any_ending:
        return any(form.startswith(tuple(words)) for form in forms)
    return not words.isdisjoint(forms)


@lru_cache(maxsize=2048)
def _pattern(phrase: str) -> _Phrase:
    """For each word of a phrase: the word, and whether any ending may follow."""
    parts = re.sub(r"[-'’]", " ", phrase).split()
    return tuple((_forms(part.rstrip("*")), part.endswith("*")) for part in parts)


@dataclass(frozen=True)
class _Token:
    """A word of a text: where it begins and ends as it is written, and the forms under which it may be found."""

    begins: int
    ends: int
    forms: frozenset[str]


def _tokens(written: str) -> tuple[_Token, ...]:
    bare = [(letter, at) for at, sign in enumerate(written) for letter in _without_signs(sign)]
    places = [*(at for _, at in bare), len(written)]
    words = re.finditer(r"[^\W_]+", "".join(letter for letter, _ in bare))
    return tuple(_Token(places[word.start()], places[word.end()], _forms(word[0])) for word in words)


_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "ئ": "ي", "ؤ": "و", "ـ": None})
_ARTICLE = re.compile(r"^(?:[وف]?(?:[بك]?ال|لل))(?=\w{3})|^[وفبلك](?=\w{4})")


@lru_cache(maxsize=8192)
def _forms(word: str) -> frozenset[str]:
    """A word without capitals and accents; in Arabic also without what is written onto its front."""
    folded = _without_signs(word.casefold()).translate(_ARABIC)
    return frozenset({folded, _ARTICLE.sub("", folded)})


def _without_signs(text: str) -> str:
    """Letters without accents and vowel signs. Hamza and madda are kept with their letter for the Arabic folding."""
    kept = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        base = letter if "\u0600" <= letter <= "\u06ff" else parts[0]
        kept.append("" if unicodedata.category(letter) == "Mn" else base)
    return "".join(kept)
