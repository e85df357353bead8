"""A unit: one transaction in one scope. Every query of the store goes through one of its methods.

Each method narrows to the scope's organisation by itself, so that a query cannot forget it: a foreign id finds
nothing, changes nothing, and a service answers 404.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, ClassVar, Protocol, TypeVar
from zoneinfo import ZoneInfo

from piccolo.columns import Column
from piccolo.custom_types import Combinable
from piccolo.table import Table

from evalkit.store import row_security, statements
from evalkit.store.columns import columns_of, decoders_of, encode, encoders_of
from evalkit.store.scope import Scope

DAY_ZONE = ZoneInfo("Europe/Brussels")
"""Days are days in Brussels."""


ROWS_AT_ONCE = 200
"""Rows of one INSERT: well below both engines' limit of about 32,000 bound values."""


class Record(Protocol):
    """A frozen dataclass whose fields are columns of its table: what a query gives back."""

    table: ClassVar[type[Table]]
    __dataclass_fields__: ClassVar[dict[str, Any]]


R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Note:
    """One line for the audit. ``details`` hold counts and codes, never names, answers or words."""

    action: str
    object_kind: str
    object: str | None
    reason: str | None = None
    details: dict[str, Any] = field(default_factory=dict)
    organisation: str | None = None


class NotInScopeError(RuntimeError):
    """Our code asked for a table that this scope does not reach: a mistake, not a person's doing."""


def new_id() -> str:
    return str(uuid.uuid4())


@cache
def _tenant_column(table: type[Table]) -> str | None:
    if table._meta.tablename == "organisation":
        return "id"
    return "organisation" if "organisation" in columns_of(table) else None


@cache
def _person_column(table: type[Table]) -> str | None:
    if table._meta.tablename == "participant":
        return "id"
    return "participant" if "participant" in columns_of(table) else None


@cache
def _wall_names(table: type[Table]) -> tuple[str | None, str | None]:
    """The quoted names of the columns that say whose a row is: the organisation's, the person's."""
    tenant, person = _tenant_column(table), _person_column(table)
    return (tenant and statements.name_of(table, tenant), person and statements.name_of(table, person))


def _among(people: Sequence[str]) -> str:
    return f"IN ({', '.join(['{}'] * len(people))})" if people else "IS NULL"


def _record(record: type[R], decoders: Sequence[Callable[[Any], Any] | None], row: Sequence[Any]) -> R:
    """A row, whose values stand in the order of the record's fields, as that frozen record."""
    return record(
        *[value if ours is None or value is None else ours(value) for ours, value in zip(decoders, row, strict=True)]
    )


