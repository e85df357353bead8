"""What each person agreed to: by purpose and recipient, append-only; the newest word holds, the earlier ones stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.access import PARTICIPANT, TEAM, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.i18n import PARTICIPANT as LANGUAGES
from evalkit.i18n import mark
from evalkit.services.asking.occasions import person_of
from evalkit.services.doors import sessions
from evalkit.services.doors.sessions import Session
from evalkit.services.people import cards
from evalkit.store import Scope, Unit
from evalkit.store.queries import consents as kept
from evalkit.store.queries import enrolments, organisations, participants, programmes

TEXT_VERSION = "1"
"""Version of the sentences below; another wording is another version."""

SENTENCES: Mapping[str, str] = {
    "follow_up": mark("The team may ask me from time to time how things are, and note it."),
    "funder_aggregate": mark("My answers may be counted, without my name, in the figures that {recipient} receives."),
    "observatory_aggregate": mark(
        "My answers may be counted, without my name, in figures about several associations together."
    ),
    "public_aggregate": mark(
        "My answers may be counted, without my name, in figures about several associations together that everybody "
        "can read."
    ),
}
"""Which question → the sentence to which the person says yes or no. ``quote`` and ``transfer`` are asked case by case.

``public_aggregate`` is the observatory's use with the public as its recipient: the sentence about several associations
does not say that everybody may read the figures, so a yes to it does not cover publishing them."""

WAYS = ("read_aloud", "paper", "screen")
ANSWERS = ("given", "refused", "withdrawn")


@dataclass(frozen=True)
class Question:
    """One thing to say yes or no to. ``recipient`` "" and ``recipient_name`` "" where there is none."""

    purpose: str
    recipient: str
    recipient_name: str

    @property
    def sentence(self) -> str:
        """Which of :data:`SENTENCES` asks it."""
        to_everybody = (self.purpose, self.recipient) == ("observatory_aggregate", kept.PUBLIC)
        return "public_aggregate" if to_everybody else self.purpose


@dataclass(frozen=True)
class Standing:
    """What holds now for one question: ``answer`` None as long as nobody asked; ``history`` oldest first."""

    question: Question
    answer: str | None
    day: dt.date | None
    history: Sequence[kept.Consent]


async def standings(unit: Unit, participant_id: str) -> tuple[Standing, ...]:
    """Every question that can be put to this person now, with what they said to it."""
    said: dict[tuple[str, str], list[kept.Consent]] = {}
    for one in await kept.consents_of(unit, participant_id):
        said.setdefault((one.purpose, one.recipient), []).append(one)
    found = []
    for question in await _questions(unit, participant_id, said.keys()):
        history = said.get((question.purpose, question.recipient), [])
        newest = history[-1] if history else None
        found.append(
            Standing(question, newest.answer if newest else None, newest.day if newest else None, tuple(history))
        )
    return tuple(found)


async def own_standings(scope: Scope, *, now: dt.datetime | None = None) -> tuple[Standing, ...]:
    """The person's own consents, for themselves."""
    check_rule(Role(scope.role), PARTICIPANT)
    async with store.unit(scope, now=now) as unit:
        return await standings(unit, scope.participant or "")


async def note_own(session: Session, *, purpose: str, recipient: str, yes: bool, language: str) -> bool:
    """What a person says on their own page; gives whether that closed their card. What is open here stays open until it
    is shut: to read, to take along, to change one's mind."""
    scope = sessions.own_scope_of(session)
    closed = await note(
        scope, scope.participant or "", purpose=purpose, recipient=recipient, yes=yes, way="screen", language=language
    )
    if closed:
        await sessions.outlive_card(session)
    return closed


async def note(
    scope: Scope,
    participant_id: str,
    *,
    purpose: str,
    recipient: str,
    yes: bool,
    way: str,
    language: str,
    now: dt.datetime | None = None,
) -> bool:
    """Add what the person says today; gives whether that closed a card. A no after a yes is a withdrawal. The same
    answer again adds nothing, and closes nothing: a card that was given since stays what it is."""
    check_rule(Role(scope.role), PARTICIPANT if scope.participant else TEAM)
    if way not in WAYS:
        raise Refused(problem("entry.unknown_way", field="way"))
    if language not in LANGUAGES:
        raise Refused(problem("entry.unknown_language", field="language"))
    async with store.unit(scope, write=True, now=now) as unit:
        person = await person_of(unit, participant_id)
        if person is None:
            raise Refused(problem("entry.not_found"))
        current = await kept.current_consents(unit, person.id)
        asked = {(q.purpose, q.recipient) for q in await _questions(unit, person.id, current.keys())}
        if purpose not in SENTENCES:
            raise Refused(problem("entry.unknown_purpose", field="purpose"))
        if (purpose, recipient) not in asked:
            raise Refused(problem("entry.unknown_recipient", field="recipient"))
        before = current.get((purpose, recipient))
        answer = "given" if yes else ("withdrawn" if before is not None and before.answer == "given" else "refused")
        if before is not None and (before.answer == "given") == yes:
            return False
        await kept.add_consent(
            unit,
            person.id,
            purpose=purpose,
            answer=answer,
            day=unit.today,
            text_key=Question(purpose, recipient, "").sentence,
            text_version=TEXT_VERSION,
            language=language,
            way=way,
            recipient=recipient,
        )
        unit.note("consent", "participant", person.id, purpose=purpose, recipient=recipient, answer=answer)
        return purpose == "follow_up" and not yes and await _close_cards(unit, person.id)


async def _close_cards(unit: Unit, person: str) -> bool:
    """Who is not to be asked any more has no card that asks, and no key under one; gives whether there was one."""
    closed = await cards.end_all(unit, await participants.records_of(unit, person))
    if closed:
        unit.note("revoke_card", "participant", person, reason="follow_up")
    return closed


async def _questions(unit: Unit, participant_id: str, said: Iterable[tuple[str, str]]) -> tuple[Question, ...]:
    """Follow-up, each funder of the person's programmes, the observatory, everybody; and what was answered before."""
    named = await organisations.linked_organisations(unit)
    own = {e.programme for e in await enrolments.enrolments_of(unit, participant_id)}
    paying = {g.funder for g in await programmes.grants(unit) if not g.chosen or own.intersection(g.chosen)}
    funders = [o for o in named.values() if o.kind == "funder" and o.id in paying]
    found = [Question("follow_up", kept.NO_RECIPIENT, "")]
    found += [Question("funder_aggregate", o.id, o.name) for o in sorted(funders, key=lambda o: o.name)]
    found.append(Question("observatory_aggregate", kept.NO_RECIPIENT, ""))
    found.append(Question("observatory_aggregate", kept.PUBLIC, ""))
    keys = {(q.purpose, q.recipient) for q in found}
    for purpose, recipient in sorted(said):
        if (purpose, recipient) not in keys and purpose in SENTENCES:
            found.append(Question(purpose, recipient, named[recipient].name if recipient in named else ""))
    return tuple(found)
