"""Row-level security of PostgreSQL: the second wall, below the one that every query of a unit has.

The application's role owns nothing and may change no table, so no policy can be switched off with it; FORCE binds
the owner too. Each transaction says first whose rows it is about, for itself only (:func:`entered`): the
organisation, or a system scope's reason, and the person in a participant's own scope. Without that, no row is seen.
The words stand in the migrations, see directives.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from evalkit.store.scope import Scope

_ALSO = {"also read": "FOR SELECT USING", "also add": "FOR INSERT WITH CHECK", "also change": "FOR UPDATE USING"}
WALLS = frozenset({"tenant", "shared", "system only"})
"""Every table has one of these."""
ASSIGNED = "assigned"
KINDS = WALLS | _ALSO.keys() | {ASSIGNED}

# In brackets each is asked once for a query, not once for a row.
_ORG = "(SELECT current_setting('app.org', true))"
_SYSTEM = "(SELECT current_setting('app.system', true)) <> ''"
_PEOPLE = "(SELECT coalesce(current_setting('app.people', true), ''))"
_ASSIGNED = "(SELECT coalesce(current_setting('app.assigned', true), ''))"

MIGRATING = "migrate"
"""The reason of the system marker while migrations run: FORCE binds the owner, who may have to move rows."""

ENTER = """SELECT set_config('app.org', {}, true), set_config('app.system', {}, true),
set_config('app.people', {}, true), set_config('app.assigned', '', true)"""
"""For one transaction only: the next one on the same connection begins without."""

ASSIGN = "SELECT set_config('app.assigned', {}, true)"
"""Later in the same transaction, for a worker who does not see everybody."""


def assigned(people: Sequence[str]) -> str:
    """The value of :data:`ASSIGN`: never empty, since that would be everybody."""
    return " ".join(people) or "nobody"


def entered(scope: Scope) -> tuple[str, str, str]:
    """The values of :data:`ENTER`. All are always set: nothing that a connection was left with counts."""
    return scope.organisation or "", scope.reason or "", " ".join(scope.records)


def policies(kind: str, table: str, words: str) -> tuple[str, ...]:
    """The statements for one directive."""
    if kind in _ALSO:
        name = f"{kind.replace(' ', '_')}_{hashlib.sha256(words.encode()).hexdigest()[:8]}"
        return (f"CREATE POLICY {name} ON {table} {_ALSO[kind]} ({words.replace('{org}', _ORG)})",)
    if kind == ASSIGNED:
        return (
            f"CREATE POLICY assigned ON {table} AS RESTRICTIVE USING ({_ASSIGNED} = '' OR {words} IS NULL "
            f"OR {words} = ANY (string_to_array({_ASSIGNED}, ' ')))",
        )
    made = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY system ON {table} USING ({_SYSTEM})",
    ]
    if kind == "shared":
        made.append(f"CREATE POLICY shared ON {table} FOR SELECT USING (true)")
    elif kind == "tenant":
        own = "id" if table == "organisation" else "organisation"
        made.append(f"CREATE POLICY own ON {table} USING ({own} = {_ORG})")
        if words:
            made.append(
                f"CREATE POLICY person ON {table} AS RESTRICTIVE "
                f"USING ({_PEOPLE} = '' OR {words} = ANY (string_to_array({_PEOPLE}, ' ')))"
            )
    return tuple(made)


@dataclass(frozen=True)
class Rights:
    """What the application may do with a table's rows beside reading and adding. ``fixed``: columns that stay."""

    change: bool = True
    remove: bool = True
    fixed: frozenset[str] = field(default_factory=frozenset)


EVERYTHING = Rights()
READ_ONLY = frozenset({"schema_step"})
"""The bookkeeping of migrations."""


def grants(role: str, tables: dict[str, tuple[str, ...]], rights: dict[str, Rights], database: str) -> tuple[str, ...]:
    """The statements that give the application's role its rights, and nobody else any. ``tables``: with their columns.

    They can be run again: everything is taken away first.
    """
    to = quoted(role)
    made = [
        f"REVOKE ALL ON DATABASE {quoted(database)} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {quoted(database)} TO {to}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {to}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {to}",
    ]
    for table, columns in sorted(tables.items()):
        if table in READ_ONLY:
            made.append(f"GRANT SELECT ON {table} TO {to}")
            continue
        may = rights.get(table, EVERYTHING)
        words = ["SELECT", "INSERT"]
        if may.remove:
            words.append("DELETE")
        if may.change and may.fixed:
            words.append(f"UPDATE ({', '.join(name for name in columns if name not in may.fixed)})")
        elif may.change:
            words.append("UPDATE")
        made.append(f"GRANT {', '.join(words)} ON {table} TO {to}")
    return tuple(made)


def quoted(name: str) -> str:
    """A name of the server's in quotes."""
    return '"' + name.replace('"', '""') + '"'


def columns_by_table(rows: list[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    """From rows (table, column), in the order of the columns."""
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(str(row["table"]), []).append(str(row["column"]))
    return {table: tuple(columns) for table, columns in found.items()}


COLUMNS = """SELECT c.relname AS "table", a.attname AS "column" FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname, a.attnum"""

DOWN = """SELECT c.relname AS name FROM pg_class c
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
  AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))
ORDER BY c.relname"""
"""Tables without forced row-level security, or with it and no policy."""

POLICIES = "SELECT p.polname AS name FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relname = ?"
