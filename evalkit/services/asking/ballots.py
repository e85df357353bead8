"""Putting an answer about the association into the box: on a shared tablet, on one's own telephone, or from paper.

Nobody says who they are, and nothing here could tell: an answer only raises counts of its month. Against a full box by
one hand there are as many sheets as the team handed out, and one page can be sent once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import TEAM, Role, check_rule
from evalkit.collect.frames import EMPTY
from evalkit.collect.words_check import holds_national_number
from evalkit.definitions import Words
from evalkit.errors import Refused, problem
from evalkit.services.asking import about_us, receipts
from evalkit.services.asking.about_us import ANSWERS, STATEMENTS
from evalkit.services.asking.check_ins import is_key
from evalkit.services.doors import sessions, slow_down
from evalkit.services.doors.sessions import Session
from evalkit.services.doors.tokens import new_token
from evalkit.services.keeping.keys import instance_keys
from evalkit.store import Scope, Unit, new_id
from evalkit.store.queries import about_us as kept
from evalkit.store.queries import programmes
from evalkit.store.queries.about_us import Box as Box  # given on to web, which may not import the store

SIGN_IN = Scope.system("sign_in")

LASTS: Mapping[str, dt.timedelta] = {
    "tablet": dt.timedelta(hours=12), "room": dt.timedelta(hours=3), "paper": dt.timedelta(hours=12),
}  # fmt: skip
MOST_SHEETS = 200
LONGEST = 500
"""Characters of the one thing to change."""


@dataclass(frozen=True)
class Ballot:
    """What one person says. ``page``: the key of the page that was sent, so that sending it twice counts once."""

    page: str
    answers: Mapping[str, str]
    one_thing: str = ""


@dataclass(frozen=True)
class BoxPage:
    """An open box for the team: what opens it and until when. How many answers are in it is told to nobody; only of a
    heap of paper, which the team holds in its hands, ``typed`` says how many are done."""

    id: str
    kind: str
    code: str
    programme: str
    names: Words
    sheets: int
    typed: int
    ends_at: dt.datetime

    @property
    def at(self) -> int:
        """The sheet that is typed in now, from 1 on."""
        return self.typed + 1


async def start_tablet(session: Session, programme_id: str, *, sheets: int, now: dt.datetime | None = None) -> str:
    """Hand the device over as a box: the worker's own session on it ends. Gives the token for the device's cookie."""
    check_rule(session.role, TEAM)
    if session.scope is None:
        raise Refused(problem("access.other_role"))
    token = new_token()
    await _open(session.scope, programme_id, "tablet", new_id(), token, sheets, now)
    await sessions.end(session)
    return token


async def start(scope: Scope, programme_id: str, kind: str, *, sheets: int, now: dt.datetime | None = None) -> str:
    """Open a box for the telephones in a room, or for a heap of paper that came back; gives its id."""
    check_rule(Role(scope.role), TEAM)
    if kind not in ("room", "paper"):
        raise Refused(problem("request.field_choice", field="where"))
    box = new_id()
    secret = receipts.hash_beginning(_code(box)) or "" if kind == "room" else new_token()
    await _open(scope, programme_id, kind, box, secret, sheets, now)
    return box


async def _open(
    scope: Scope, programme_id: str, kind: str, box: str, secret: str, sheets: int, now: dt.datetime | None
) -> None:
    async with store.unit(scope, write=True, now=now) as unit:
        programme = await programmes.programme(unit, programme_id)
        if programme is None:
            raise Refused(problem("entry.not_found"))
        if programme.closed_on is not None and kind != "paper":  # sheets that come back late are typed in as always
            raise Refused(problem("process.nobody_asked"))
        if not 1 <= sheets <= MOST_SHEETS:
            raise Refused(problem("entry.sheets_handed_out", field="sheets", most=MOST_SHEETS))
        await kept.close_boxes_over(unit)
        await kept.make_box(
            unit,
            box=box,
            programme=programme_id,
            kind=kind,
            mark=_mark(secret),
            sheets=sheets,
            ends_at=unit.now + LASTS[kind],
        )
        unit.note("open_ballot_box", "ballot_box", box, programme=programme_id, kind=kind, sheets=sheets)


async def box_page(scope: Scope, box_id: str, *, now: dt.datetime | None = None) -> BoxPage:
    """One open box of the own association; 404 for another's, and for one that is closed."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        return await _page(unit, await kept.box(unit, box_id))


async def _page(unit: Unit, found: Box | None) -> BoxPage:
    programme = await programmes.programme(unit, found.programme) if found else None
    if found is None or programme is None or found.ends_at <= unit.now:
        raise Refused(problem("entry.not_found"))
    return BoxPage(
        id=found.id,
        kind=found.kind,
        code=_code(found.id) if found.kind == "room" else "",
        programme=programme.id,
        names=programme.names,
        sheets=found.sheets,
        typed=len(found.spent) if found.kind == "paper" else 0,
        ends_at=found.ends_at,
    )


