"""How the team calls somebody and how it reaches them: a short alias and a contact, sealed to the person's own key.

Nothing of it exists until a coordination switches it on: the sheet in the drawer asks less of everybody. Switched off
again, everything goes at once, so that nothing is kept that nobody sees. It is told on the person's page in the team's
own session, and to the person; no list, letter, report, file of answers or program reads it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import COORDINATION, TEAM, Role, check_rule
from evalkit.collect import words_check
from evalkit.errors import Problem, Refused, problem
from evalkit.services.asking import practice, sealed_words
from evalkit.services.own_data import looking
from evalkit.services.people.participants import joined_records, person_here
from evalkit.services.word_keys.people import LockedError, is_locked
from evalkit.store import Scope, Unit
from evalkit.store.queries import organisations, participants

LONGEST: Mapping[str, int] = {"alias": 40, "contact": 120}
"""Kind → how many characters fit."""


@dataclass(frozen=True)
class Kept:
    """One of the two, of one record. ``text``: None where it does not open here. ``seen``: which one this is, told by
    whoever changes it; "" for none."""

    text: str | None = ""
    seen: str = ""

    @property
    def is_there(self) -> bool:
        return bool(self.seen)


@dataclass(frozen=True)
class OfRecord:
    """``label``: of a record that was joined into the person's; "" for their own."""

    label: str
    alias: Kept
    contact: Kept

    @property
    def is_there(self) -> bool:
        return self.alias.is_there or self.contact.is_there

    @property
    def is_closed(self) -> bool:
        """Something is there that this session does not open: it is not written over unseen."""
        return self.alias.text is None or self.contact.text is None


@dataclass(frozen=True)
class Called:
    """What is kept about a person, their own record first."""

    records: tuple[OfRecord, ...]

    @property
    def own(self) -> OfRecord:
        return self.records[0]

    @property
    def is_there(self) -> bool:
        return any(one.is_there for one in self.records)


@dataclass(frozen=True)
class Choice:
    """Whether the association keeps these, and about how many people it does."""

    switched_on: bool
    people: int


async def choice(scope: Scope) -> Choice | None:
    """What holds in the association; None in a place to practise, which keeps none."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope) as unit:
        here = await organisations.organisation(unit)
        if here.practice_of is not None:
            return None
        return Choice(here.called_and_reached, await participants.people_with_secrets(unit))


async def switch(scope: Scope, wanted: bool) -> int:
    """Let the team keep them from now on, or no more: then all that is kept goes. Gives how many went."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True) as unit:
        await practice.check_real(unit)
        if not await organisations.keep_called_and_reached(unit, wanted):
            return 0
        went = 0 if wanted else await participants.forget_all_secrets(unit)
        unit.note("keep_called_and_reached", "organisation", unit.organisation, wanted=wanted, went=went)
        return went


async def of(scope: Scope, participant_id: str, *, now: dt.datetime | None = None) -> Called | None:
    """For the person's page; None while it is switched off. Who reads something stands in the audit."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        if not await _is_on(unit):
            return None
        person = await person_here(unit, participant_id)
        others = await joined_records(unit, person.id)
        found = Called(
            (await _of_record(unit, person.id, ""), *[await _of_record(unit, one.id, one.label) for one in others])
        )
    if any(kept.text for one in found.records for kept in (one.alias, one.contact)):
        await looking.seen(scope, person.id, "read_called", now=now)
    return found


async def keep(
    scope: Scope,
    participant_id: str,
    texts: Mapping[str, str],
    seen: Mapping[str, str],
    *,
    now: dt.datetime | None = None,
) -> None:
    """Keep what was typed, by kind; a text that was emptied goes. ``seen``: which ones its author had before them.

    Refused where a colleague wrote since, and where this session cannot read what it would write over.
    """
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        person = await _open_person(unit, participant_id)
        typed = {kind: " ".join(texts.get(kind, "").split()) for kind in LONGEST}
        problems = [one for kind, text in typed.items() for one in _wrong(kind, text)]
        if problems:
            raise Refused(*problems)
        for kind, text in typed.items():
            there = await participants.participant_secret(unit, person.id, kind)
            before = await _opened(unit, there)
            if _name(there) != seen.get(kind, ""):
                raise Refused(problem("people.called_newer", field=kind))
            if before.text is None and await is_locked(unit, person.id):
                raise LockedError
            if text == before.text:
                continue
            await _write(unit, person.id, kind, text, there)


async def remove(scope: Scope, participant_id: str, *, now: dt.datetime | None = None) -> None:
    """Nothing of it is kept about this person any more, on none of their records; also where it does not open."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        person = await _open_person(unit, participant_id)
        for record in (person, *await joined_records(unit, person.id)):
            for kind in LONGEST:
                there = await participants.participant_secret(unit, record.id, kind)
                if there is not None:
                    await _write(unit, record.id, kind, "", there)


async def _write(unit: Unit, record: str, kind: str, text: str, there: participants.ParticipantSecret | None) -> None:
    number = there.revision if there else 0
    if text:
        place = sealed_words.secret_place(unit, record, kind, number + 1)
        content = await sealed_words.seal(unit, record, place, {kind: text})
        written = await participants.set_secret(unit, record, kind, revision=number + 1, content=content)
    else:
        written = await participants.forget_secret(unit, record, kind, revision=number)
    if not written:
        raise Refused(problem("people.called_newer", field=kind))
    unit.note("keep_called" if text else "remove_called", "participant", record, kind=kind)


async def _of_record(unit: Unit, record: str, label: str) -> OfRecord:
    alias, contact = [await _opened(unit, await participants.participant_secret(unit, record, k)) for k in LONGEST]
    return OfRecord(label, alias, contact)


async def _opened(unit: Unit, there: participants.ParticipantSecret | None) -> Kept:
    if there is None:
        return Kept()
    place = sealed_words.secret_place(unit, there.participant, there.kind, there.revision)
    try:
        opened = await sealed_words.unseal(unit, there.participant, place, there.content)
    except (sealing.CannotOpenError, LockedError):
        return Kept(None, _name(there))
    return Kept(str(opened.get(there.kind, "")), _name(there))


def _name(there: participants.ParticipantSecret | None) -> str:
    """Which one it is: one that was removed and written anew is another."""
    return f"{there.id}:{there.revision}" if there else ""


def _wrong(kind: str, text: str) -> list[Problem]:
    if len(text) > LONGEST[kind]:
        return [problem("request.field_too_long", field=kind, longest=LONGEST[kind])]
    if words_check.holds_national_number(text):
        return [problem("entry.national_number", field=kind)]
    return []


async def _is_on(unit: Unit) -> bool:
    here = await organisations.organisation(unit)
    return here.called_and_reached and here.practice_of is None


async def _open_person(unit: Unit, participant_id: str) -> participants.Participant:
    if not await _is_on(unit):
        raise Refused(problem("entry.not_found"))
    return await person_here(unit, participant_id)
