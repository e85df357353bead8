"""What the people of the demonstration agreed to, and what two of them took back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evalkit.i18n import PARTICIPANT
from evalkit.services.demonstration.field import ProgrammeField, StoryField
from evalkit.services.demonstration.plan import day_of_week
from evalkit.services.demonstration.working_days import Calendar
from evalkit.services.demonstration.world import Consent, Decision, Enrolment, Purpose, Way


@dataclass(frozen=True)
class Asked:
    """One enrolment, the day of its start (None: there is none) and how the start was noted."""

    enrolment: Enrolment
    start: dt.date | None
    mode: str

    @property
    def way(self) -> Way:
        """The texts are read aloud, but for those who answer alone or on paper."""
        return "paper" if self.mode == "paper" else "screen" if self.mode == "alone" else "read_aloud"


def of(field: ProgrammeField, calendar: Calendar, rows: Sequence[Asked]) -> Iterator[Consent]:
    """Consents of a programme, person by person, in the order in which they were given.

    Asked at the start, when the place is certain: to be followed up, to be counted for each funder, and for the
    observatory. Who left before was not asked; who did not wish said no to the first and was asked nothing more.
    """
    withdrawn = field.consents.withdrawn_funder_aggregate or {}
    for row in rows:
        if not row.enrolment.follow_up:
            yield _consent(row, "follow_up", "", "refused", row.enrolment.entry + dt.timedelta(days=7))
            continue
        if row.start is None:
            continue
        yield _consent(row, "follow_up", "", "given", row.start)
        for grant in field.grants:
            yield _consent(row, "funder_aggregate", grant.funder, "given", row.start)
        yield _consent(row, "observatory_aggregate", "", "given", row.start)
        label = row.enrolment.person.label
        if withdrawn.get("code") == label:
            day = calendar.date(day_of_week(withdrawn["week"]))
            for grant in field.grants:
                yield _consent(row, "funder_aggregate", grant.funder, "withdrawn", day)
        for story in field.stories:
            if story.code == label:
                yield from _quotes(field, story, row, calendar)


def _quotes(field: ProgrammeField, story: StoryField, row: Asked, calendar: Calendar) -> Iterator[Consent]:
    """Asked the day after the telling, funder by funder, for these very words."""
    asked = calendar.date(day_of_week(story.week) + 1)
    for funder, answer in story.consent.items():
        yield _consent(row, "quote", funder, "refused" if answer is False else "given", asked)
    back = field.consents.withdrawn_quote or {}
    for funder, answer in story.consent.items():
        if answer == "withdrawn":
            yield _consent(row, "quote", funder, "withdrawn", calendar.date(day_of_week(back["week"])))


def _consent(row: Asked, purpose: Purpose, recipient: str, answer: Decision, day: dt.date) -> Consent:
    person = row.enrolment.person
    language = person.language if person.language in PARTICIPANT else "fr"
    return Consent(person, purpose, recipient, answer, day, language, row.way)
