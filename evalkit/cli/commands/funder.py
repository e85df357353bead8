"""``evalkit funder``: the funders of this instance, and a link for a reader of one. For whoever runs it."""

from __future__ import annotations

import asyncio
import json

import click

from evalkit.cli.words import language_option, say, translated
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.services.reports import funder_care
from evalkit.settings import Settings

PASS_IT_ON = N_(
    "Hand this link to {name} yourself. It works once, for 72 hours; one that was made before opens no longer:"
)


@click.group(epilog="Example: evalkit funder list")
def command() -> None:
    """Funders of this instance, when no association can let a reader in."""


@command.command("list", epilog="Example: evalkit funder list --format json")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="How to print them.")
@language_option
def list_(shape: str, language: str | None) -> None:
    """Every funder: its key, its name, and how many can sign in for it. Nobody is named."""
    found = asyncio.run(funder_care.all_funders(Settings.from_environment()))
    if shape == "json":
        click.echo(json.dumps([vars(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo("\t".join((one.key, one.name, str(one.readers))))


@command.command(epilog='Example: evalkit funder link fonds_trois_rivages_a1b2c3 --name "Nadia Peeters"')
@click.argument("key")
@click.option("--name", required=True, help="Whom the link is for.")
@click.option("--another", is_flag=True, help="Also where somebody can sign in for this funder already.")
@language_option
def link(key: str, name: str, another: bool, language: str | None) -> None:
    """Print a one-time link with which a reader of the funder KEY makes an account.

    Whoever comes in reads what every association releases to this funder: call the funder first, on a number that
    you know. It stands in the audit. Associations make this link on the page of a grant; this is for the day on which
    none of them can.
    """
    made = asyncio.run(funder_care.link(Settings.from_environment(), key, name=name, another=another))
    say(translated()(PASS_IT_ON, name=name))
    click.echo(made)
