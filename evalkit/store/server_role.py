"""With what rights this program is connected to a PostgreSQL server."""

from __future__ import annotations

from dataclasses import dataclass

from evalkit.store.unit import Unit


@dataclass(frozen=True)
class ServerRole:
    """``superuser`` and ``bypasses_row_security``: whom no rule of the database holds back."""

    name: str
    superuser: bool
    bypasses_row_security: bool


async def role(unit: Unit) -> ServerRole | None:
    """The role of this connection; None on SQLite, which knows none."""
    if unit.engine.engine_type != "postgres":
        return None
    row = (await unit.raw("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"))[0]
    return ServerRole(str(row["rolname"]), bool(row["rolsuper"]), bool(row["rolbypassrls"]))
