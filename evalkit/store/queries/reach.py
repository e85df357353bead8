"""Whom programmes are meant for, which of them the observatory may add up, and what is said about a flag."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import NotInScopeError, Unit


@dataclass(frozen=True)
class IntendedPublic:
    """``parts``: from and to a level and how many, furthest first; empty for the pool. ``source``: by language."""

    table: ClassVar[type[Table]] = tables.IntendedPublic
    id: str
    programme: str
    version: int
    kind: str
    year: int
    indicator: str
    parts: list[dict[str, Any]]
    source: dict[str, str]
    made_on: datetime.date


@dataclass(frozen=True)
class Share:
    table: ClassVar[type[Table]] = tables.ReachShare
    programme: str
    number: int
    shared: bool
    made_on: datetime.date


@dataclass(frozen=True)
class Message:
    """``conversation``: the id of its first message. ``observatory`` None: it stays inside the association."""

    table: ClassVar[type[Table]] = tables.ReachConversation
    id: str
    organisation: str
    programme: str
    conversation: str
    number: int
    kind: str
    observatory: str | None
    named: bool
    figure: dict[str, Any]
    words: bytes | None
    language: str
    said_on: datetime.date


@dataclass(frozen=True)
class Shared:
    """A programme that the observatory may add up with others."""

    organisation: str
    programme: str
    municipality: str
    kind: str


@dataclass(frozen=True)
class CountedThere:
    """A sum of a tally of one programme, without persons. ``week``: its Monday."""

    programme: str
    municipality: str
    week: datetime.date
    kind: str
    item: str
    count: int


async def declare_public(
    unit: Unit,
    programme: str,
    *,
    version: int,
    kind: str,
    year: int,
    indicator: str,
    parts: Sequence[dict[str, Any]],
    source: dict[str, str],
) -> bool:
    """Keep one more version; False when somebody else just wrote it."""
    return await unit.add_once(
        tables.IntendedPublic,
        [tables.IntendedPublic.organisation, tables.IntendedPublic.programme, tables.IntendedPublic.version],
        programme=programme,
        version=version,
        kind=kind,
        year=year,
        indicator=indicator,
        parts=list(parts),
        source=source,
        author=unit.scope.account,
        made_on=unit.today,
    )


async def publics(unit: Unit, programme: str) -> tuple[IntendedPublic, ...]:
    """Every version of a programme's intended public, newest first."""
    return await unit.all(
        IntendedPublic,
        tables.IntendedPublic.programme == programme,
        order=[tables.IntendedPublic.version],
        descending=True,
    )


async def share(unit: Unit, programme: str, *, number: int, shared: bool) -> bool:
    """Say whether the observatory may add this programme up; False when somebody else just said it."""
    return await unit.add_once(
        tables.ReachShare,
        [tables.ReachShare.organisation, tables.ReachShare.programme, tables.ReachShare.number],
        programme=programme,
        number=number,
        shared=shared,
        author=unit.scope.account,
        made_on=unit.today,
    )


async def shares(unit: Unit, programme: str) -> tuple[Share, ...]:
    """What was said about it, newest first."""
    return await unit.all(
        Share, tables.ReachShare.programme == programme, order=[tables.ReachShare.number], descending=True
    )


async def shared_programmes(unit: Unit) -> tuple[Shared, ...]:
    """Programmes of every association that agreed, practice and exposed publics left out. System scope only."""
    rows = await unit.raw(
        """SELECT p.organisation, p.id, p.municipality, p.kind FROM programme p
        JOIN reach_share s ON s.organisation = p.organisation AND s.programme = p.id
        WHERE s.shared = {} AND p.closed_on IS NULL AND p.exposed_public = {}
          AND s.number = (SELECT max(number) FROM reach_share o
                          WHERE o.organisation = p.organisation AND o.programme = p.id)
          AND p.organisation NOT IN (SELECT id FROM organisation WHERE practice_of IS NOT NULL)
        ORDER BY p.organisation, p.id""",
        True,
        False,
    )
    return tuple(Shared(r["organisation"], r["id"], r["municipality"], r["kind"]) for r in rows)


