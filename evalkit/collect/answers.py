"""Raw answers of one check-in → typed answers, or every problem at once."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evalkit.collect import rules, words_check
from evalkit.collect.frames import DOES_NOT_APPLY, EMPTY, PREFER_NOT_TO_SAY, VALUE
from evalkit.collect.questions import Question, questions
from evalkit.definitions import Form, Kind, in_language
from evalkit.definitions.hashing import canonical
from evalkit.definitions.rules import Ask
from evalkit.errors import Problem, problem

STORY = "story"
"""The field of the account of change at the end; no item key, so that no form can take it."""

SET_ASIDE = "set aside"
"""Among the words, as JSON: what was answered to questions that are not asked after the other answers. It is kept
sealed, since nobody has said that it still holds, and counts in nothing."""

LONGEST_TEXT = 500
LONGEST_LONG_TEXT = 10_000
"""Characters; a page of talk written down is about 3,000."""

Raw = Mapping[str, Sequence[str]]
"""Item key → what was sent for it (several for choices)."""

Value = int | float | Decimal | bool | dt.date | str | tuple[str, ...]

_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,9})?")
_YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True)
class Answer:
    """What was said to one question. ``state`` as in frames; ``value`` is None unless the state is ``value``."""

    item: str
    state: str
    value: Value | None = None

    @property
    def stored(self) -> Any:
        """As it stands in the JSON of a check-in: a number, a text of the form's own, a state, or null for empty."""
        if self.state == EMPTY:
            return None
        if self.state != VALUE:
            return self.state
        if isinstance(self.value, Decimal | float):
            return int(self.value) if self.value % 1 == 0 else float(self.value)
        if isinstance(self.value, dt.date):
            return self.value.isoformat()
        return list(self.value) if isinstance(self.value, tuple) else self.value


@dataclass(frozen=True)
class Answers:
    """All answers of one check-in: ``values`` in form order, own words apart because they are sealed.

    ``hidden``: questions that are not asked after these answers; they are neither among the values nor the words.
    """

    values: tuple[Answer, ...]
    words: Mapping[str, str]
    hints: Mapping[str, tuple[words_check.Hint, ...]]
    hidden: frozenset[str] = frozenset()
    calculated: tuple[Answer, ...] = ()

    @property
    def stored(self) -> dict[str, Any]:
        """Item or calculation → stored value, without any words."""
        return {a.item: a.stored for a in (*self.values, *self.calculated)}

    @property
    def set_aside(self) -> Mapping[str, Any]:
        """Question that is not asked → what was answered to it all the same."""
        return set_aside_in(self.words)

    @property
    def says_something(self) -> bool:
        """Whether anything at all was answered; "I prefer not to answer" is an answer."""
        return bool(self.words.keys() - {SET_ASIDE}) or any(a.state != EMPTY for a in self.values)

    def of(self, item: str) -> Answer:
        return next(a for a in self.values if a.item == item)


def parse(form: Form, raw: Raw, language: str, *, story: bool = True) -> Answers | tuple[Problem, ...]:
    """Read what was sent for a form; ``language`` is that of the titles in problems.

    Item keys that the form does not ask are problems too, and answers to questions that do not apply are set aside:
    nothing is silently dropped. ``story``: whether the account of change may come with it.
    """
    asked = {q.key: q for q in questions(form) if q.answered}
    wanted = {*asked, *([STORY] if story else [])}
    problems = [problem("entry.unknown_question", field=key, key=key) for key in raw if key not in wanted]
    sent = {key: [text.strip() for text in raw.get(key, ()) if text.strip()] for key in asked}
    read = {key: read_answer(question, sent[key], language) for key, question in asked.items()}
    decided = rules.decide(form.steps, {key: known_value(found) for key, found in read.items()})
    values: list[Answer] = []
    words: dict[str, str] = {}
    aside: dict[str, Any] = {}
    for key, found in read.items():
        if key in decided.hidden:
            if sent[key]:
                aside[key] = _as_sent(asked[key], sent[key]) if isinstance(found, Problem) else found.stored
        elif isinstance(found, Problem):
            problems.append(found)
        elif asked[key].takes_words:
            if isinstance(found.value, str):
                words[key] = found.value
            elif found.state != EMPTY:
                values.append(found)
        else:
            values.append(found)
    problems += [broken_problem(step, asked[step.key], language) for step in decided.broken]
    problems += [wrong for key in aside if (wrong := _refused_anyway(asked[key], sent[key], language))]
    if aside:
        words[SET_ASIDE] = canonical(aside)
    told = "\n".join(raw.get(STORY, ())).strip() if story else ""
    if told:
        wrong = _wrong_words(told, STORY, "", LONGEST_LONG_TEXT)
        problems += [wrong] if wrong else []
        words[STORY] = told
    if problems:
        return tuple(problems)
    told_words = {key: text for key, text in words.items() if key != SET_ASIDE}
    hints = {key: seen for key, text in told_words.items() if (seen := words_check.hints(text))}
    calculated = tuple(
        Answer(key, EMPTY if number is None else VALUE, number) for key, number in decided.calculated.items()
    )
    return Answers(tuple(values), words, hints, decided.hidden, calculated)


def decided_by(form: Form, raw: Raw) -> rules.Decided:
    """What the rules of a form decide about what was sent, as far as it can be read."""
    asked = [q for q in questions(form) if q.answered]
    sent = {q.key: [text.strip() for text in raw.get(q.key, ()) if text.strip()] for q in asked}
    return rules.decide(form.steps, {q.key: known_value(read_answer(q, sent[q.key], "en")) for q in asked})


