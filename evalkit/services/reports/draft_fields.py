"""What stands on the editor's page: texts, in which languages they are written, and what is still needed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from evalkit.definitions.funder_questions import FunderQuestion
from evalkit.definitions.report import Part
from evalkit.errors import Problem
from evalkit.i18n import SCREEN
from evalkit.reporting.context import Story
from evalkit.services.reports.draft_words import Key, Written
from evalkit.services.reports.report_drafts import Draft
from evalkit.services.reports.waiting_told import WaitingFigures


@dataclass(frozen=True)
class Field:
    """One text to write. ``longest``: characters that the funder allows, or that fit beside a figure."""

    place: str
    language: str
    written: Written
    longest: int | None = None

    @property
    def too_long(self) -> bool:
        """Whether it is longer than it may be."""
        return self.longest is not None and len(self.written.text) > self.longest


@dataclass(frozen=True)
class Texts:
    """One text in each language, that of the page first. ``needed``: the report does not leave without it."""

    place: str
    fields: tuple[Field, ...]
    needed: bool = False

    @property
    def written(self) -> tuple[str, ...]:
        """The languages that it is written in."""
        return tuple(one.language for one in self.fields if one.written.text)

    @property
    def missing(self) -> tuple[str, ...]:
        """The others."""
        return tuple(one.language for one in self.fields if not one.written.text)

    @property
    def too_long(self) -> bool:
        """In one of its languages."""
        return any(one.too_long for one in self.fields)

    def hides(self, conflicts: Collection[Key]) -> bool:
        """Whether something is wrong in a language that is not the page's."""
        return any(one.too_long or (one.place, one.language) in conflicts for one in self.fields[1:])

    def wants(self, conflicts: Collection[Key]) -> bool:
        """Whether it has to be looked at: it is needed and missing, too long, or a colleague wrote there too."""
        wrong = self.too_long or any((one.place, one.language) in conflicts for one in self.fields)
        return wrong or (self.needed and not self.written)


@dataclass(frozen=True)
class Making:
    """ "What we make of it": the sentence that reads the figure, and the team's words in each language."""

    indicator: str
    title: str
    reading: str
    main: bool
    texts: Texts


@dataclass(frozen=True)
class Total:
    """A total that the association declares itself."""

    name: str
    field: Field


@dataclass(frozen=True)
class Question:
    """One of the funder's questions. ``waits``: it asks for the author's own words. ``suggested``: (indicator,
    sentence, kept) that may stand in the answer; ``told``: what the parts that answer it say by themselves."""

    question: FunderQuestion
    text: str
    waits: bool
    answer: Texts
    suggested: tuple[tuple[str, str, bool], ...]
    told: tuple[str, ...]
    drop: Field
    totals: tuple[Total, ...]
    refusal: str

    @property
    def asks(self) -> bool:
        """Whether there is something to type."""
        return self.waits or bool(self.totals or self.answer.written)

    def wrong(self, problems: Collection[str]) -> bool:
        """Whether one of its totals was refused."""
        return any(total.field.place in problems for total in self.totals)


@dataclass(frozen=True)
class ToDo:
    """A line of what is to be written. ``number``: of the funder's question; "" for a figure. ``texts`` None: totals
    alone. ``done``: something stands there."""

    place: str
    number: str
    title: str
    texts: Texts | None
    done: bool


@dataclass(frozen=True)
class Quote:
    """A passage that may leave for this funder. ``quoted``: the author shows it."""

    key: str
    story: Story
    quoted: bool


@dataclass(frozen=True)
class Editor:
    """``refused``: why there is no report to write yet. ``waiting``: figures that it tells as before, or not at all.
    ``limits``: built ones, which stay."""

    draft: Draft
    making: tuple[Making, ...]
    questions: tuple[Question, ...]
    limits: tuple[str, ...]
    more_limits: Texts
    quotes: tuple[Quote, ...]
    quotes_field: Field
    order: tuple[Part, ...]
    order_field: Field
    refused: tuple[Problem, ...]
    waiting: tuple[WaitingFigures, ...] = ()

    @property
    def still_needed(self) -> tuple[ToDo, ...]:
        """Without these it does not leave."""
        return tuple(one for one in self.to_do if one.texts is not None and one.texts.needed and not one.texts.written)

    @property
    def missing(self) -> tuple[tuple[str, int], ...]:
        """Language → how many texts are written in another and not in it; of those that miss one."""
        every = [one.texts for one in self.to_do if one.texts is not None and one.texts.written]
        every += [self.more_limits] if self.more_limits.written else []
        counts = ((code, sum(code in one.missing for one in every)) for code in SCREEN)
        return tuple((code, n) for code, n in counts if n)

    @property
    def to_do(self) -> tuple[ToDo, ...]:
        """What is to be written, in the order of the page."""
        figures = (ToDo(one.texts.place, "", one.title, one.texts, bool(one.texts.written)) for one in self.making)
        asked = (
            ToDo(
                one.answer.place, one.question.number, one.text, one.answer if one.waits else None,
                all(total.field.written.text for total in one.totals)
                and (bool(one.answer.written) or not one.waits),
            )
            for one in self.questions
            if one.asks
        )  # fmt: skip
        return (*figures, *asked)
