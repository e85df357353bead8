"""Comments of the migrations that are instructions: what may happen to a table's rows, and whose they are.

    -- append only: TABLE            no row may change or go
    -- frozen: TABLE (COLUMN, …)     no row may go, and these columns may not change
    -- emptied in practice: TABLE    of a table that is append only, rows of a place to practise may go
    -- erasable: TABLE               the same, and rows may go while a person of that organisation is erased
    -- bytes may go: TABLE (COLUMN, …)   of a table that is append only, a row whose release stands no more may lose
                                     its content, once and for good, with the day; these columns stay as they are
    -- closed in time: audit         lines of the audit may go that are years older than a later line which closes them
    -- searched: TABLE               its words can be searched (see searching)

On PostgreSQL every table also carries one of these three (SQLite has no row-level security), see row_security:

    -- tenant: TABLE                 rows of one organisation, read and written in its scope and the system's
    -- tenant: TABLE (COLUMN)        the same, and in a participant's own scope only rows whose COLUMN is that person
    -- shared: TABLE (reason)        every scope reads it, only the system writes it
    -- system only: TABLE (reason)   no scope of an organisation reaches it

where a worker may see only the people assigned to them, also this one, for a table with a column that names a person:

    -- assigned: TABLE (COLUMN)      rows of those people, and rows that name nobody

and, for another organisation than the one whose row it is, any number of these, with a condition in SQL in which
{org} stands for the organisation that asks:

    -- also read: TABLE (condition)
    -- also add: TABLE (condition)
    -- also change: TABLE (condition)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from evalkit.store import row_security
from evalkit.store.searching import index_statements

_GUARDS = frozenset(
    {"append only", "frozen", "emptied in practice", "erasable", "bytes may go", "closed in time", "searched"}
)
_LINE = re.compile(rf"-- ({'|'.join(sorted(_GUARDS | row_security.KINDS))}): (\w+)(?: \((.+)\))?")
_NEEDS_WORDS = frozenset(
    {"frozen", "bytes may go", "shared", "system only", "assigned", "also read", "also add", "also change"}
)
_TAKES_WORDS = _NEEDS_WORDS | {"tenant"}

_REFUSE = "rows of this table are kept as they are"
_POSTGRES_REFUSE = f"""CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{_REFUSE}: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$"""

_OF_PRACTICE = "EXISTS (SELECT 1 FROM organisation WHERE id = OLD.organisation AND practice_of IS NOT NULL)"
_OF_CLOSING = (
    "EXISTS (SELECT 1 FROM audit c WHERE c.organisation = OLD.organisation AND c.action = 'close_audit' "
    "AND c.seq > OLD.seq AND CAST(c.object AS INTEGER) >= OLD.seq "
    "AND CAST(substr(c.at, 1, 4) AS INTEGER) - CAST(substr(OLD.at, 1, 4) AS INTEGER) >= 5)"
)
"""Years of the calendar are compared, so nothing younger than four years goes whatever a service says."""
_OF_ERASURE = "EXISTS (SELECT 1 FROM erasure WHERE organisation = OLD.organisation AND running)"


@dataclass(frozen=True)
class Directive:
    """One such comment. ``words``: what stands in its brackets, "" for none."""

    kind: str
    table: str
    words: str

    def statements(self, engine_type: str) -> tuple[str, ...]:
        """What it means for ``sqlite`` or ``postgres``."""
        if self.kind in row_security.KINDS:
            if engine_type != "postgres":
                return ()
            return row_security.policies(self.kind, self.table, self.words)
        if self.kind == "emptied in practice":
            return tuple(_emptied_in_practice(self.table, engine_type))
        if self.kind == "erasable":
            return tuple(_erasable(self.table, engine_type))
        if self.kind == "bytes may go":
            return tuple(_bytes_may_go(self.table, self.words.split(", "), engine_type))
        if self.kind == "closed in time":
            return tuple(_closed_in_time(self.table, engine_type))
        if self.kind == "searched":
            return tuple(index_statements(self.table, engine_type))
        return tuple(_guards(self.table, self.words, engine_type))


def read(line: str) -> Directive | None:
    """The instruction of a line, or None. One that lacks its brackets, or has some too many, raises ValueError."""
    found = _LINE.fullmatch(line.strip())
    if found is None:
        return None
    kind, table, words = found[1], found[2], found[3] or ""
    if bool(words) != (kind in _NEEDS_WORDS) and not (kind in _TAKES_WORDS and words):
        raise ValueError(f"{line.strip()!r}: what stands in the brackets is missing, or is one word too many")
    return Directive(kind, table, words)


def rights(known: Iterable[Directive]) -> dict[str, row_security.Rights]:
    """Table → what the application may do with its rows, as the guards say: no right where a trigger would refuse."""
    found: dict[str, row_security.Rights] = {}
    for one in known:
        before = found.get(one.table, row_security.EVERYTHING)
        if one.kind == "append only":
            found[one.table] = row_security.Rights(change=False, remove=False)
        elif one.kind == "frozen":
            fixed = frozenset(word.strip() for word in one.words.split(","))
            found[one.table] = row_security.Rights(change=before.change, remove=False, fixed=before.fixed | fixed)
        elif one.kind == "bytes may go":
            fixed = frozenset(word.strip() for word in one.words.split(","))
            found[one.table] = row_security.Rights(change=True, remove=before.remove, fixed=fixed)
        elif one.kind in {"emptied in practice", "erasable", "closed in time"}:
            found[one.table] = row_security.Rights(change=before.change, remove=True, fixed=before.fixed)
        else:
            found.setdefault(one.table, before)
    return found


def _refuse_but(name: str, unless: str) -> str:
    return f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {unless} THEN RETURN OLD; END IF;
  RAISE EXCEPTION '{_REFUSE}: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$"""


