"""The SQL that makes a database of PostgreSQL with its roles, for whoever runs the server to read and to run."""

from __future__ import annotations

from evalkit.store.row_security import quoted

_NOTHING = "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS"


def script(*, database: str, owner: str, application: str, reader: str | None = None) -> str:
    """For psql, as a superuser. Again: roles that are there lose what is too much, and the database stays."""
    missing = f"  WHERE NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = {_text(database)})"  # noqa: S608  (for psql)
    made = f"CREATE DATABASE {quoted(database)} OWNER {quoted(owner)} ENCODING 'UTF8' TEMPLATE template0"
    serving = ", ".join(quoted(role) for role in (application, reader) if role)
    lines = [
        "-- evalkit: a database whose tables belong to one role and are served with another.",
        "\\set ON_ERROR_STOP on",
        *_role(owner, f"{_NOTHING} CREATEDB"),
        *(line for role in (application, reader) if role for line in _role(role, f"{_NOTHING} NOCREATEDB")),
        f"SELECT {_text(made)}",
        f"{missing} \\gexec",
        f"REVOKE ALL ON DATABASE {quoted(database)} FROM PUBLIC;",
        f"GRANT CONNECT ON DATABASE {quoted(database)} TO {serving};",
        f"\\connect {quoted(database)}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC;",
        f"GRANT ALL ON SCHEMA public TO {quoted(owner)};",
        f"GRANT USAGE ON SCHEMA public TO {serving};",
    ]
    if reader:
        lines += [
            f"ALTER ROLE {quoted(reader)} SET default_transaction_read_only = on;",
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {quoted(owner)} IN SCHEMA public "
            f"GRANT SELECT ON TABLES TO {quoted(reader)};",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {quoted(reader)};",
        ]
    return "\n".join(lines) + "\n"


def _role(name: str, may: str) -> tuple[str, ...]:
    return (
        f"SELECT {_text(f'CREATE ROLE {quoted(name)}')} "  # noqa: S608  (for psql; names are quoted)
        f"WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = {_text(name)}) \\gexec",
        f"ALTER ROLE {quoted(name)} {may};",
    )


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