async def close(scope: Scope, box_id: str, *, now: dt.datetime | None = None) -> str:
    """Close a box: its code opens nothing any more, and its row is gone. Gives the programme."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await kept.box(unit, box_id)
        if found is None:
            raise Refused(problem("entry.not_found"))
        await kept.close_box(unit, box_id)
        unit.note("close_ballot_box", "ballot_box", box_id)
        return found.programme


async def leave_device(secret: str, *, now: dt.datetime | None = None) -> None:
    """Somebody of a team signed in on a tablet that was a box: it is an ordinary device again."""
    async with store.unit(SIGN_IN, write=True, now=now) as unit:
        found = await kept.box_by_mark(unit, _mark(secret))
        if found is not None and found.kind == "tablet" and await kept.close_box(unit, found.id):
            unit.note("close_ballot_box", "ballot_box", found.id, organisation=found.organisation)


async def enter(code: str, *, address: str, now: dt.datetime | None = None) -> str:
    """Come to a room's box with its code; gives what the device keeps. A wrong code counts as a try."""
    turns = await slow_down.take_turn(card=address)
    symbols = receipts.hash_beginning(code)
    async with store.unit(SIGN_IN, write=True, now=now) as unit:
        found = await kept.box_by_mark(unit, _mark(symbols)) if symbols else None
        if symbols is None or found is None or found.ends_at <= unit.now:
            raise Refused(problem("access.box_closed", field="code"))
        await slow_down.was_right(unit, turns)
    return symbols


async def find(secret: str, *, now: dt.datetime | None = None) -> Box | None:
    """The open box of a device's cookie; None when it is closed, over or unknown."""
    async with store.unit(SIGN_IN, now=now) as unit:
        found = await kept.box_by_mark(unit, _mark(secret))
        return found if found is not None and found.ends_at > unit.now else None


async def put_in(secret: str, ballot: Ballot, *, now: dt.datetime | None = None) -> None:
    """One answer into the box of this device. The same page a second time changes nothing; a full box takes no more.

    Nothing is noted in the audit: its order and its clock would tell which answer was whose.
    """
    found = await find(secret, now=now)
    if found is None:
        raise Refused(problem("access.box_closed"))
    _check(ballot)
    async with store.unit(Scope(found.organisation, None, "ballot"), write=True, now=now) as unit:
        await _put_in(unit, found.id, ballot)


async def type_in(scope: Scope, box_id: str, ballot: Ballot, *, now: dt.datetime | None = None) -> BoxPage | None:
    """One sheet of a heap of paper. None: that was the last one, and the heap is closed.

    The audit has said who types how many sheets; it never says what stood on one.
    """
    check_rule(Role(scope.role), TEAM)
    _check(ballot)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await kept.box(unit, box_id)
        if found is None or found.kind != "paper":
            raise Refused(problem("entry.not_found"))
        await _put_in(unit, box_id, ballot)
        left = await _page(unit, await kept.box(unit, box_id))
        if left.typed < left.sheets:
            return left
        await kept.close_box(unit, box_id)
        return None


async def _put_in(unit: Unit, box_id: str, ballot: Ballot) -> None:
    box = await kept.box(unit, box_id)
    if box is None or box.ends_at <= unit.now:
        raise Refused(problem("access.box_closed"))
    page = sealing.mark(instance_keys(), "ballot_page", f"{box.id}|{ballot.page}")
    if page in box.spent:
        return
    if box.is_full:
        raise Refused(problem("entry.box_full"))
    await kept.spend(unit, box, page)
    await _count(unit, box.programme, ballot)


async def _count(unit: Unit, programme_id: str, ballot: Ballot) -> None:
    """The month of this answer, written over whole."""
    which = about_us.month_of(unit.today)
    before = await kept.month(unit, programme_id, which)
    counts = before.counts if before else about_us.nothing()
    for statement in STATEMENTS:
        counts[statement][ballot.answers.get(statement) or EMPTY] += 1
    texts = list(about_us.wishes(unit, [before])) if before else []
    if ballot.one_thing:
        texts.append(ballot.one_thing)
    words = about_us.seal_wishes(unit, programme_id, which, texts)
    await kept.write_month(unit, programme_id, which, counts=counts, words=words)


def _check(ballot: Ballot) -> None:
    """Whether it can be counted; Refused with the reason."""
    if not is_key(ballot.page):
        raise Refused(problem("entry.ballot_incomplete"))
    if any(ballot.answers.get(key, "") not in ("", *ANSWERS) for key in STATEMENTS):
        raise Refused(problem("entry.ballot_incomplete"))
    if not ballot.one_thing and not any(ballot.answers.get(key) for key in STATEMENTS):
        raise Refused(problem("entry.ballot_empty"))
    if len(ballot.one_thing) > LONGEST:
        raise Refused(problem("entry.one_thing_too_long", field="one_thing", longest=LONGEST))
    if holds_national_number(ballot.one_thing):
        raise Refused(problem("entry.national_number", field="one_thing"))


def _code(box_id: str) -> str:
    """``7K2M-XQ4R``: 40 bits under the instance key."""
    return receipts.code_of(sealing.mark(instance_keys(), "ballot_box_code", box_id))


def _mark(secret: str) -> str:
    return sealing.mark(instance_keys(), "ballot_box", secret)