def _guards(table: str, columns: str, engine_type: str) -> list[str]:
    changes = f"UPDATE OF {columns}" if columns else "UPDATE"
    name = f"{table}_is_kept"
    if engine_type == "postgres":
        return [
            _POSTGRES_REFUSE,
            f"CREATE TRIGGER {name} BEFORE DELETE OR {changes} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        ]
    body = f"BEGIN SELECT RAISE(ABORT, '{_REFUSE}: {table}'); END"
    return [
        f"CREATE TRIGGER {name}_update BEFORE {changes} ON {table} {body}",
        f"CREATE TRIGGER {name}_delete BEFORE DELETE ON {table} {body}",
    ]


def _emptied_in_practice(table: str, engine_type: str) -> list[str]:
    """The guards of a table that is append only, made anew: rows still never change, and go only in practice."""
    return _goes_only(table, "in_practice", _OF_PRACTICE, engine_type)


def _closed_in_time(table: str, engine_type: str) -> list[str]:
    """The same of the audit: lines go only when a later line of the chain closed them."""
    return _goes_only(table, "closed", _OF_CLOSING, engine_type)


def _goes_only(table: str, when: str, condition: str, engine_type: str) -> list[str]:
    name = f"{table}_is_kept"
    if engine_type == "postgres":
        on = f"ON {table} FOR EACH ROW EXECUTE FUNCTION"
        return [
            _refuse_but(f"refuse_change_but_{when}", condition),
            f"DROP TRIGGER {name} ON {table}",
            f"CREATE TRIGGER {name} BEFORE UPDATE {on} refuse_change()",
            f"CREATE TRIGGER {name}_delete BEFORE DELETE {on} refuse_change_but_{when}()",
        ]
    return [
        f"DROP TRIGGER {name}_delete",
        f"CREATE TRIGGER {name}_delete BEFORE DELETE ON {table} WHEN NOT {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSE}: {table}'); END",
    ]


def _erasable(table: str, engine_type: str) -> list[str]:
    """The guard against deletion of a table that is emptied in practice, made anew with one more exception."""
    name = f"{table}_is_kept_delete"
    if engine_type == "postgres":
        return [
            _refuse_but("refuse_change_but_erased", f"{_OF_PRACTICE} OR {_OF_ERASURE}"),
            f"DROP TRIGGER {name} ON {table}",
            f"CREATE TRIGGER {name} BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erased()",
        ]
    return [
        f"DROP TRIGGER {name}",
        f"CREATE TRIGGER {name} BEFORE DELETE ON {table} WHEN NOT ({_OF_PRACTICE} OR {_OF_ERASURE}) "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSE}: {table}'); END",
    ]


def _bytes_may_go(table: str, stays: list[str], engine_type: str) -> list[str]:
    """The guard against changes of a table that is append only, made anew with one exception: the content of a file
    goes when its release was withdrawn or replaced. Nothing comes back, and no row goes."""
    same = "IS NOT DISTINCT FROM" if engine_type == "postgres" else "IS"
    allowed = " AND ".join(
        [
            "OLD.content IS NOT NULL AND NEW.content IS NULL AND NEW.gone_on IS NOT NULL",
            *(f"NEW.{column} {same} OLD.{column}" for column in stays),
            "EXISTS (SELECT 1 FROM release WHERE organisation = OLD.organisation AND id = OLD.release "
            "AND withdrawn_at IS NOT NULL)",
        ]
    )
    if engine_type == "postgres":
        name, function = f"{table}_is_kept", f"refuse_change_of_{table}"
        return [
            _refuse_but(function, allowed).replace("RETURN OLD", "RETURN NEW"),
            f"DROP TRIGGER {name} ON {table}",
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()",
            f"CREATE TRIGGER {name}_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        ]
    return [
        f"DROP TRIGGER {table}_is_kept_update",
        f"CREATE TRIGGER {table}_is_kept_update BEFORE UPDATE ON {table} WHEN NOT ({allowed}) "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSE}: {table}'); END",
    ]
