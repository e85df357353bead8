"""Rooms: a shared tablet that goes from hand to hand, and a group in which each answers on their own telephone.

A room opens nothing by itself: everybody enters their own code in it. Who answered what is not told to it; it counts
how many arrived. A group's short code follows from the room's id under the instance key, so it is shown again without
being kept, and the database holds only its mark.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import TEAM, Role, check_rule
from evalkit.collect.schedule import State
from evalkit.definitions import Words
from evalkit.errors import Refused, problem
from evalkit.services.asking import receipts
from evalkit.services.asking.check_ins import wave_at
from evalkit.services.asking.occasions import everybody
from evalkit.services.doors import sessions, slow_down
from evalkit.services.doors.sessions import Opened, Session
from evalkit.services.doors.tokens import new_token
from evalkit.services.forms import kept_forms
from evalkit.services.keeping.keys import instance_keys
from evalkit.store import Scope, Unit, new_id
from evalkit.store.queries import enrolments, forms, organisations, participants, programmes
from evalkit.store.queries import rooms as kept
from evalkit.store.queries.rooms import Room as Room  # given on to web, which may not import the store

SIGN_IN = Scope.system("sign_in")

LASTS: Mapping[str, dt.timedelta] = {"tablet": dt.timedelta(hours=12), "group": dt.timedelta(hours=3)}
"""A tablet serves for a working day, a group for one meeting."""


@dataclass(frozen=True)
class Asked:
    """What a group can be asked together: one form at one wave, and how many it is open for today."""

    form_version: str
    form_key: str
    title: Words
    wave: str
    wave_words: Words | None
    people: int


@dataclass(frozen=True)
class Group:
    """What may be asked of a programme's people in one room."""

    programme: str
    names: Mapping[str, str]
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class RoomPage:
    """One room for the team: what opens it, until when, and how many arrived. Nothing about anybody."""

    id: str
    kind: str
    code: str
    programme: Mapping[str, str]
    wave: str | None
    wave_words: Words | None
    arrived: int
    ends_at: dt.datetime
    is_open: bool


async def start_tablet(session: Session, *, now: dt.datetime | None = None) -> str:
    """Hand the device over: the worker's own session on it ends. Gives the token for the device's cookie."""
    scope = _team(session)
    token, room = new_token(), new_id()
    async with store.unit(scope, write=True, now=now) as unit:
        await kept.end_rooms_over(unit)
        await kept.make_room(unit, room_id=room, kind="tablet", mark=_mark(token), ends_at=unit.now + LASTS["tablet"])
        unit.note("start_tablet", "room", room)
    await sessions.end(session)
    return token


async def to_ask(scope: Scope, programme_id: str, *, now: dt.datetime | None = None) -> Group:
    """Which forms and waves a group of this programme can be asked, and for how many each is open today."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        programme = await programmes.programme(unit, programme_id)
        schedule = await forms.newest_schedule(unit, programme_id) if programme else None
        if programme is None or schedule is None:
            raise Refused(problem("entry.not_found"))
        if programme.closed_on is not None:
            raise Refused(problem("process.nobody_asked"))
        everyone = await everybody(unit, unit.today, programme=programme_id, left_too=True)
        standings = [s.to_remind for s in everyone]
        found = []
        for wave in kept_forms.schedule_of(schedule).waves:
            states = [o.state for s in standings if s.wishes for o in s.occasions if o.wave.wave == wave.wave]
            for key in kept_forms.form_keys_at(schedule, wave.wave):
                version = await forms.form_version(unit, schedule.forms[key])
                if version is not None:
                    title = kept_forms.form_of(version).title or {}
                    found.append(
                        Asked(
                            version.id,
                            key,
                            title,
                            wave.wave,
                            wave.label,
                            states.count(State.DUE) + states.count(State.LATE),
                        )
                    )
    return Group(programme.id, programme.names, tuple(found))


async def start_group(
    scope: Scope, programme_id: str, *, form_version: str, wave: str, now: dt.datetime | None = None
) -> str:
    """Open a room for a group; gives its id. Its code is short-lived and can be closed at once."""
    offered = await to_ask(scope, programme_id, now=now)
    if not any((one.form_version, one.wave) == (form_version, wave) for one in offered.asked):
        raise Refused(problem("entry.unknown_wave", field="asked"))
    room = new_id()
    async with store.unit(scope, write=True, now=now) as unit:
        await kept.end_rooms_over(unit)
        await kept.make_room(
            unit,
            room_id=room,
            kind="group",
            mark=_mark(receipts.hash_beginning(_code(room)) or ""),
            ends_at=unit.now + LASTS["group"],
            programme=programme_id,
            form_version=form_version,
            wave=wave,
        )
        unit.note("start_group", "room", room, wave=wave)
    return room


async def room_page(scope: Scope, room_id: str, *, now: dt.datetime | None = None) -> RoomPage:
    """One room of the own association; 404 for another's."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        found = await kept.room(unit, room_id)
        if found is None:
            raise Refused(problem("entry.not_found"))
        return await _page(unit, found)


