"""``evalkit database``: what PostgreSQL needs before `evalkit init`."""

from __future__ import annotations

import click

from evalkit.services.keeping import database_roles


@click.group(epilog="Example: evalkit database roles | sudo -u postgres psql")
def command() -> None:
    """A database of PostgreSQL with two roles: one that owns the tables, one that serves."""


@command.command(epilog="Example: evalkit database roles --database evalkit | sudo -u postgres psql")
@click.option("--database", default="evalkit", show_default=True, help="Name of the database.")
@click.option("--owner", default="evalkit_owner", show_default=True, help="Role that migrates, backs up and restores.")
@click.option("--application", default="evalkit_application", show_default=True, help="Role that serves; owns nothing.")
@click.option("--reader", help="Also a role that only reads, for a standby server that the observatory reads from.")
def roles(database: str, owner: str, application: str, reader: str | None) -> None:
    """Print the SQL that makes the database and its roles. It can be run again, and takes away what is too much.

    Run it as a superuser of the server. It sets no passphrases: type \\password ROLE in psql afterwards.
    """
    click.echo(database_roles.script(database=database, owner=owner, application=application, reader=reader), nl=False)
