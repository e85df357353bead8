"""``evalkit account``: who has an account, a new sign-in link, closing one. For the person who runs the machine."""

from __future__ import annotations

import asyncio
import json

import click

from evalkit.cli.words import language_option, say, translated
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.services.doors import account_care
from evalkit.settings import Settings

NO_SECOND_STEP = N_("{login} now comes in with the passphrase alone, and can set a second step again.")
HAD_NONE = N_("{login} has no second step.")
CLOSED = N_("{login} is closed; its sessions have ended.")


@click.group(epilog="Example: evalkit account link carla@example.org")
def command() -> None:
    """Accounts of this instance, when nobody can come in through the pages."""


@command.command("list", epilog="Example: evalkit account list --format json")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="How to print them.")
@language_option
def list_(shape: str, language: str | None) -> None:
    """Every account with its organisation and role. Nothing secret is printed."""
    found = asyncio.run(account_care.all_accounts(Settings.from_environment()))
    if shape == "json":
        click.echo(json.dumps([vars(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(
            "\t".join((one.login, one.name, one.role, one.organisation, "closed" if one.closed else "")).rstrip()
        )


@command.command(epilog="Example: evalkit account link carla@example.org")
@click.argument("login")
@language_option
def link(login: str, language: str | None) -> None:
    """Print a one-time sign-in link for LOGIN, valid for 24 hours."""
    click.echo(asyncio.run(account_care.link(Settings.from_environment(), login)))


@command.command(epilog="Example: evalkit account close bram@example.org")
@click.argument("login")
@language_option
def close(login: str, language: str | None) -> None:
    """Close the account LOGIN at once, with all its sessions. What the person noted stays."""
    asyncio.run(account_care.close(Settings.from_environment(), login))
    say(translated()(CLOSED, login=login))


@command.command("without-second-step", epilog="Example: evalkit account without-second-step carla@example.org")
@click.argument("login")
@language_option
def without_second_step(login: str, language: str | None) -> None:
    """End the second step of LOGIN, who lost the phone and the codes on paper. It stands in the audit."""
    ended = asyncio.run(account_care.without_second_step(Settings.from_environment(), login))
    say(translated()(NO_SECOND_STEP if ended else HAD_NONE, login=login))
