"""What a form asks one person, question by question, whether it comes from an instrument or is the form's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from evalkit.definitions import Form, Instrument, Item, Kind, Words
from evalkit.definitions.arrangement import Section
from evalkit.definitions.rules import conditions
from evalkit.definitions.scale import Levels

WORDS_KINDS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.GOAL})
"""Kinds whose answer is somebody's own words: sealed, never searched, never in a figure."""

LEVEL_KINDS = frozenset({Kind.LEVEL, Kind.THEN_TEST})
"""Kinds that are answered by one card."""


@dataclass(frozen=True)
class Question:
    """One question as it is put to one person. ``low`` and ``high`` bound a number (None: unbounded).

    ``drawings``: those of our drawings that fit any ladder. ``conditional``: it is asked only after some
    answers. ``opens``: it is the first of its section.
    """

    key: str
    kind: Kind
    text: Words | None = None
    title: Words | None = None
    about: Words | None = None
    not_about: Words | None = None
    dimension: str | None = None
    levels: Levels | None = None
    low: float | None = None
    high: float | None = None
    choices: Mapping[str, Words] = field(default_factory=dict)
    allow_does_not_apply: bool = False
    required: bool = False
    pictured: bool = False
    drawings: str | None = None
    instrument: Instrument | None = None
    section: Section | None = None
    opens: bool = False
    conditional: bool = False

    @property
    def takes_words(self) -> bool:
        return self.kind in WORDS_KINDS

    @property
    def takes_level(self) -> bool:
        return self.kind in LEVEL_KINDS

    @property
    def answered(self) -> bool:
        """Whether an answer is expected at all; a note is only read."""
        return self.kind is not Kind.NOTE


def questions(form: Form) -> tuple[Question, ...]:
    """Every question for one person, in the form's order of asking; none for the group."""
    scales = {
        item.key: Question(
            key=item.key,
            kind=Kind.LEVEL,
            text=item.question,
            levels=instrument.levels_of(item.key),
            instrument=instrument,
        )
        for instrument in form.instruments
        for item in instrument.items
    }
    items = {item.key: item for item in form.items}
    found = {**scales, **{item.key: _own(item, items) for item in form.items}}
    under = conditions(form)
    return tuple(
        replace(found[asked.key], section=asked.section, opens=asked.opens, conditional=asked.key in under)
        for asked in form.asked
    )


def _own(item: Item, own: Mapping[str, Item]) -> Question:
    looked_back_on = own.get(item.of) if item.kind is Kind.THEN_TEST and item.of else None
    return Question(
        key=item.key,
        kind=item.kind,
        text=item.question,
        title=item.title or (looked_back_on.title if looked_back_on else None),
        about=item.about,
        not_about=item.not_about,
        dimension=item.dimension,
        levels=looked_back_on.levels if looked_back_on else item.levels,
        low=item.range.from_ if item.range else None,
        high=item.range.to if item.range else None,
        choices=item.choices or {},
        allow_does_not_apply=item.allow_does_not_apply,
        required=item.required,
        pictured=item.picture is not None,
        drawings=item.drawings,
    )
