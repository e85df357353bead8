"""A list that is narrowed by an earlier answer (``choice_filter``): one question of ours for each of these answers.

Only ``column = ${question}`` is taken apart, where every choice says under which answer it is offered. Anything else
stays one question with all its choices, and is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evalkit.exchange.xlsform_questions import Question
from evalkit.exchange.xlsform_tables import Row

MOST = 40
"""Questions that one row may become."""
FEWEST_CHOICES = 2

_FILTER: Final = re.compile(
    r"\s*(?:(?P<column>[\w.-]+)\s*=\s*\$\{\s*(?P<name>[\w.-]+)\s*\}|\$\{\s*(?P<name2>[\w.-]+)\s*\}\s*=\s*(?P<column2>[\w.-]+))\s*"
)
_SAFE: Final = re.compile(r"[A-Za-z0-9_.\-]{1,60}")
_LIST: Final = re.compile(r"select[_ ]one\s+(\S+)", re.IGNORECASE)


@dataclass(frozen=True)
class Offered:
    """An answer to an earlier question: ``value`` as the workbook calls it, ``rule`` for when it was given."""

    value: str
    rule: str


@dataclass(frozen=True)
class Branch:
    """One question: the row as it would stand alone, with the condition under which it is asked, and its list."""

    row: Row
    asked_if: Row
    lists: Mapping[str, Sequence[Row]]


def offered_by(name: str, question: Question) -> Iterator[Offered]:
    """The answers to a question, for lists that hang on it; none for kinds that nobody chooses from."""
    if question.plain.get("kind") == "choice":
        answers = {value: f"'{value}'" for value in question.meant.choices}
    elif levels := question.plain.get("levels"):
        numbers = range(levels["from"], levels["to"] + 1) if "from" in levels else levels
        answers = {str(number): str(number) for number in numbers}
    else:
        answers = {value: f"'{value}'" for value in question.meant.answers}
    for value, literal in answers.items():
        if _SAFE.fullmatch(value):
            yield Offered(value, f"${{{name}}} = {literal}")


def branches(
    row: Row, lists: Mapping[str, Sequence[Row]], offered: Mapping[str, Sequence[Offered]]
) -> tuple[Branch, ...]:
    """The questions that this row becomes; none where it stays one."""
    narrowed, listed = _FILTER.fullmatch(row["choice_filter"]), _LIST.fullmatch(" ".join(row["type"].split()))
    if narrowed is None or listed is None or listed[1] not in lists:
        return ()
    column = f"filter::{narrowed['column'] or narrowed['column2']}"
    answers = offered.get(narrowed["name"] or narrowed["name2"], ())
    under: dict[str, list[Row]] = {}
    for choice in lists[listed[1]]:
        under.setdefault(choice[column], []).append(choice)
    rules = {value: [one.rule for one in answers if one.value == value] for value in under}
    if len(under) > MOST or not all(rules.values()) or min(map(len, under.values())) < FEWEST_CHOICES:
        return ()
    return tuple(
        Branch(
            Row(row.number, {**row.cells, "name": f"{row['name']}..{value}", "choice_filter": ""}),
            Row(row.number, {"relevant": " or ".join(rules[value])}),
            {listed[1]: choices},
        )
        for value, choices in under.items()
    )
