"""``evalkit migrate``: bring the database up to this version, whole or not at all."""

from __future__ import annotations

import asyncio

import click

from evalkit.cli.words import language_option, say, translated
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.services.keeping import upgrading
from evalkit.settings import Settings

DONE = N_("Done: {step}")
BACKED_UP = N_("Before anything was changed, a backup was made: {file}")
UP_TO_DATE = N_("The database is up to date.")
WAITING = N_("Waiting: {step}")


@click.command(epilog="Example: EVALKIT_HOME=/srv/evalkit evalkit migrate")
@click.option("--pending", is_flag=True, help="Only list what waits, and change nothing.")
@click.option("--without-backup", is_flag=True, help="Do not make a backup first.")
@language_option
def command(pending: bool, without_backup: bool, language: str | None) -> None:
    """Bring the database up to this version, in one transaction: a stop half-way changes nothing.

    Of an instance that is in use a backup is made first.
    """
    _ = translated()
    settings = Settings.from_environment()
    if pending:
        waiting = asyncio.run(upgrading.pending(settings))
        for step in waiting:
            say(_(WAITING, step=step))
    else:
        done = asyncio.run(upgrading.upgrade(settings, without_backup=without_backup))
        waiting = done.steps
        if done.backup is not None:
            say(_(BACKED_UP, file=str(done.backup)))
        for step in waiting:
            say(_(DONE, step=step))
    if not waiting:
        say(_(UP_TO_DATE))
