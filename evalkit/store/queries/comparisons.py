"""Fair comparison: what an observatory declared, what programmes decided, the versions, and which line is whose."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.columns import columns_of
from evalkit.store.queries import programmes
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class Comparison:
    """``organisation``: the observatory. ``definition``: the form as it was when the comparison was declared."""

    table: ClassVar[type[Table]] = tables.Comparison
    id: str
    organisation: str
    title: dict[str, str]
    form: str
    indicator: str
    meaning: str
    wave: str
    definition: dict[str, Any]
    everyone: bool
    open_until: datetime.date
    made_at: datetime.datetime


@dataclass(frozen=True)
class Invitation:
    """That an association is asked by name."""

    table: ClassVar[type[Table]] = tables.ComparisonInvitation
    comparison: str
    association: str


@dataclass(frozen=True)
class Consent:
    """What a programme decided; of a programme and a comparison the one with the highest ``position`` holds."""

    table: ClassVar[type[Table]] = tables.ComparisonConsent
    id: str
    organisation: str
    observatory: str
    comparison: str
    programme: str
    position: int
    takes_part: bool
    name_shown: bool
    context: bytes | None
    said_at: datetime.datetime


@dataclass(frozen=True)
class VersionLine:
    """A version without its content: one may hold a hundred thousand lines."""

    table: ClassVar[type[Table]] = tables.ComparisonVersion
    id: str
    number: int
    content_hash: str
    made_at: datetime.datetime


@dataclass(frozen=True)
class Version:
    """A comparison as it was computed. ``content``: released values."""

    table: ClassVar[type[Table]] = tables.ComparisonVersion
    id: str
    organisation: str
    comparison: str
    number: int
    content: dict[str, Any]
    content_hash: str
    policy_hash: str
    code_version: str
    made_at: datetime.datetime


@dataclass(frozen=True)
class Line:
    """Which line of a version is a programme's own."""

    table: ClassVar[type[Table]] = tables.ComparisonLine
    id: str
    organisation: str
    observatory: str
    comparison: str
    version: str
    programme: str
    letter: str
    published_table: str


async def declare(
    unit: Unit,
    *,
    title: dict[str, str],
    form: str,
    indicator: str,
    meaning: str,
    wave: str,
    definition: dict[str, Any],
    open_until: datetime.date,
    associations: Sequence[str] | None,
) -> str:
    """Declare a comparison of the scope's observatory; ``associations`` None: all that ask this are invited."""
    made = await unit.add(
        tables.Comparison,
        title=title,
        form=form,
        indicator=indicator,
        meaning=meaning,
        wave=wave,
        definition=definition,
        everyone=associations is None,
        open_until=open_until,
        made_by=unit.scope.account,
        made_at=unit.now,
    )
    rows = [{"comparison": made, "association": one} for one in associations or ()]
    await unit.add_many(tables.ComparisonInvitation, rows)
    return made


async def comparison(unit: Unit, comparison_id: str) -> Comparison | None:
    """A comparison of the scope's observatory; of any, in a system scope."""
    return await unit.one(Comparison, tables.Comparison.id == comparison_id)


async def comparisons(unit: Unit) -> tuple[Comparison, ...]:
    """The comparisons of the scope's observatory, newest first; every one, in a system scope."""
    return await unit.all(Comparison, order=[tables.Comparison.made_at], descending=True)


async def invited_to(unit: Unit, association: str) -> frozenset[str]:
    """The comparisons that name this association; system scope."""
    found = await unit.all(Invitation, tables.ComparisonInvitation.association == association)
    return frozenset(one.comparison for one in found)


