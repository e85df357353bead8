"""With what rights this program is connected to a PostgreSQL server, and whether its walls stand."""

from __future__ import annotations

from dataclasses import dataclass

from evalkit.store.row_security import DOWN, READ_ONLY
from evalkit.store.unit import Unit

_ROLE = """SELECT r.rolname AS name, r.rolsuper AS superuser, r.rolbypassrls AS bypasses,
  (r.rolcreaterole OR r.rolcreatedb OR has_schema_privilege(current_user, 'public', 'CREATE')
    OR has_database_privilege(current_user, current_database(), 'CREATE')
    OR has_database_privilege(current_user, current_database(), 'TEMPORARY')) AS creates
FROM pg_roles r WHERE r.rolname = current_user"""

_OWNED = """SELECT c.relname AS name FROM pg_class c WHERE c.relkind IN ('r', 'p')
  AND c.relnamespace = 'public'::regnamespace AND pg_has_role(current_user, c.relowner, 'MEMBER') ORDER BY c.relname"""

_WAYS_ROUND = """SELECT c.relname AS name FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND (c.relkind IN ('m', 'f')
    OR (c.relkind = 'v'
      AND NOT coalesce(c.reloptions, '{{}}'::text[]) && '{{security_invoker=true,security_invoker=on}}'))
UNION ALL SELECT p.proname AS name FROM pg_proc p
  WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef ORDER BY name"""

_DURABLE = "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS synchronous_commit"


@dataclass(frozen=True)
class ServerRole:
    """``superuser`` and ``bypasses_row_security``: whom no rule of the database holds back.

    ``creates``: it may make things. ``owns``: tables whose walls it could take down. ``open_tables``: without forced
    row-level security or without a policy. ``ways_round``: views and functions that act with their maker's rights.
    ``not_durable``: settings with which an acknowledged row may be lost.
    """

    name: str
    superuser: bool
    bypasses_row_security: bool
    creates: bool
    owns: tuple[str, ...]
    open_tables: tuple[str, ...]
    ways_round: tuple[str, ...]
    not_durable: tuple[str, ...]

    @property
    def unbound(self) -> bool:
        """No policy holds for it."""
        return self.superuser or self.bypasses_row_security


async def role(unit: Unit) -> ServerRole | None:
    """The role of this connection; None on SQLite, which knows none."""
    if unit.engine.engine_type != "postgres":
        return None
    (about,) = await unit.raw(_ROLE)
    owned, down = await unit.raw(_OWNED), await unit.raw(DOWN)
    round_about = await unit.raw(_WAYS_ROUND)
    (durable,) = await unit.raw(_DURABLE)
    lost = [name for name in ("fsync", "synchronous_commit") if durable[name] == "off"]
    return ServerRole(
        name=str(about["name"]),
        superuser=bool(about["superuser"]),
        bypasses_row_security=bool(about["bypasses"]),
        creates=bool(about["creates"]),
        owns=tuple(str(row["name"]) for row in owned),
        open_tables=tuple(str(row["name"]) for row in down if row["name"] not in READ_ONLY),
        ways_round=tuple(str(row["name"]) for row in round_about),
        not_durable=tuple(lost),
    )
