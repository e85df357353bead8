"""Since when somebody is gone, what may go in time, and what each night let go."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.columns import instant, instant_text
from evalkit.store.unit import DAY_ZONE, Unit

_LAST_WORDS = """
  SELECT c.participant, r.received_at AS at FROM check_in_revision r
  JOIN check_in c ON c.organisation = r.organisation AND c.id = r.check_in
  WHERE r.organisation = {} AND r.words IS NOT NULL
  UNION ALL SELECT participant, noted_on FROM story WHERE organisation = {} AND participant IS NOT NULL
  UNION ALL SELECT participant, chosen_on FROM story_passage WHERE organisation = {} AND participant IS NOT NULL
  UNION ALL SELECT participant, set_on FROM goal WHERE organisation = {}
  UNION ALL SELECT participant, received_at FROM quarantine WHERE organisation = {} AND participant IS NOT NULL
  UNION ALL SELECT participant, saved_at FROM draft WHERE organisation = {}
  UNION ALL SELECT participant, week FROM own_relay WHERE organisation = {}"""
_LAST_NOTE = """
  SELECT c.participant, r.received_at AS at FROM check_in_revision r
  JOIN check_in c ON c.organisation = r.organisation AND c.id = r.check_in WHERE r.organisation = {}
  UNION ALL SELECT participant, day FROM check_in WHERE organisation = {} AND day IS NOT NULL
  UNION ALL SELECT participant, day FROM goal_rating WHERE organisation = {}
  UNION ALL SELECT participant, day FROM consent WHERE organisation = {}
  UNION ALL SELECT participant, day FROM story_consent WHERE organisation = {} AND participant IS NOT NULL
  UNION ALL SELECT participant, made_on FROM enrolment WHERE organisation = {}
  UNION ALL SELECT a.participant, s.day FROM attendance a
  JOIN activity_session s ON s.organisation = a.organisation AND s.id = a.activity_session WHERE a.organisation = {}"""


@dataclass(frozen=True)
class Gone:
    """Somebody who has left everything. ``words``, ``note``: the later of that day and the last words or note since."""

    left: datetime.date
    words: datetime.date
    note: datetime.date


@dataclass(frozen=True)
class Choice:
    """``kind``: a limit of the house. The highest ``number`` holds."""

    table: ClassVar[type[Table]] = tables.RetentionChoice
    kind: str
    number: int
    amount: int
    made_on: datetime.date


@dataclass(frozen=True)
class Run:
    """What went on a day: how many of a kind."""

    table: ClassVar[type[Table]] = tables.RetentionRun
    day: datetime.date
    kind: str
    amount: int


async def gone(unit: Unit) -> dict[str, Gone]:
    """Person → since when they are gone. Who never began, or takes part in anything still, is not among them.

    A programme that is closed has let go whoever never left it, on the day on which it closed. An enrolment that an
    import ended without a day (so many days after an unknown one) has no end that could be counted from: in an open
    programme such a person stays.
    """
    rows = await unit.raw(
        """SELECT coalesce(p.joined_into, p.id) AS person, max(coalesce(e.exit_on, w.closed_on)) AS left_on,
          sum(CASE WHEN e.exit_on IS NULL AND w.closed_on IS NULL THEN 1 ELSE 0 END) AS open
        FROM enrolment e JOIN participant p ON p.organisation = e.organisation AND p.id = e.participant
        JOIN programme w ON w.organisation = e.organisation AND w.id = e.programme
        WHERE e.organisation = {} AND e.joined_into IS NULL AND p.erased_on IS NULL
        GROUP BY coalesce(p.joined_into, p.id)""",
        unit.organisation,
    )
    words, notes = await _last(unit, _LAST_WORDS), await _last(unit, _LAST_NOTE)
    found = {}
    for row in rows:
        if not row["open"]:
            left = datetime.date.fromisoformat(row["left_on"])
            said = max(left, words.get(row["person"], left))
            found[str(row["person"])] = Gone(left, said, max(said, notes.get(row["person"], left)))
    return found


async def _last(unit: Unit, what: str) -> dict[str, datetime.date]:
    rows = await unit.raw(
        f"""SELECT coalesce(p.joined_into, p.id) AS person, n.at FROM ({what}) n
        JOIN participant p ON p.id = n.participant WHERE p.organisation = {{}}""",  # noqa: S608  (words of our own)
        *[unit.organisation] * (what.count("{}") + 1),
    )
    found: dict[str, datetime.date] = {}
    for row in rows:
        day = _day(str(row["at"]))
        found[row["person"]] = max(day, found.get(row["person"], day))
    return found


def _day(text: str) -> datetime.date:
    return instant(text).astimezone(DAY_ZONE).date() if "T" in text else datetime.date.fromisoformat(text)


async def with_key(unit: Unit) -> dict[str, bytes]:
    """Record → public key, of everybody whose words can still be opened."""
    rows = await unit.raw("SELECT participant, public_key FROM participant_key WHERE organisation = {}",
                          unit.organisation)  # fmt: skip
    return {row["participant"]: bytes(row["public_key"]) for row in rows}


async def with_secret(unit: Unit) -> dict[str, datetime.date]:
    """Record → the day on which its sealed name or address was last written."""
    rows = await unit.raw(
        "SELECT participant, max(made_on) AS day FROM participant_secret WHERE organisation = {} GROUP BY participant",
        unit.organisation,
    )
    return {row["participant"]: _day(row["day"]) for row in rows}


async def drafts_saved(unit: Unit) -> dict[str, datetime.date]:
    """Draft → the day of its last saving."""
    rows = await unit.raw("SELECT id, saved_at FROM draft WHERE organisation = {}", unit.organisation)
    return {row["id"]: _day(row["saved_at"]) for row in rows}


async def looked_at(unit: Unit) -> dict[str, datetime.date]:
    """Kept aside → the day on which somebody settled it; what still waits is not among them."""
    rows = await unit.raw(
        "SELECT id, settled_at FROM quarantine WHERE organisation = {} AND settled_at IS NOT NULL", unit.organisation
    )
    return {row["id"]: _day(row["settled_at"]) for row in rows}


async def forget_drafts(unit: Unit, ids: Sequence[str]) -> int:
    return await unit.remove(tables.Draft, tables.Draft.id.is_in(list(ids))) if ids else 0


async def forget_set_aside(unit: Unit, ids: Sequence[str]) -> int:
    """What was settled only: what waits is never lost."""
    if not ids:
        return 0
    return await unit.remove(
        tables.Quarantine, tables.Quarantine.id.is_in(list(ids)), tables.Quarantine.settled_at.is_not_null()
    )


async def forget_secrets(unit: Unit, records: Sequence[str]) -> int:
    return await unit.remove(tables.ParticipantSecret, tables.ParticipantSecret.participant.is_in(list(records)))


async def shred(unit: Unit, records: Sequence[str]) -> int:
    """Take the keys of these records away: their words, wherever they stand, are noise from now on; gives how many.

    What could only be read as words goes whole: drafts, what was kept aside, the note beside a leaving.
    """
    among = list(records)
    await forget_secrets(unit, among)
    await unit.remove(tables.Draft, tables.Draft.participant.is_in(among))
    await unit.remove(tables.Quarantine, tables.Quarantine.participant.is_in(among))
    await unit.change(tables.Enrolment, {"exit_note": None}, tables.Enrolment.participant.is_in(among))
    await unit.remove(tables.CardKey, tables.CardKey.participant.is_in(among))
    return await unit.remove(tables.ParticipantKey, tables.ParticipantKey.participant.is_in(among))


async def choices(unit: Unit) -> Mapping[str, Choice]:
    """Kind → what the association shortened it to."""
    found = await unit.all(Choice, order=[tables.RetentionChoice.kind, tables.RetentionChoice.number])
    return {one.kind: one for one in found}


async def add_choice(unit: Unit, *, kind: str, number: int, amount: int) -> bool:
    """Keep a choice; False when somebody else made one with this number meanwhile."""
    return await unit.add_once(
        tables.RetentionChoice,
        [tables.RetentionChoice.organisation, tables.RetentionChoice.kind, tables.RetentionChoice.number],
        kind=kind,
        number=number,
        amount=amount,
        author=unit.scope.account,
        made_on=unit.today,
    )


async def add_runs(unit: Unit, counts: Mapping[str, int]) -> None:
    """Keep what went today."""
    rows = [{"day": unit.today, "kind": kind, "amount": n} for kind, n in sorted(counts.items()) if n]
    await unit.add_many(tables.RetentionRun, rows)


async def runs(unit: Unit, since: datetime.date) -> tuple[Run, ...]:
    """What went since a day, newest first."""
    found = await unit.all(
        Run, tables.RetentionRun.day >= since.isoformat(), order=[tables.RetentionRun.day, tables.RetentionRun.kind]
    )
    return tuple(reversed(found))


async def forget_sessions(unit: Unit, before: datetime.datetime) -> int:
    """Sessions and one-time links that ended before an instant, of everybody. System scope ("jobs")."""
    ended = await unit.remove(tables.Session, tables.Session.ends_at < instant_text(before))
    return ended + await unit.remove(tables.SignInLink, tables.SignInLink.ends_at < instant_text(before))
