"""``evalkit migrate``: bring the database up to this version, whole or not at all."""

from __future__ import annotations

import asyncio

import click

from evalkit.cli.words import language_option, say, translated
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.services import upgrading
from evalkit.settings import Settings

DONE = N_("Done: {step}")
UP_TO_DATE = N_("The database is up to date.")
WAITING = N_("Waiting: {step}")


@click.command(epilog="Example: EVALKIT_HOME=/srv/evalkit evalkit migrate")
@click.option("--pending", is_flag=True, help="Only list what waits, and change nothing.")
@language_option
def command(pending: bool, language: str | None) -> None:
    """Bring the database up to this version, in one transaction: a stop half-way changes nothing."""
    _ = translated()
    settings = Settings.from_environment()
    if pending:
        waiting = asyncio.run(upgrading.pending(settings))
        for step in waiting:
            say(_(WAITING, step=step))
    else:
        waiting = asyncio.run(upgrading.upgrade(settings))
        for step in waiting:
            say(_(DONE, step=step))
    if not waiting:
        say(_(UP_TO_DATE))
