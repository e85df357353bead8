"""A funder's own questions and what answers each (``report.yaml`` of a grant): reusable from one year to the next."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Self

import yaml
from pydantic import BeforeValidator, Field, model_validator

from evalkit.definitions.report import Part
from evalkit.definitions.words import Definition, Key, Version, Words


class Answer(StrEnum):
    """What answers a question. Several may go together."""

    FIGURE = "figure"
    SECTION = "section"
    NARRATIVE = "narrative"
    DECLARED = "declared"
    REFUSAL = "refusal"


Number = Annotated[
    str,
    BeforeValidator(lambda v: str(v) if isinstance(v, int) else v, json_schema_input_type=str | int),
    Field(pattern=r"^[\w][\w .)/-]*$", max_length=20),
]
Text = Annotated[Words, Field(min_length=1)]

MOST_QUESTIONS = 60
MOST_CHARACTERS = 50_000


class FunderQuestion(Definition):
    """``number`` and ``text``: as the funder writes them. ``characters``: at most so many in the answer.

    ``figures``: indicators that answer it (none named: all of the report). ``sections``: parts of the report that do.
    ``sources``: kinds of data that the answer needs. ``declared``: names of totals that the association types itself.
    ``refusal``: the standard reason why it is not answered; ``delivered``: where the funder gets it otherwise.
    """

    number: Number
    text: Text
    answers: Annotated[tuple[Answer, ...], Field(min_length=1)]
    characters: int | None = Field(default=None, ge=50, le=MOST_CHARACTERS)
    figures: tuple[Key, ...] = ()
    sections: tuple[Part, ...] = ()
    sources: tuple[Key, ...] = ()
    declared: tuple[Text, ...] = Field(default=(), max_length=20)
    refusal: Key | None = None
    delivered: Annotated[str, Field(max_length=200)] = ""
    typical: Annotated[str, Field(pattern=r"^Q\d{1,2}$")] | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if Answer.REFUSAL in self.answers and self.refusal is None:
            raise ValueError("a refusal needs its reason (refusal:)")
        if Answer.DECLARED in self.answers and not self.declared:
            raise ValueError("a declared total needs a name (declared:)")
        if Answer.SECTION in self.answers and not self.sections:
            raise ValueError("name the sections that answer it (sections:)")
        if Part.QUESTIONS in self.sections:
            raise ValueError("the questions do not answer one (sections:)")
        if len(set(self.answers)) != len(self.answers):
            raise ValueError("an answer is named twice")
        if any(not text.strip() for text in self.text.values()):
            raise ValueError("the question has no text")
        return self


class FunderQuestions(Definition):
    """The questions of one grant, in the funder's order."""

    report: Key
    version: Version
    title: Words
    questions: Annotated[tuple[FunderQuestion, ...], Field(max_length=MOST_QUESTIONS)]

    @model_validator(mode="after")
    def _numbers(self) -> Self:
        numbers = [question.number for question in self.questions]
        if twice := sorted({number for number in numbers if numbers.count(number) > 1}):
            raise ValueError(f"two questions have the number {', '.join(twice)}")
        return self


class TypicalQuestion(Definition):
    """A question that many funders ask, with what answers it, and the ``trap`` in it, in one line.

    ``not_told``: what it asks for that no report gives, and why, for its reader; ``told_in_part``: the same for the
    author, who else would read that the report answers it.
    """

    trap: Text
    typical_of: Text
    not_told: Words | None = None
    told_in_part: Words | None = None
    question: FunderQuestion


class Refusal(Definition):
    """Why something is not answered. ``text``: ready to be sent to the funder. ``outside``: it says that what may be
    asked is delivered outside the report, so that the way has to be named."""

    title: Text
    text: Text
    outside: bool = False


class TypicalQuestions(Definition):
    """The file ``reports/typical_questions.yaml``."""

    refusals: Mapping[Key, Refusal]
    questions: tuple[TypicalQuestion, ...]

    @model_validator(mode="after")
    def _known(self) -> Self:
        for one in self.questions:
            if one.question.refusal is not None and one.question.refusal not in self.refusals:
                raise ValueError(f"no such reason: {one.question.refusal}")
        return self

    def typical(self, key: str) -> FunderQuestion | None:
        """The question that is known as ``Q1`` … ``Q10``."""
        around = self.around(key)
        return None if around is None else around.question

    def around(self, key: str | None) -> TypicalQuestion | None:
        """The same with what is said of it; None for a question of the funder's own."""
        return next((one for one in self.questions if key is not None and one.question.typical == key), None)


def to_yaml(questions: FunderQuestions) -> str:
    """The file as :func:`evalkit.definitions.loader.funder_questions_from` reads it back."""
    plain = questions.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=120)
