"""What of a form is read aloud: its sentences, and under which mark a recording of each is kept.

A recording belongs to a sentence as it is written, so that the same sentence in another version or form is heard too,
and a corrected one is not heard with its old words. Answers are no sentences: nothing here reads what somebody chose.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from evalkit.collect.questions import Question, questions
from evalkit.definitions import Form, Words, in_language
from evalkit.definitions.hashing import digest
from evalkit.definitions.words import base, is_simple, simple

BEFORE = ("preface", "promise", "promise_free")
"""What stands before the first question."""
QUIET = ("does_not_apply", "prefer_not_to_say", "yes", "no")
STORY = ("story_since_entry", "story_since_last", "story_hint")


@dataclass(frozen=True)
class Sentence:
    """One sentence. ``part``: opening, section, question, answer or story; ``question``: the key that it belongs to."""

    part: str
    words: Words
    question: str = ""


@dataclass(frozen=True)
class Written:
    """A sentence as it stands on a page, and the mark of a recording that somebody makes of it."""

    sentence: Sentence
    language: str
    text: str

    @property
    def mark(self) -> str:
        return mark(self.language, self.text)


def sentences(form: Form, shared: Mapping[str, Words]) -> tuple[Sentence, ...]:
    """Everything that is read aloud, in the order of the page; ``shared``: the sentences that all forms have."""
    asked = questions(form)
    found = [Sentence("opening", shared[name]) for name in BEFORE]
    for question in asked:
        found += _of(question)
    quiet = [name for name in QUIET if _needed(name, asked)]
    found += [Sentence("answer", shared[name]) for name in quiet]
    if form.source.story:
        found += [Sentence("story", shared[name]) for name in STORY]
    return tuple({tuple(sorted(one.words.items())): one for one in reversed(found)}.values())[::-1]


def _needed(name: str, asked: tuple[Question, ...]) -> bool:
    if name == "does_not_apply":
        return any(question.allow_does_not_apply for question in asked)
    if name in ("yes", "no"):
        return any(question.kind == "yes_no" for question in asked)
    return True


def _of(question: Question) -> Iterator[Sentence]:
    section = question.section
    if question.opens and section is not None:
        yield from (Sentence("section", text) for text in (section.title, section.intro) if text)
    text = question.text or question.title
    if text:
        yield Sentence("question", text, question.key)
    answers = (*(question.levels.words.values() if question.levels else ()), *question.choices.values())
    yield from (Sentence("answer", words, question.key) for words in answers if words)


@lru_cache(maxsize=1 << 13)
def mark(language: str, text: str) -> str:
    """The mark of a written sentence; where its spaces stand makes no difference.

    Remembered: every sheet asks for some hundred, and they are the sentences of a handful of forms."""
    return digest([language, " ".join(text.split())])


def marks(words: Words, heard: str, shown: str) -> tuple[str, ...]:
    """Under which marks a recording in ``heard`` may be kept for a sentence that is shown in ``shown``.

    In a language that the sentence is written in, it must be these very words; in one that has no text, whichever of
    its languages the person who recorded it read from.
    """
    own = {language: text for language, text in words.items() if base(language) == heard and text}
    if not own:
        return tuple(mark(language, text) for language, text in words.items() if text)
    language = shown if shown in own else heard
    return (mark(language, own[language]),) if language in own else ()


def every_mark(found: tuple[Sentence, ...]) -> frozenset[str]:
    """The marks of all sentences in all their languages."""
    return frozenset(mark(language, text) for one in found for language, text in one.words.items() if text)


def to_record(found: tuple[Sentence, ...], heard: str, reading: str) -> tuple[Written, ...]:
    """What is read into the microphone, one after another, each text once: in ``heard`` where it is written, with its
    easier words; else from the text in ``reading``."""
    lines: dict[str, Written] = {}
    for one in found:
        written = [code for code in (heard, simple(heard)) if one.words.get(code)] or [reading]
        for language in written:
            text = in_language(one.words, language)
            line = Written(one, language, text)
            if text:
                lines.setdefault(line.mark, line)
    return tuple(lines.values())


def easier(found: tuple[Sentence, ...]) -> frozenset[str]:
    """Languages in which some sentence has easier words."""
    return frozenset(base(code) for one in found for code in one.words if is_simple(code))
