"""``evalkit jobs``: background work for whoever prefers a timer of the machine to the server's own loop."""

from __future__ import annotations

import asyncio

import click

from evalkit.cli.words import language_option, say, translated
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.services.keeping import jobs
from evalkit.settings import Settings

DONE = N_("Done. Pieces of work: {jobs}; letters sent: {letters}.")
NOT_DONE = N_("Not done: {failed}. They are tried again later; run the command again to see.")


@click.group(epilog="Example: evalkit jobs run")
def command() -> None:
    """Background work: weekly letters, and the places to practise, emptied every night."""


@command.command(epilog="Example: EVALKIT_SMTP_URL=smtp://localhost:25 evalkit jobs run")
@language_option
def run(language: str | None) -> None:
    """Do what is due now, once, and end. The server does the same every minute by itself; both at once are safe."""
    outcome = asyncio.run(jobs.run_once(Settings.from_environment()))
    _ = translated()
    say(_(DONE, jobs=outcome.jobs, letters=outcome.letters))
    if outcome.failed:
        say(_(NOT_DONE, failed=outcome.failed))