async def counted_there(
    unit: Unit, programmes: Sequence[Shared], first: datetime.date, last: datetime.date
) -> tuple[CountedThere, ...]:
    """Requests and needs counted in these programmes in weeks that begin between the two days. System scope only."""
    places = {(one.organisation, one.programme): one.municipality for one in programmes}
    rows = await unit.raw(
        """SELECT organisation, programme, week, kind, item, SUM(step) AS total FROM tally
        WHERE week >= {} AND week <= {} AND kind <> 'open_door'
        GROUP BY organisation, programme, week, kind, item HAVING SUM(step) <> 0
        ORDER BY programme, week, kind, item""",
        first.isoformat(),
        last.isoformat(),
    )
    return tuple(
        CountedThere(
            r["programme"],
            places[r["organisation"], r["programme"]],
            datetime.date.fromisoformat(r["week"]),
            r["kind"],
            r["item"],
            int(r["total"]),
        )
        for r in rows
        if (r["organisation"], r["programme"]) in places
    )


async def say(
    unit: Unit,
    message_id: str,
    *,
    programme: str,
    conversation: str,
    number: int,
    kind: str,
    observatory: str | None,
    words: bytes | None,
    language: str,
    named: bool = False,
    figure: dict[str, Any] | None = None,
) -> bool:
    """Add a message of the association; False when that place in the conversation is taken."""
    return await unit.add_once(
        tables.ReachConversation,
        [
            tables.ReachConversation.organisation,
            tables.ReachConversation.conversation,
            tables.ReachConversation.number,
        ],
        id=message_id,
        programme=programme,
        conversation=conversation,
        number=number,
        kind=kind,
        observatory=observatory,
        named=named,
        figure=figure or {},
        words=words,
        language=language,
        author=unit.scope.account,
        said_on=unit.today,
    )


async def ask(
    unit: Unit, message_id: str, *, conversation: str, number: int, kind: str, words: bytes | None, language: str
) -> bool:
    """Add a message of the observatory to a conversation that was opened to it; False when its place is taken."""
    if unit.scope.account is None:
        raise NotInScopeError("a reader has an account")
    rows = await unit.raw(
        """INSERT INTO reach_conversation (id, organisation, programme, conversation, number, kind, observatory,
          named, figure, words, language, author, said_on)
        SELECT CAST({} AS TEXT), c.organisation, c.programme, c.conversation, CAST({} AS INTEGER), CAST({} AS TEXT),
          c.observatory, c.named, CAST({} AS TEXT), {}, CAST({} AS TEXT), CAST({} AS TEXT), CAST({} AS TEXT)
        FROM reach_conversation c
        WHERE c.conversation = {} AND c.kind = 'opened' AND c.observatory = {}
        ON CONFLICT (organisation, conversation, number) DO NOTHING RETURNING id""",
        message_id,
        number,
        kind,
        "{}",
        words,
        language,
        unit.scope.account,
        unit.today.isoformat(),
        conversation,
        unit.organisation,
    )
    return bool(rows)


async def messages(unit: Unit, programme: str) -> tuple[Message, ...]:
    """Everything that was said about the flags of a programme of the scope's association, oldest first."""
    return await unit.all(
        Message,
        tables.ReachConversation.programme == programme,
        order=[tables.ReachConversation.conversation, tables.ReachConversation.number],
    )


async def conversation(unit: Unit, conversation_id: str) -> tuple[Message, ...]:
    """One conversation of the scope's association, oldest first; empty for another's."""
    return await unit.all(
        Message,
        tables.ReachConversation.conversation == conversation_id,
        order=[tables.ReachConversation.number],
    )


async def messages_opened(unit: Unit) -> tuple[Message, ...]:
    """What associations opened to the scope's observatory, and what was said in it."""
    return await unit.all(
        Message,
        order=[tables.ReachConversation.conversation, tables.ReachConversation.number],
        addressed=tables.ReachConversation.observatory,
    )
