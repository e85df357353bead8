"""``evalkit init``: a new, empty instance and the one-time link that sets it up."""

from __future__ import annotations

import asyncio

import click

from evalkit.cli.words import language_option, say, translated
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.services.doors import set_up
from evalkit.settings import Settings

OPEN_IT = N_("Start the server (evalkit serve), then open this link within 30 minutes. It works once:")


@click.command(epilog="Example: evalkit init && evalkit serve")
@language_option
def command(language: str | None) -> None:
    """Make a new instance in EVALKIT_HOME (default ./var) and print its one-time set-up link.

    Run it again for a new link, as long as the instance has no association yet.
    """
    link = asyncio.run(set_up.prepare(Settings.from_environment()))
    say(translated()(OPEN_IT))
    click.echo(link)