class Unit:
    """One open transaction. Made by ``store.unit(scope)`` only."""

    def __init__(self, scope: Scope, engine: Any, *, writes: bool, now: datetime.datetime) -> None:
        self.scope = scope
        self.engine = engine
        self.writes = writes
        self.now = now
        self.notes: list[Note] = []
        self.people: tuple[str, ...] | None = None
        self.opened: dict[str, Any] = {}
        """What services need again in this transaction and opening twice would cost: keys, never kept beyond it."""

    @property
    def organisation(self) -> str:
        """The scope's organisation; a system scope has none and raises."""
        if self.scope.organisation is None:
            raise NotInScopeError("a system scope has no organisation of its own")
        return self.scope.organisation

    async def see_only(self, people: Sequence[str]) -> None:
        """From here on, of what names a person only these people's (and what names nobody): a worker's, where the
        association assigns them. On PostgreSQL its policies are told too."""
        self.people = tuple(people)
        if self.engine.engine_type == "postgres":
            await self.raw(row_security.ASSIGN, row_security.assigned(self.people))

    async def take_charge(self, participant: str) -> bool:
        """Let the unit see somebody who is only being entered; False where it sees everybody anyway."""
        if self.people is None:
            return False
        await self.see_only([*self.people, participant])
        return True

    @property
    def today(self) -> datetime.date:
        """The day in Brussels."""
        return self.now.astimezone(DAY_ZONE).date()

    def note(
        self,
        action: str,
        object_kind: str,
        object_id: str | None,
        *,
        reason: str | None = None,
        organisation: str | None = None,
        **details: Any,
    ) -> None:
        """Add a line to the audit of this transaction; it is written last, just before the commit.

        ``organisation`` is only for a system scope (default there: the instance's own chain).
        """
        if not self.writes:
            raise NotInScopeError("an audit line needs a writing unit")
        if organisation is not None and not self.scope.is_system and organisation != self.scope.organisation:
            raise NotInScopeError("a note goes to the chain of the scope's own organisation")
        self.notes.append(Note(action, object_kind, object_id, reason, details, organisation))

    # Reading

    async def all(
        self,
        record: type[R],
        *conditions: Combinable,
        order: Sequence[Column] = (),
        descending: bool = False,
        limit: int | None = None,
        addressed: Column | None = None,
    ) -> tuple[R, ...]:
        """The records that the scope may see and that meet every condition.

        ``addressed``: rows of other organisations whose column names this scope's organisation (a grant's
        funder, a release's recipient) instead of rows of its own.
        """
        walls = self._walls(record.table, addressed)
        sql, values = statements.select(record, walls, conditions, order, descending=descending, limit=limit)
        decoders = decoders_of(record)
        return tuple([_record(record, decoders, row) for row in await self._run(sql, values)])

    async def one(self, record: type[R], *conditions: Combinable, addressed: Column | None = None) -> R | None:
        """The record, or None: what is not there and what is another's look the same."""
        found = await self.all(record, *conditions, limit=2, addressed=addressed)
        if len(found) > 1:
            raise LookupError(f"more than one {record.__name__} where one was expected")
        return found[0] if found else None

    async def count(self, table: type[Table], *conditions: Combinable) -> int:
        sql, values = statements.count(table, self._walls(table, None), conditions)
        return int((await self._run(sql, values))[0][0])

    async def raw(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """Rows of a query that spans tables. ``{}`` marks a value; the caller writes the tenant condition itself.

        Only for modules of the store; a test looks for the organisation in each.
        """
        return [dict(row) for row in await self._run(sql, values)]

    async def rows(self, sql: str, *values: Any) -> Sequence[Sequence[Any]]:
        """As :meth:`raw`, without a name for each value: for many rows, whose columns the caller names."""
        return await self._run(sql, values)

    async def _run(self, sql: str, values: Sequence[Any]) -> Sequence[Any]:
        """Rows as the engine gives them: values in the order of the query, and by their names."""
        found: Sequence[Any] = await self.engine.run_sql(statements.marked(sql, self.engine.engine_type), values)
        return found

    @staticmethod
    def record(record: type[R], row: Mapping[str, Any]) -> R:
        """A row of :meth:`raw`, which names its values, as the frozen record that it is."""
        return _record(record, decoders_of(record), [row[field.name] for field in fields(record)])

    # Writing

    async def add(self, table: type[Table], **values: Any) -> str:
        """Insert one row; the organisation is the scope's and an id is made unless given. Gives the id."""
        row = self._own(table, values)
        await self._insert(table, row)
        return str(row["id"]) if "id" in row else ""

    async def add_many(self, table: type[Table], rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert many rows that name the same columns, as :meth:`add` does with one."""
        for start in range(0, len(rows), ROWS_AT_ONCE):
            own = [self._own(table, dict(row)) for row in rows[start : start + ROWS_AT_ONCE]]
            await self._insert(table, *own)

    async def add_once(self, table: type[Table], target: Sequence[Column], **values: Any) -> bool:
        """Insert unless a row with the same ``target`` is there. The database decides; False: it was there."""
        row = self._own(table, values)
        return bool(await self._insert(table, row, once=tuple(column._meta.name for column in target)))

    async def change(
        self,
        table: type[Table],
        values: Mapping[str, Any],
        *conditions: Combinable,
        addressed: Column | None = None,
    ) -> int:
        """Update the rows of this scope that meet every condition; gives how many. No condition is refused."""
        if not conditions:
            raise ValueError("an update without a condition would change everything")
        columns = columns_of(table)
        sql, bound = statements.update(table, tuple(values), self._walls(table, addressed), conditions)
        new = [encode(columns[name], value) for name, value in values.items()]
        return len(await self._run(sql, [*new, *bound]))

    async def remove(self, table: type[Table], *conditions: Combinable) -> int:
        """Delete the rows of this scope that meet every condition (drafts, expired work); gives how many."""
        if not conditions:
            raise ValueError("a deletion without a condition would delete everything")
        sql, values = statements.delete(table, self._walls(table, None), conditions)
        return len(await self._run(sql, values))

    # The walls

    def own(self, column: str) -> tuple[str, tuple[str, ...]]:
        """For :meth:`raw`: the words that narrow a query to whom the unit may see (if not everybody), and their values:
        the scope's participant, or the people assigned to a worker."""
        if self.people is not None:
            return f" AND {column} {_among(self.people)}", self.people
        records = self.scope.records
        return (f" AND {column} {_among(records)}" if records else ""), records

    def _walls(self, table: type[Table], addressed: Column | None) -> list[tuple[str, Any]]:
        if self.scope.is_system:
            return []
        if addressed is not None:
            if self.scope.participant is not None:
                raise NotInScopeError("nothing is addressed to a participant")
            return [(statements.name_of(table, addressed._meta.name), self.organisation)]
        tenant, person = _wall_names(table)
        if tenant is None:
            raise NotInScopeError(f"{table._meta.tablename} belongs to no organisation: it needs a system scope")
        walls: list[tuple[str, Any]] = [(tenant, self.organisation)]
        if self.scope.participant is not None and person is not None:
            walls.append((person, self.scope.records))
        if self.people is not None and person is not None:
            walls.append((person, statements.OrNobody(self.people)))
        return walls

    def _own(self, table: type[Table], values: dict[str, Any]) -> dict[str, Any]:
        columns = columns_of(table)
        if not values.keys() <= columns.keys():
            unknown = values.keys() - columns.keys()
            raise ValueError(f"{table._meta.tablename} has no column {', '.join(sorted(unknown))}")
        row = dict(values)
        if "id" in columns:
            row.setdefault("id", new_id())
        if not self.scope.is_system:
            tenant = _tenant_column(table)
            if tenant is None or row.setdefault(tenant, self.organisation) != self.organisation:
                raise NotInScopeError(f"{table._meta.tablename}: a row for another than the scope's organisation")
            person = _person_column(table)
            own = self.scope.participant
            if own is not None and person is not None and row.setdefault(person, own) not in self.scope.records:
                raise NotInScopeError(f"{table._meta.tablename}: a row for another than the scope's participant")
            if self.people is not None and person is not None and row.get(person) not in (None, *self.people):
                raise NotInScopeError(f"{table._meta.tablename}: a row for somebody who is not assigned to the worker")
        return row

    async def _insert(self, table: type[Table], *rows: dict[str, Any], once: tuple[str, ...] = ()) -> Sequence[Any]:
        names = tuple(rows[0])
        encoders = encoders_of(table, names)
        values = [
            row[name] if into is None or row[name] is None else into(row[name])
            for row in rows
            for name, into in zip(names, encoders, strict=True)
        ]
        return await self._run(statements.insert(table, names, len(rows), once), values)
