"""Programmes and the grants that pay for them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypedDict

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit, new_id


@dataclass(frozen=True)
class Programme:
    """``names`` and ``public_text`` by language. ``hoped_for``: indicator → {"hope": "rise" | "hold",
    "reason": {language: text}, "day": ISO day}. ``real_data_note``: {"kind": "published_data", "citation": …} or
    {"kind": "invented"}, None for a real programme. ``exposed_public``: it appears nowhere outside the association.
    ``process``: what services.declared keeps of the programme's own plan."""

    table: ClassVar[type[Table]] = tables.Programme
    id: str
    organisation: str
    key: str
    names: dict[str, str]
    public_text: dict[str, str]
    kind: str
    municipality: str
    without_participants: bool
    exposed_public: bool
    real_data_note: dict[str, Any] | None
    hoped_for: dict[str, Any]
    process: dict[str, Any]
    made_on: datetime.date
    closed_on: datetime.date | None


@dataclass(frozen=True)
class Grant:
    """Money of ``funder`` over a period: for one ``programme``, for several (``programmes``, their ids), or, where
    neither names any, for the whole association."""

    table: ClassVar[type[Table]] = tables.FundingGrant
    id: str
    organisation: str
    programme: str | None
    funder: str
    title: dict[str, str]
    starts_on: datetime.date
    ends_on: datetime.date
    conditions: dict[str, Any]
    questions: list[Any]
    contract_version: str | None
    contract_accepted_by: str | None
    contract_accepted_on: datetime.date | None
    programmes: list[str]

    @property
    def chosen(self) -> tuple[str, ...]:
        """The programmes that the grant names; empty: it pays for whatever the association does."""
        return (self.programme,) if self.programme is not None else tuple(self.programmes)

    def pays_for(self, programme: str) -> bool:
        return not self.chosen or programme in self.chosen


async def make_programme(
    unit: Unit,
    *,
    key: str,
    names: dict[str, str],
    kind: str,
    municipality: str,
    public_text: dict[str, str] | None = None,
    without_participants: bool = False,
    exposed_public: bool = False,
    real_data_note: dict[str, Any] | None = None,
    hoped_for: dict[str, Any] | None = None,
) -> str:
    return await unit.add(
        tables.Programme,
        key=key,
        names=names,
        public_text=public_text or {},
        kind=kind,
        municipality=municipality,
        without_participants=without_participants,
        exposed_public=exposed_public,
        real_data_note=real_data_note,
        hoped_for=hoped_for or {},
        process={},
        made_on=unit.today,
    )


async def programme(unit: Unit, programme_id: str) -> Programme | None:
    return await unit.one(Programme, tables.Programme.id == programme_id)


async def programme_by_key(unit: Unit, key: str) -> Programme | None:
    return await unit.one(Programme, tables.Programme.key == key)


async def programmes(unit: Unit, *, closed_too: bool = False) -> tuple[Programme, ...]:
    """The association's programmes, by key."""
    conditions = [] if closed_too else [tables.Programme.closed_on.is_null()]
    return await unit.all(Programme, *conditions, order=[tables.Programme.key])


async def set_hoped_for(unit: Unit, programme_id: str, hoped_for: dict[str, Any]) -> bool:
    """What is hoped for, per indicator, all at once. Whether it may still be declared is the service's rule."""
    return await unit.change(tables.Programme, {"hoped_for": hoped_for}, tables.Programme.id == programme_id) == 1


async def set_process(unit: Unit, programme_id: str, process: dict[str, Any]) -> bool:
    """What the programme declares of its own plan, all at once."""
    return await unit.change(tables.Programme, {"process": process}, tables.Programme.id == programme_id) == 1


async def set_exposed_public(unit: Unit, programme_id: str, exposed: bool) -> bool:
    """Whether the programme appears nowhere outside its association."""
    return await unit.change(tables.Programme, {"exposed_public": exposed}, tables.Programme.id == programme_id) == 1


async def close_programme(unit: Unit, programme_id: str) -> bool:
    """From today on nobody is asked in it. False: it was closed before."""
    changed = await unit.change(
        tables.Programme,
        {"closed_on": unit.today},
        tables.Programme.id == programme_id,
        tables.Programme.closed_on.is_null(),
    )
    return changed == 1


async def open_again(unit: Unit, programme_id: str) -> bool:
    changed = await unit.change(
        tables.Programme,
        {"closed_on": None},
        tables.Programme.id == programme_id,
        tables.Programme.closed_on.is_not_null(),
    )
    return changed == 1


class PaidFor(TypedDict):
    programme: str | None
    programmes: tuple[str, ...]


