"""What the last page before a release asks and never refuses.

Words that tell small numbers, texts that are missing in one of the languages, questions without words.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from evalkit.collect.small_numbers import small_numbers
from evalkit.definitions.funder_questions import Answer
from evalkit.definitions.report import Part
from evalkit.i18n import SCREEN
from evalkit.services.reports import draft_answers
from evalkit.services.reports.draft_words import Key
from evalkit.services.reports.release_context import Beside, written_for
from evalkit.services.reports.release_preview import Preview
from evalkit.services.reports.report_drafts import Draft


@dataclass(frozen=True)
class SmallNumbers:
    """Where words name numbers below k. ``place``: of a text of the draft, or the part of the report that holds them.

    ``key``: the text of the draft that the author can change; None: it stands in the journal or among the results.
    """

    place: str
    key: Key | None
    found: tuple[str, ...]


def told_in_words(draft: Draft, seen: Preview, beside: Beside) -> tuple[SmallNumbers, ...]:
    """The small numbers in what people wrote, where tables of the same report hide such numbers; else nothing."""
    if not (seen.small or seen.protecting or seen.left_out or seen.standing):
        return ()
    own = [
        SmallNumbers(place, (place, language), small_numbers(written.text, seen.k))
        for (place, language), written in draft.texts.items()
        if place.startswith(("making:", "answer:")) or place == "limits"
    ]
    noted = [
        SmallNumbers(part, None, tuple(one for text in texts for one in small_numbers(text, seen.k)))
        for part, texts in _of_the_team(beside)
    ]
    return tuple(one for one in (*own, *noted) if one.found)


def _of_the_team(beside: Beside) -> tuple[tuple[str, tuple[str, ...]], ...]:
    events = tuple(event.text for event in beside.process.events) if beside.process is not None else ()
    adaptations = beside.done.adaptations if beside.done is not None else ()
    return (Part.DONE, tuple(dict.fromkeys((*adaptations, *events)))), (Part.COLLECTIVE, beside.collective)


@dataclass(frozen=True)
class Missing:
    """What a report in ``language`` shows in another one, since it is not written in it. ``texts``: the place of each
    in the draft, with the language in which its reader finds it instead."""

    language: str
    texts: tuple[Key, ...]


def missing(draft: Draft, shown: Collection[str]) -> tuple[Missing, ...]:
    """By language of the report, the texts of the author that are written in another. ``shown``: indicators of it."""
    places = [
        *(draft_answers.making_place(indicator) for indicator in shown),
        *(draft_answers.answer_place(question.number) for question in draft.questions),
        draft_answers.LIMITS,
    ]
    written = [(place, draft_answers.written(draft.texts, place)) for place in places]
    found = (
        Missing(
            code,
            tuple(
                (place, written_for(texts, code, draft.draft.language))
                for place, texts in written
                if texts and code not in texts
            ),
        )
        for code in SCREEN
    )
    return tuple(one for one in found if one.texts)


def without_words(draft: Draft) -> tuple[str, ...]:
    """Numbers of the funder's questions that wait for the team's own words and have none in any language."""
    return tuple(
        one.number
        for one in draft.questions
        if Answer.NARRATIVE in one.answers
        and not draft_answers.written(draft.texts, draft_answers.answer_place(one.number))
    )
