"""``evalkit restore``: a backup in the place of the live database; and keys into a home that has none."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import click

from evalkit.cli.words import language_option, passphrase, say, translated
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.services.keeping import moving_keys, restoring
from evalkit.settings import Settings

SURE = N_("Put {file} in the place of the database of {home}? What is live now is kept aside.")
NOT_SURE = N_("Nothing was changed.")
RESTORED = N_("Restored: what {home} held on {day}, {rows} rows.")
ASIDE = N_("What was live before is kept in {aside}. Remove it yourself once you are sure.")
ERASED = N_("People who were erased after this backup was made, and now again: {n}.")
EPOCH = N_("Devices now offer again what they had sent since that day; nothing of it is lost as long as they have it.")
KEYS_BACK = N_("The keys are back in {home}. Now restore a backup: evalkit restore FILE")


@click.command(epilog="Example: evalkit restore var/backups/evalkit-2026-11-28T030000Z.backup.age")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--keys", is_flag=True, help="FILE is the copy of the keys, for a home that has none.")
@click.option("--yes", is_flag=True, help="Do not ask, also on a terminal.")
@language_option
def command(file: Path, keys: bool, yes: bool, language: str | None) -> None:
    """Put a backup in the place of the live database, once it was opened, compared and brought up to this version.

    Stop the server first. Damaged, foreign or half files are refused, and the live database stays as it is; what was
    live is kept aside.
    """
    _, settings = translated(), Settings.from_environment()
    if keys:
        moving_keys.bring_back(settings, file, passphrase(twice=False))
        say(_(KEYS_BACK, home=str(settings.home)))
        return
    asked = sys.stdin.isatty() and not yes
    if asked and not click.confirm(_(SURE, file=str(file), home=str(settings.home)), err=True):
        say(_(NOT_SURE))
        raise click.exceptions.Exit(1)
    done = asyncio.run(restoring.restore(settings, file))
    rows = sum(done.manifest.inventory.rows.values())
    say(_(RESTORED, home=str(settings.home), day=done.manifest.made_at[:10], rows=rows))
    if done.erased_again:
        say(_(ERASED, n=done.erased_again))
    if done.aside:
        say(_(ASIDE, aside=done.aside))
    say(_(EPOCH))
