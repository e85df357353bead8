"""What a report says otherwise than the one released before it: which texts, figures and tables changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["figure", "making", "answer", "total", "limits", "order", "quotes", "people", "beside"]


@dataclass(frozen=True)
class Change:
    """``what``: indicator of a figure or of a text, text of a question. ``way``: added, gone or changed."""

    kind: Kind
    what: str
    way: Literal["added", "gone", "changed"]


def difference(old: Mapping[str, Any], new: Mapping[str, Any], language: str) -> tuple[Change, ...]:
    """From the contents of two releases, in the order of the report."""
    found: list[Change] = []
    found += _changes("figure", _figures(old), _figures(new))
    found += _changes("making", _makings(old), _makings(new))
    found += _changes("answer", _answers(old, language), _answers(new, language))
    found += _changes("total", _totals(old), _totals(new))
    for kind, key in (("limits", "limits"), ("order", "order"), ("quotes", "passages"), ("people", "not_counted")):
        if old.get(key) != new.get(key):
            found.append(Change(kind, "", "changed"))  # type: ignore[arg-type]
    if old.get("beside") != new.get("beside") and old.get("passages") == new.get("passages"):
        found.append(Change("beside", "", "changed"))
    return tuple(found)


def _changes(kind: Kind, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in {**new, **old}:
        if name not in old:
            yield Change(kind, name, "added")
        elif name not in new:
            yield Change(kind, name, "gone")
        elif old[name] != new[name]:
            yield Change(kind, name, "changed")


def _figures(content: Mapping[str, Any]) -> dict[str, Any]:
    """Indicator → everything that its tables say."""
    found: dict[str, list[Any]] = {}
    for result in content.get("analysis", {}).get("results", ()):
        found.setdefault(str(result["indicator"]), []).append(result)
    return dict(found)


def _makings(content: Mapping[str, Any]) -> dict[str, Any]:
    """Indicator → its texts by language."""
    found: dict[str, dict[str, str]] = {}
    for language, texts in content.get("words", {}).items():
        for indicator, text in texts.items():
            found.setdefault(indicator, {})[language] = text
    return dict(found)


def _answers(content: Mapping[str, Any], language: str) -> dict[str, Any]:
    answers = content.get("answers", {})
    return {question: answer for question, answer in answers.get(language, next(iter(answers.values()), ()))}


def _totals(content: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{number} {next(iter(name.values()), '')}": value for number, name, value in content.get("totals", ())}
