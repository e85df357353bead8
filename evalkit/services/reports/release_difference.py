"""What a report says otherwise than the one released before it: which texts, figures and tables changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["figure", "making", "answer", "total", "limits", "order", "quotes", "people", "beside", "translation"]


@dataclass(frozen=True)
class Change:
    """``what``: indicator of a figure or of a text, text of a question. ``way``: added, gone or changed.

    ``languages``: of a text, those in which it is another; empty: it is in all of them, or it has none.
    """

    kind: Kind
    what: str
    way: Literal["added", "gone", "changed"]
    languages: tuple[str, ...] = ()


def difference(old: Mapping[str, Any], new: Mapping[str, Any], language: str) -> tuple[Change, ...]:
    """From the contents of two releases, in the order of the report."""
    found: list[Change] = []
    found += _changes("figure", _figures(old), _figures(new))
    found += _changes("making", _makings(old), _makings(new))
    found += _changes("answer", _answers(old, language), _answers(new, language))
    found += _changes("total", _totals(old), _totals(new))
    found += _changes("limits", _limits(old), _limits(new))
    found += _translations(old.get("translations", {}), new.get("translations", {}))
    for kind, key in (("order", "order"), ("quotes", "passages"), ("people", "not_counted")):
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
            yield Change(kind, name, "changed", _languages(old[name], new[name]))


def _languages(old: Any, new: Any) -> tuple[str, ...]:
    """Where each is told by language, those in which the two are not the same; empty for all of them."""
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return ()
    every = {**new, **old}
    other = tuple(code for code in every if old.get(code) != new.get(code))
    return other if len(other) < len(every) else ()


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
    """Question → language → its answer. A question is known by its text in ``language``."""
    answers = content.get("answers", {})
    asked = [question for question, _ in answers.get(language, next(iter(answers.values()), ()))]
    return {
        question: {code: told[place][1] for code, told in answers.items() if place < len(told)}
        for place, question in enumerate(asked)
    }


def _translations(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    """What the association translated, in the languages in which it is another."""
    other = tuple(code for code in {**new, **old} if old.get(code) != new.get(code))
    if other:
        yield Change("translation", "", "changed" if old and new else "added" if new else "gone", other)


def _limits(content: Mapping[str, Any]) -> dict[str, Any]:
    """Limits by language; before they were written in several, they stood in one that was not kept."""
    limits = content.get("limits")
    return {"": limits if isinstance(limits, Mapping) else {"": limits}} if limits else {}


def _totals(content: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{number} {next(iter(name.values()), '')}": value for number, name, value in content.get("totals", ())}
