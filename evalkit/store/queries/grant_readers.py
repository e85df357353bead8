"""Who reads for the funder of a grant: the links that were made for its first reader, and who may make one.

Which association made a link, and at which moment a grant was noted, stand in the audit and nowhere else.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from evalkit.store import tables
from evalkit.store.columns import instant
from evalkit.store.queries.accounts import Invitation
from evalkit.store.unit import DAY_ZONE, Unit

INVITED = "invite_funder"
"""The action in the audit of whoever made a link for a reader; its object is the invitation."""


@dataclass(frozen=True)
class Reader:
    """Somebody who can sign in for a funder. Nothing secret."""

    name: str
    since: datetime.date


async def is_first_with(unit: Unit, funder: str, organisation: str) -> bool:
    """Whether an association had a grant of this funder before any other had one. System scope.

    Of one day, the moment decides at which each was noted, as the audit has it. Where a moment is missing there (a
    grant that no page made, or lines that went after five years), nobody was first: whoever runs the machine decides.
    Places to practise do not count, and are never first.
    """
    rows = await unit.raw(
        """SELECT g.organisation, g.id, g.made_on, (SELECT MIN(a.at) FROM audit a
          WHERE a.organisation = g.organisation AND a.object_kind = 'funding_grant' AND a.object = g.id
          AND a.action IN ('make_grant', 'copy_grant')) AS noted_at
        FROM funding_grant g WHERE g.funder = {}
        AND g.organisation NOT IN (SELECT id FROM organisation WHERE practice_of IS NOT NULL)""",
        funder,
    )
    earliest = min((str(row["made_on"]) for row in rows), default=None)
    of_the_day = [row for row in rows if str(row["made_on"]) == earliest]
    if len({row["organisation"] for row in of_the_day}) > 1:
        if any(row["noted_at"] is None for row in of_the_day):
            return False
        of_the_day = [min(of_the_day, key=lambda row: (str(row["noted_at"]), str(row["id"])))]
    return bool(of_the_day) and bool(of_the_day[0]["organisation"] == organisation)


async def readers(unit: Unit, funder: str) -> tuple[Reader, ...]:
    """Who can sign in for a funder, by name. System scope."""
    rows = await unit.raw(
        """SELECT a.name, m.made_at FROM membership m JOIN account a ON a.id = m.account
        WHERE m.organisation = {} AND m.ended_at IS NULL AND a.disabled_at IS NULL ORDER BY a.name, m.made_at""",
        funder,
    )
    return tuple(Reader(str(row["name"]), instant(row["made_at"]).astimezone(DAY_ZONE).date()) for row in rows)


async def last_invitation(unit: Unit, funder: str) -> Invitation | None:
    """The newest link for a reader of a funder that was not taken back, also one that is over. System scope."""
    found = await unit.all(
        Invitation,
        tables.Invitation.organisation == funder,
        tables.Invitation.withdrawn_at.is_null(),
        order=[tables.Invitation.made_at],
        descending=True,
    )
    return found[0] if found else None


async def withdraw_invitations(unit: Unit, funder: str) -> int:
    """Take back every link for a reader of a funder that nobody used; gives how many. System scope."""
    return await unit.change(
        tables.Invitation,
        {"withdrawn_at": unit.now},
        tables.Invitation.organisation == funder,
        tables.Invitation.used_at.is_null(),
        tables.Invitation.withdrawn_at.is_null(),
    )


async def invited_by(unit: Unit, invitation: str) -> str | None:
    """The association that made a link for a reader; None for whoever runs the machine. System scope."""
    rows = await unit.raw(
        """SELECT organisation FROM audit WHERE object_kind = 'invitation' AND object = {} AND action = {}
        AND organisation IN (SELECT id FROM organisation WHERE kind = 'association')""",
        invitation,
        INVITED,
    )
    return str(rows[0]["organisation"]) if rows else None
