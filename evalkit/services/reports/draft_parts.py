"""What an author meets on the editor's page: a figure to read, a question of the funder, a passage, a thing to do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from evalkit.definitions.funder_questions import FunderQuestion
from evalkit.reporting.context import Story
from evalkit.services.reports.draft_fields import Field, Texts
from evalkit.services.reports.question_material import Told


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
    sentence, kept) that may stand in the answer; ``told``: what the report says on it by itself (None: there is no
    report yet). ``unanswered``: the report has nothing on it; ``no_way``: its reader is told that something is
    delivered otherwise, and the grant does not name how. ``in_part``: what the report gives of it and what it does
    not."""

    question: FunderQuestion
    text: str
    waits: bool
    answer: Texts
    suggested: tuple[tuple[str, str, bool], ...]
    told: Told | None
    drop: Field
    totals: tuple[Total, ...]
    refusal: str
    unanswered: bool = False
    no_way: bool = False
    in_part: str = ""

    @property
    def only_words(self) -> bool:
        """Whether nothing of the report answers it, and nobody said that it is not answered."""
        return self.unanswered and not (self.totals or self.suggested)

    @property
    def writes(self) -> bool:
        """Whether it has a box for the author's own words: asked for, there already, or all that can answer it."""
        return self.waits or self.only_words or bool(self.answer.written)

    @property
    def asks(self) -> bool:
        """Whether there is something to type."""
        return self.writes or bool(self.totals)

    @property
    def refused(self) -> bool:
        """Whether its reader finds why it is not answered, and nothing else."""
        return bool(self.refusal) and not (
            (self.told and (self.told.lines or self.told.elsewhere or self.told.notes)) or self.suggested
        )

    @property
    def answered(self) -> bool:
        """Whether the report answers it by itself, and words of one's own are a wish."""
        there = self.told is not None and bool(self.told.lines or self.told.notes)
        return self.writes and not self.answer.written and not self.answer.needed and there

    def wrong(self, problems: Collection[str]) -> bool:
        """Whether one of its totals was refused."""
        return any(total.field.place in problems for total in self.totals)


@dataclass(frozen=True)
class ToDo:
    """A line of what is to be written. ``number``: of the funder's question; "" for a figure. ``texts`` None: totals
    alone. ``done``: something stands there; ``answered``: the report answers it, words of one's own are a wish."""

    place: str
    number: str
    title: str
    texts: Texts | None
    done: bool
    answered: bool = False


@dataclass(frozen=True)
class Quote:
    """A passage that may leave for this funder. ``quoted``: the author shows it."""

    key: str
    story: Story
    quoted: bool
