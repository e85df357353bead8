"""A codebook: what each column of an export means, and each question and indicator of its form, in one language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from evalkit.collect.questions import Question, questions
from evalkit.definitions import Form, Indicator, in_language
from evalkit.definitions.scale import Levels

COLUMNS: Final = (
    "form", "version", "what", "key", "kind", "title", "question", "values", "low", "high", "direction", "score",
    "items", "missing_rule", "instrument", "instrument_version", "citation", "licence",
)  # fmt: skip
STATES: Final = "prefer_not_to_say; does_not_apply; (empty) = not answered"


def codebook(form: Form, language: str) -> Iterator[dict[str, Any]]:
    """A row for each question, then one for each indicator; ``values`` gives each level or choice its words."""
    for question in questions(form):
        if question.answered:
            yield _question(form, question, language)
    for indicator in form.indicators:
        yield _indicator(form, indicator, language)


def _question(form: Form, question: Question, language: str) -> dict[str, Any]:
    levels = question.levels
    row: dict[str, Any] = {
        "form": form.key,
        "version": form.version,
        "what": "item",
        "key": question.key,
        "kind": question.kind.value,
        "title": in_language(question.title, language, "") if question.title else None,
        "question": in_language(question.text, language, "") if question.text else None,
        "values": _levels(levels, language) if levels else _choices(question, language),
        "low": levels.lowest if levels else question.low,
        "high": levels.highest if levels else question.high,
    }
    if question.instrument is not None:
        one = question.instrument
        row |= {"instrument": one.instrument, "instrument_version": one.version, "citation": one.citation,
                "licence": one.licence}  # fmt: skip
    return row


def _levels(levels: Levels, language: str) -> str:
    said = {number: in_language(words, language, "") for number, words in levels.words.items()}
    return "; ".join(f"{number} = {said[number]}" if said.get(number) else f"{number}" for number in levels.numbers)


def _choices(question: Question, language: str) -> str | None:
    return "; ".join(f"{key} = {in_language(words, language, key)}" for key, words in question.choices.items()) or None


def _indicator(form: Form, indicator: Indicator, language: str) -> dict[str, Any]:
    return {
        "form": form.key,
        "version": form.version,
        "what": "indicator",
        "key": indicator.key,
        "kind": "level" if indicator.ordinal else "score",
        "title": in_language(indicator.title, language, "") if indicator.title else None,
        "low": indicator.low,
        "high": indicator.high,
        "direction": indicator.direction.value,
        "score": indicator.score,
        "items": " ".join(f"-{one.key}" if one.reversed else one.key for one in indicator.items),
        "missing_rule": indicator.missing.rule,
        "instrument": indicator.instrument,
    }