async def open_rooms(scope: Scope, *, now: dt.datetime | None = None) -> tuple[RoomPage, ...]:
    """The rooms that are open now: so that a tablet can be closed from elsewhere."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        return tuple([await _page(unit, one) for one in await kept.open_rooms(unit)])


async def close(scope: Scope, room_id: str, *, now: dt.datetime | None = None) -> None:
    """Close a room: its code opens nothing any more, and whoever is in it is signed out."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await kept.room(unit, room_id)
        if found is None:
            raise Refused(problem("entry.not_found"))
        if await kept.end_room(unit, room_id):
            unit.note("close_room", "room", room_id, arrived=found.arrived)


async def find(secret: str, *, now: dt.datetime | None = None) -> Room | None:
    """The open room of a device's cookie; None when it is closed, over or unknown."""
    async with store.unit(SIGN_IN, now=now) as unit:
        found = await kept.room_by_mark(unit, _mark(secret))
        return found if found is not None and found.is_open(unit.now) else None


async def is_practice(room: Room, *, now: dt.datetime | None = None) -> bool:
    """Whether a room stands in a place to practise, so that its door says so before anybody is known there."""
    async with store.unit(SIGN_IN, now=now) as unit:
        place = await organisations.organisation_by_id(unit, room.organisation)
    return place is not None and place.practice_of is not None


async def enter(code: str, *, address: str, now: dt.datetime | None = None) -> str:
    """Come into a group's room with its code; gives what the device keeps. A wrong code counts as a try."""
    turns = await slow_down.take_turn(card=address)
    symbols = receipts.hash_beginning(code)
    async with store.unit(SIGN_IN, write=True, now=now) as unit:
        found = await kept.room_by_mark(unit, _mark(symbols)) if symbols else None
        if symbols is None or found is None or not found.is_open(unit.now):
            raise Refused(problem("access.room_closed", field="code"))
        await slow_down.was_right(unit, turns)
    return symbols


async def leave_device(secret: str) -> None:
    """Somebody of a team signed in on a shared tablet: it is an ordinary device again. A group's room stays open."""
    async with store.unit(SIGN_IN, write=True) as unit:
        found = await kept.room_by_mark(unit, _mark(secret))
        if found is not None and found.kind == "tablet" and await kept.end_room(unit, found.id):
            unit.note("close_room", "room", found.id, organisation=found.organisation, arrived=found.arrived)


async def come_in(room: Room, mark: str, turns: tuple[str, ...], *, now: dt.datetime | None = None) -> Opened | None:
    """A person's own session in a room: they arrived, and in a group they see what the room is for and nothing else.

    None when the code opens nothing here; a card of another association is no other than a wrong one.
    """
    async with store.unit(SIGN_IN, now=now) as unit:
        card = await participants.access_code_by_mark(unit, mark)
        if card is None or card.organisation != room.organisation:
            return None
        person = await sessions.own_scope(unit, card.organisation, card.participant)
    bound: Mapping[str, str] = {}
    if room.kind == "group":
        async with store.unit(person, now=now) as unit:
            bound = await _bound(unit, room, person.participant or "")
    async with store.unit(SIGN_IN, write=True, now=now) as unit:
        await slow_down.was_right(unit, turns)
        arrival = sealing.mark(instance_keys(), "arrival", f"{room.id}|{person.participant}")
        await kept.arrive(unit, room, arrival)
        return await sessions.begin(
            unit,
            door="participant",
            organisation=room.organisation,
            role=Role.PARTICIPANT,
            participant=card.participant,
            data={"card": card.id, "room": room.id, "kind": room.kind, **bound},
        )


async def _bound(unit: Unit, room: Room, participant: str) -> Mapping[str, str]:
    """The enrolment and form version that the room is for; empty when nothing is asked of this person in it today."""
    asked = await forms.form_version(unit, room.form_version or "")
    for enrolment in await enrolments.enrolments_of(unit, participant):
        schedule = await forms.schedule(unit, enrolment.schedule)
        if enrolment.programme != room.programme or schedule is None or asked is None:
            continue
        if asked.key in schedule.forms and await wave_at(unit, enrolment, schedule, asked.key, unit.today) == room.wave:
            return {"enrolment": enrolment.id, "form_version": schedule.forms[asked.key]}
    return {}


async def _page(unit: Unit, found: Room) -> RoomPage:
    programme = await programmes.programme(unit, found.programme) if found.programme else None
    schedule = await forms.newest_schedule(unit, found.programme) if found.programme else None
    return RoomPage(
        id=found.id,
        kind=found.kind,
        code=_code(found.id) if found.kind == "group" else "",
        programme=programme.names if programme else {},
        wave=found.wave,
        wave_words=kept_forms.wave_words(kept_forms.schedule_of(schedule), found.wave) if schedule else None,
        arrived=found.arrived,
        ends_at=found.ends_at,
        is_open=found.is_open(unit.now),
    )


def _code(room_id: str) -> str:
    """``7K2M-XQ4R``: 40 bits under the instance key, for a door behind which a code of 80 bits is asked."""
    return receipts.code_of(sealing.mark(instance_keys(), "room_code", room_id))


def _mark(secret: str) -> str:
    return sealing.mark(instance_keys(), "room", secret)


def _team(session: Session) -> Scope:
    check_rule(session.role, TEAM)
    if session.scope is None:
        raise Refused(problem("access.other_role"))
    return session.scope
