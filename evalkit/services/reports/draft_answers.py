"""What a draft answers to its funder's questions: from the questions of the grant and what was written and chosen.

Places of texts: ``making:INDICATOR``, ``answer:NUMBER`` and ``limits``, each in the languages of the screens;
``translation:MARK`` of a text that somebody wrote elsewhere in one language (:mod:`.translation_places`);
``total:NUMBER:POSITION`` in the draft's own, being a number; and choices without a language: ``drop:NUMBER``,
``quotes``, ``order`` and ``each`` (each programme beside all of them).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from evalkit.collect.words_check import holds_national_number
from evalkit.definitions import loader
from evalkit.definitions.funder_questions import Answer, FunderQuestion
from evalkit.definitions.report import MOVABLE, MOVED_BEFORE, Part
from evalkit.definitions.words import in_language
from evalkit.errors import Problem, problem
from evalkit.i18n import LANGUAGE_NAMES, SCREEN
from evalkit.reporting.context import QuestionAnswered
from evalkit.services.reports import translation_places
from evalkit.services.reports.draft_words import Key, Written, chosen
from evalkit.services.reports.release_context import Edited, Words

NUMBER = re.compile(r"\d{1,3}(?:[ .\u00a0\u202f]?\d{3})*(?:,\d{1,2})?|\d+[.,]\d{1,2}|\d+")
"""A declared total: one number, nothing else."""
LIMITS = "limits"
"""The place of the limits that are added, one on each line."""
CHOICE = ""
"""The language of what is chosen and not written."""


def making_place(indicator: str) -> str:
    return f"making:{indicator}"


def answer_place(number: str) -> str:
    return f"answer:{number}"


def total_place(number: str, position: int) -> str:
    return f"total:{number}:{position}"


def drop_place(number: str) -> str:
    return f"drop:{number}"


def words_of(texts: Mapping[Key, Written]) -> Words:
    """ "What we make of it" by language and indicator."""
    found: dict[str, dict[str, str]] = {}
    for (place, language), written in texts.items():
        if place.startswith("making:") and written.text and language in SCREEN:
            found.setdefault(language, {})[place.removeprefix("making:")] = written.text
    return found


def written(texts: Mapping[Key, Written], place: str) -> dict[str, str]:
    """Language → what is written there, in the order of the screens' languages."""
    found = {code: texts.get((place, code), Written()).text for code in SCREEN}
    return {code: text for code, text in found.items() if text}


def edited(
    questions: Sequence[FunderQuestion], texts: Mapping[Key, Written], language: str, indicators: Sequence[str]
) -> Edited:
    """Everything else that the author wrote and chose. ``language``: of the draft; ``indicators``: those of the report,
    in its order."""
    return Edited(
        questions=tuple(_answered(question, texts, language, indicators) for question in questions),
        answers={one.number: answered for one in questions if (answered := written(texts, answer_place(one.number)))},
        more_limits={
            code: tuple(line.strip() for line in text.splitlines() if line.strip())
            for code, text in written(texts, LIMITS).items()
        },
        order=order_of(texts),
        left_out=frozenset(chosen(texts, "quotes")),
        language=language,
        translations=translations_of(texts),
    )


def translations_of(texts: Mapping[Key, Written]) -> dict[str, dict[str, str]]:
    """Language → place → the association's translation of a text that was written in another."""
    found: dict[str, dict[str, str]] = {}
    for (place, language), one in texts.items():
        if translation_places.is_one(place) and one.text and language in SCREEN:
            found.setdefault(language, {})[place] = one.text
    return found


def order_of(texts: Mapping[Key, Written]) -> tuple[Part, ...]:
    """The order that was chosen for the parts that may move; empty: as the report has them."""
    return tuple(Part(one) for one in chosen(texts, "order"))


def suggested(question: FunderQuestion, indicators: Sequence[str]) -> tuple[str, ...]:
    """Indicators whose sentence is offered under a question: where figures answer it."""
    if Answer.FIGURE not in question.answers or (Part.INDICATORS not in question.sections and not question.figures):
        return ()
    return tuple(key for key in indicators if not question.figures or key in question.figures)


def _answered(
    question: FunderQuestion, texts: Mapping[Key, Written], language: str, indicators: Sequence[str]
) -> QuestionAnswered:
    typical = loader.typical_questions()
    reasons, around = typical.refusals, typical.around(question.typical)
    refusal = reasons.get(question.refusal) if question.refusal and Answer.REFUSAL in question.answers else None
    dropped = chosen(texts, drop_place(question.number))
    totals = [
        (name, texts.get((total_place(question.number, position), language), Written()).text)
        for position, name in enumerate(question.declared)
    ]
    return QuestionAnswered(
        number=question.number,
        text=question.text,
        characters=question.characters,
        figures=question.figures,
        sections=question.sections,
        sources=question.sources,
        readings=tuple(key for key in suggested(question, indicators) if key not in dropped),
        totals=tuple((name, value) for name, value in totals if value),
        refusal=refusal.text if refusal is not None else None,
        delivered=question.delivered,
        not_told=around.not_told if around is not None else None,
    )


def without_way(question: FunderQuestion) -> bool:
    """Whether its reader is told that something is delivered outside the report, and nobody named how."""
    reason = loader.typical_questions().refusals.get(question.refusal or "")
    return reason is not None and reason.outside and Answer.REFUSAL in question.answers and not question.delivered


def in_part(question: FunderQuestion, language: str) -> str:
    """What the report gives of a question and what it does not, for its author; empty: it leaves nothing out."""
    around = loader.typical_questions().around(question.typical)
    return in_language(around.told_in_part, language) if around is not None else ""


def problems(
    questions: Sequence[FunderQuestion], texts: Mapping[Key, Written], language: str, *, releasing: bool
) -> list[Problem]:
    """What is wrong with the answers. ``releasing``: also what is missing or too long for the funder."""
    found: list[Problem] = []
    for question in questions:
        place = answer_place(question.number)
        answers = written(texts, place)
        if releasing and question.characters is not None:
            found += [
                problem(
                    "draft.too_long", field=place, number=question.number, n=len(text), most=question.characters,
                    called=LANGUAGE_NAMES[code], language=code,
                )
                for code, text in answers.items()
                if len(text) > question.characters
            ]  # fmt: skip
        if releasing and tuple(question.answers) == (Answer.NARRATIVE,) and not answers:
            found.append(problem("draft.unanswered", field=place, number=question.number))
        for position in range(len(question.declared)):
            name = total_place(question.number, position)
            value = texts.get((name, language), Written()).text
            if value and not NUMBER.fullmatch(value):
                found.append(problem("draft.total_number", field=name, number=question.number))
    if any(holds_national_number(written.text) for written in texts.values()):
        found.append(problem("entry.national_number", field="words"))
    if (order := order_of(texts)) and sorted(order) not in (sorted(MOVABLE), sorted(MOVED_BEFORE)):
        found.append(problem("draft.order", field="order"))
    return found