def paid_for(chosen: Sequence[str]) -> PaidFor:
    """How a grant names programmes: one by itself, several as a list, none for whatever the association does."""
    once = tuple(dict.fromkeys(chosen))
    if len(once) == 1:
        return {"programme": once[0], "programmes": ()}
    return {"programme": None, "programmes": once}


async def make_grant(
    unit: Unit,
    *,
    funder: str,
    title: dict[str, str],
    starts_on: datetime.date,
    ends_on: datetime.date,
    programme: str | None = None,
    programmes: Sequence[str] = (),
    conditions: dict[str, Any] | None = None,
    questions: list[Any] | None = None,
    grant_id: str | None = None,
) -> str:
    """``programme``: the one that it pays for; ``programmes``: several of them. ``grant_id``: of a submission's key."""
    return await unit.add(
        tables.FundingGrant,
        id=grant_id or new_id(),
        funder=funder,
        programme=programme,
        programmes=list(programmes),
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        conditions=conditions or {},
        questions=questions or [],
        made_on=unit.today,
    )


async def change_grant(
    unit: Unit,
    grant_id: str,
    *,
    title: dict[str, str],
    starts_on: datetime.date,
    ends_on: datetime.date,
    programme: str | None,
    conditions: dict[str, Any],
    programmes: Sequence[str] = (),
) -> bool:
    """What was agreed with the funder, all at once; who the funder is never changes."""
    values = {
        "title": title, "starts_on": starts_on, "ends_on": ends_on, "programme": programme,
        "programmes": list(programmes), "conditions": conditions,
    }  # fmt: skip
    return await unit.change(tables.FundingGrant, values, tables.FundingGrant.id == grant_id) == 1


async def set_questions(unit: Unit, grant_id: str, questions: list[Any]) -> bool:
    """The funder's own questions with what answers each, all at once."""
    return await unit.change(tables.FundingGrant, {"questions": questions}, tables.FundingGrant.id == grant_id) == 1


async def grant(unit: Unit, grant_id: str) -> Grant | None:
    """A grant of the scope's association."""
    return await unit.one(Grant, tables.FundingGrant.id == grant_id)


async def grants(unit: Unit) -> tuple[Grant, ...]:
    """The grants of the scope's association, newest period first."""
    return await unit.all(Grant, order=[tables.FundingGrant.starts_on], descending=True)


async def grants_given(unit: Unit) -> tuple[Grant, ...]:
    """The grants that the scope's funder pays, newest period first."""
    return await unit.all(
        Grant, order=[tables.FundingGrant.starts_on], descending=True, addressed=tables.FundingGrant.funder
    )


async def accept_reading_contract(unit: Unit, grant_id: str, version: str) -> bool:
    """The funder's reader accepts the reading contract by name; False when that version is accepted already."""
    changed = await unit.change(
        tables.FundingGrant,
        {
            "contract_version": version,
            "contract_accepted_by": unit.scope.account,
            "contract_accepted_on": unit.today,
        },
        tables.FundingGrant.id == grant_id,
        (tables.FundingGrant.contract_version.is_null()) | (tables.FundingGrant.contract_version != version),
        addressed=tables.FundingGrant.funder,
    )
    return changed == 1


@dataclass(frozen=True)
class KindCount:
    """How many open programmes of a kind a municipality has; those of an exposed public are not counted."""

    municipality: str
    kind: str
    programmes: int


async def count_by_municipality(unit: Unit) -> tuple[KindCount, ...]:
    """Over every association, by municipality and kind, practice left out. Needs a system scope ("observatory")."""
    rows = await unit.raw(
        """SELECT municipality, kind, COUNT(*) AS programmes FROM programme
        WHERE closed_on IS NULL AND exposed_public = {}
          AND organisation NOT IN (SELECT id FROM organisation WHERE practice_of IS NOT NULL)
        GROUP BY municipality, kind ORDER BY municipality, kind""",
        False,
    )
    return tuple(KindCount(row["municipality"], row["kind"], int(row["programmes"])) for row in rows)


async def exposed(unit: Unit) -> frozenset[tuple[str, str]]:
    """(association, programme) whose public is exposed: they appear nowhere outside, also where they once did."""
    found = await unit.all(Programme, tables.Programme.exposed_public == True)  # noqa: E712  (SQL)
    return frozenset((one.organisation, one.id) for one in found)


async def associations_seen_outside(unit: Unit) -> frozenset[str]:
    """Associations with an open programme whose public may be seen outside. Needs a system scope ("comparison")."""
    found = await unit.all(
        Programme,
        tables.Programme.closed_on.is_null(),
        tables.Programme.exposed_public == False,  # noqa: E712  (SQL)
    )
    return frozenset(one.organisation for one in found)