def set_aside_in(words: Mapping[str, str]) -> Mapping[str, Any]:
    """What was set aside of a check-in, from its words: question → value as stored."""
    return dict(json.loads(words[SET_ASIDE])) if SET_ASIDE in words else {}


def known_value(found: Answer | Problem) -> rules.Known:
    """An answer as the rules of a form take it."""
    if isinstance(found, Problem) or found.value is None:
        return None
    if isinstance(found.value, dt.date):
        return found.value.isoformat()
    return float(found.value) if isinstance(found.value, Decimal) else found.value


def broken_problem(step: Ask, question: Question, language: str) -> Problem:
    """What is said when a constraint is not fulfilled."""
    title = in_language(question.title, language, question.key)
    return problem("entry.constraint", field=step.key, title=title, message=in_language(step.message, language))


def _as_sent(question: Question, sent: Sequence[str]) -> list[str] | str:
    return list(sent) if question.kind is Kind.CHOICES else "\n".join(sent)


def _refused_anyway(question: Question, sent: Sequence[str], language: str) -> Problem | None:
    """What may not even be set aside: a national number, or a text without end."""
    title = in_language(question.title, language, question.key)
    return _wrong_words("\n".join(sent), question.key, title, LONGEST_LONG_TEXT)


def read_answer(question: Question, sent: Sequence[str], language: str) -> Answer | Problem:
    """What was sent for one question, typed, or what is wrong with it."""
    where: dict[str, object] = {"field": question.key, "title": in_language(question.title, language, question.key)}
    if not sent:
        if question.required:
            return problem("entry.required", **where)
        return Answer(question.key, EMPTY)
    if PREFER_NOT_TO_SAY in sent or DOES_NOT_APPLY in sent:
        if len(set(sent)) > 1:
            return problem("entry.more_than_one", **where)
        if sent[0] == DOES_NOT_APPLY and not question.allow_does_not_apply:
            return problem("entry.does_not_apply_not_offered", **where)
        return Answer(question.key, sent[0])
    if question.kind is Kind.CHOICES:
        return _choices(question, sent, where)
    if question.takes_words:
        text = "\n".join(sent)
        longest = LONGEST_TEXT if question.kind is Kind.TEXT else LONGEST_LONG_TEXT
        return _wrong_words(text, question.key, str(where["title"]), longest) or Answer(question.key, VALUE, text)
    if len(sent) > 1:
        return problem("entry.more_than_one", **where)
    return _READERS[question.kind](question, sent[0], where)


def _level(question: Question, text: str, where: dict[str, object]) -> Answer | Problem:
    number = _number(text)
    if question.levels is None or number is None or number not in question.levels.numbers:
        return problem("entry.not_a_level", **where)
    return Answer(question.key, VALUE, int(number))


def _quantity(question: Question, text: str, where: dict[str, object]) -> Answer | Problem:
    number = _number(text)
    if number is None:
        return problem("entry.not_a_number", **where, text=text[:40])
    if question.kind is Kind.INTEGER and number != number.to_integral_value():
        return problem("entry.not_whole", **where, text=text[:40])
    below = question.low is not None and number < Decimal(str(question.low))
    if below or (question.high is not None and number > Decimal(str(question.high))):
        return problem("entry.out_of_range", **where, low=_end(question.low), high=_end(question.high))
    return Answer(question.key, VALUE, int(number) if question.kind is Kind.INTEGER else number)


def _yes_no(question: Question, text: str, where: dict[str, object]) -> Answer | Problem:
    if text not in _YES_NO:
        return problem("entry.not_yes_or_no", **where)
    return Answer(question.key, VALUE, _YES_NO[text])


def _date(question: Question, text: str, where: dict[str, object]) -> Answer | Problem:
    day = day_from(text)
    return problem("entry.not_a_date", **where, text=text[:40]) if day is None else Answer(question.key, VALUE, day)


def _choice(question: Question, text: str, where: dict[str, object]) -> Answer | Problem:
    if text not in question.choices:
        return problem("entry.unknown_choice", **where)
    return Answer(question.key, VALUE, text)


def _choices(question: Question, sent: Sequence[str], where: dict[str, object]) -> Answer | Problem:
    if any(text not in question.choices for text in sent):
        return problem("entry.unknown_choice", **where)
    return Answer(question.key, VALUE, tuple(key for key in question.choices if key in sent))


_READERS: Mapping[Kind, Callable[[Question, str, dict[str, object]], Answer | Problem]] = {
    Kind.LEVEL: _level,
    Kind.THEN_TEST: _level,
    Kind.INTEGER: _quantity,
    Kind.DECIMAL: _quantity,
    Kind.YES_NO: _yes_no,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
}


def day_from(text: str) -> dt.date | None:
    """A day written 2026-03-31 or 31/03/2026 (also with dots or dashes); None if it is no day."""
    parts = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    year, month, day = (parts[1], parts[2], parts[3]) if parts else ("", "", "")
    if not parts:
        parts = re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", text)
        if not parts:
            return None
        year, month, day = parts[3], parts[2], parts[1]
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _number(text: str) -> Decimal | None:
    """A number with a decimal point or a decimal comma, in any script's digits; no grouping."""
    folded = words_check.plain(text).replace("\u2212", "-").replace("\u066b", ",")
    return Decimal(folded.replace(",", ".")) if _NUMBER.fullmatch(folded) else None


def _end(limit: float | None) -> str:
    return "…" if limit is None else f"{limit:g}"


def _wrong_words(text: str, field: str, title: str, longest: int) -> Problem | None:
    if len(text) > longest:
        return problem("entry.too_long", field=field, title=title, longest=longest, length=len(text))
    if words_check.holds_national_number(text):
        return problem("entry.national_number", field=field, title=title)
    return None