async def decide(
    unit: Unit,
    *,
    observatory: str,
    comparison_id: str,
    programme: str,
    takes_part: bool,
    name_shown: bool,
    context: bytes | None,
) -> Consent:
    """Add what a programme of the scope's association decides now; earlier lines stay."""
    last = await consent(unit, comparison_id, programme)
    made = await unit.add(
        tables.ComparisonConsent,
        observatory=observatory,
        comparison=comparison_id,
        programme=programme,
        position=1 if last is None else last.position + 1,
        takes_part=takes_part,
        name_shown=name_shown,
        context=context,
        said_by=unit.scope.account,
        said_at=unit.now,
    )
    found = await unit.one(Consent, tables.ComparisonConsent.id == made)
    assert found is not None  # noqa: S101  (added above)
    return found


async def consent(unit: Unit, comparison_id: str, programme: str) -> Consent | None:
    """What holds for a programme of the scope's association."""
    lines = await unit.all(
        Consent,
        tables.ComparisonConsent.comparison == comparison_id,
        tables.ComparisonConsent.programme == programme,
        order=[tables.ComparisonConsent.position],
        descending=True,
        limit=1,
    )
    return lines[0] if lines else None


async def standing(unit: Unit, comparison_id: str | None = None) -> tuple[Consent, ...]:
    """What holds for each programme that ever decided (about one comparison): of the scope's association; in a system
    scope of every one. In the order of association and programme."""
    conditions = [] if comparison_id is None else [tables.ComparisonConsent.comparison == comparison_id]
    order = [columns_of(tables.ComparisonConsent)[name] for name in ("organisation", "programme", "position")]
    found: dict[tuple[str, str, str], Consent] = {}
    for line in await unit.all(Consent, *conditions, order=order):
        found[line.organisation, line.programme, line.comparison] = line
    return tuple(found.values())


async def taking_part(unit: Unit, comparison_id: str | None = None) -> tuple[Consent, ...]:
    """Who takes part now. A programme whose public became exposed since does not, whatever it decided before."""
    exposed = await programmes.exposed(unit)
    standing_now = await standing(unit, comparison_id)
    return tuple(c for c in standing_now if c.takes_part and (c.organisation, c.programme) not in exposed)


async def keep_version(
    unit: Unit,
    comparison_id: str,
    *,
    organisation: str,
    made_by: str | None,
    number: int,
    content: dict[str, Any],
    content_hash: str,
    policy_hash: str,
    code_version: str,
) -> str:
    """Keep a version of a comparison of an observatory; the database refuses the same number twice."""
    return await unit.add(
        tables.ComparisonVersion,
        organisation=organisation,
        comparison=comparison_id,
        number=number,
        content=content,
        content_hash=content_hash,
        policy_hash=policy_hash,
        code_version=code_version,
        made_by=made_by,
        made_at=unit.now,
    )


async def version(unit: Unit, version_id: str) -> Version | None:
    """One version with its content: of the scope's observatory, or in a system scope."""
    return await unit.one(Version, tables.ComparisonVersion.id == version_id)


async def versions(unit: Unit, comparison_id: str) -> tuple[VersionLine, ...]:
    """The versions of a comparison, newest first: of the scope's observatory, or in a system scope."""
    return await unit.all(
        VersionLine,
        tables.ComparisonVersion.comparison == comparison_id,
        order=[tables.ComparisonVersion.number],
        descending=True,
    )


async def keep_line(
    unit: Unit,
    *,
    organisation: str,
    observatory: str,
    comparison_id: str,
    version: str,
    programme: str,
    letter: str,
    published_table: str,
) -> None:
    """Note which line of a version is a programme's, in the rows of its association."""
    await unit.add(
        tables.ComparisonLine,
        organisation=organisation,
        observatory=observatory,
        comparison=comparison_id,
        version=version,
        programme=programme,
        letter=letter,
        published_table=published_table,
    )


async def lines(unit: Unit, version: str) -> tuple[Line, ...]:
    """Whose the lines of a version are: of the scope's association; in a system scope all."""
    return await unit.all(Line, tables.ComparisonLine.version == version, order=[tables.ComparisonLine.letter])
