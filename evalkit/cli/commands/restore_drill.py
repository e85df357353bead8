"""``evalkit restore-drill``: restore the newest backup beside the live database, look at all of it, throw it away."""

from __future__ import annotations

import asyncio

import click

from evalkit.cli.words import language_option, say, translated
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.services.keeping import restoring
from evalkit.settings import Settings

DONE = N_(
    "{file} can be restored: {rows} rows in {tables} tables, {chains} audit chains and {files} report files compared, "
    "in {minutes} minutes."
)


@click.command(epilog="Example: evalkit restore-drill")
@language_option
def command(language: str | None) -> None:
    """Try out whether the newest backup brings everything back. The live database is not touched."""
    done = asyncio.run(restoring.drill(Settings.from_environment()))
    held = done.manifest.inventory
    say(
        translated()(
            DONE,
            file=str(done.file),
            rows=sum(held.rows.values()),
            tables=len(held.rows),
            chains=len(held.chains),
            files=done.files,
            minutes=f"{done.seconds / 60:.1f}",
        )
    )
